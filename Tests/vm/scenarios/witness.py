"""Watches bluetoothd with plain GDBus: what the library says is held against this."""

import threading
import time

from gi.repository import Gio, GLib

BUS = "org.freedesktop.DBus"
BLUEZ = "org.bluez"
PROPERTIES = f"{BUS}.Properties"


class BusFault(Exception):
    """A D-Bus error, or no answer in time: then the name is empty."""

    def __init__(self, name, message):
        super().__init__(f"{name} | {message}")
        self.name = name


class Event:
    """A signal: `owner`, `added`, `removed`, or `changed`."""

    def __init__(self, kind, path, what):
        self.time = time.monotonic()
        self.kind, self.path, self.what = kind, path, what

    def __str__(self):
        return f"{self.time:9.3f} {self.kind:7} {self.path} {self.what}"


def connect():
    """A connection to the system bus that is nobody else's."""
    flags = Gio.DBusConnectionFlags
    connection = Gio.DBusConnection.new_for_address_sync(
        Gio.dbus_address_get_for_bus_sync(Gio.BusType.SYSTEM),
        flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    connection.set_exit_on_close(False)
    return connection


class Witness:
    """A client of its own, which sees every signal and never starts a daemon by asking."""

    def __init__(self):
        self.events = []
        self.connection = connect()
        subscribe = self.connection.signal_subscribe
        subscribe(BUS, BUS, "NameOwnerChanged", None, BLUEZ, 0, self.on_owner)
        subscribe(BLUEZ, PROPERTIES, "PropertiesChanged", None, None, 0, self.on_changed)
        subscribe(BLUEZ, f"{BUS}.ObjectManager", None, None, None, 0, self.on_object)
        self.loop = GLib.MainLoop()
        threading.Thread(target=self.loop.run, daemon=True).start()
        self.owner()

    def close(self):
        self.connection.close_sync(None)
        self.loop.quit()

    # --- signals -----------------------------------------------------------------------------

    def on_owner(self, _connection, _sender, _path, _interface, _member, arguments):
        self.events.append(Event("owner", BLUEZ, arguments.unpack()[2]))

    def on_changed(self, _connection, _sender, path, _interface, _member, arguments):
        self.events.append(Event("changed", path, arguments.unpack()[1]))

    def on_object(self, _connection, _sender, path, _interface, member, arguments):
        kind = "added" if member == "InterfacesAdded" else "removed"
        path, interfaces = arguments.unpack()
        self.events.append(Event(kind, path, sorted(interfaces)))

    def saw(self, kind, path="", since=0.0, **properties):
        """Whether such a signal came, of an object whose path ends like this."""
        return any(
            event.kind == kind and event.path.endswith(path) and event.time >= since
            and all(event.what.get(name) == value for name, value in properties.items())
            for event in list(self.events)
        )

    # --- calls -------------------------------------------------------------------------------

    def call(self, path, interface, method, arguments=None, *, to=BLUEZ, timeout=10.0):
        try:
            return self.connection.call_sync(
                to, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
                int(timeout * 1000), None).unpack()
        except GLib.Error as error:
            name = Gio.DBusError.get_remote_error(error) or ""
            Gio.DBusError.strip_remote_error(error)
            raise BusFault(name, error.message) from None

    def begin(self, path, interface, method, arguments=None):
        """Sends, and leaves the answer to itself."""
        self.connection.call(BLUEZ, path, interface, method, arguments, None,
                             Gio.DBusCallFlags.NO_AUTO_START, 120000, None, lambda *_: None)

    def property(self, path, interface, name):
        """The value, or None where there is no such object or nobody to ask."""
        try:
            return self.call(path, PROPERTIES, "Get",
                             GLib.Variant("(ss)", (f"{BLUEZ}.{interface}", name)))[0]
        except BusFault:
            return None

    def set_property(self, path, interface, name, value):
        self.call(path, PROPERTIES, "Set",
                  GLib.Variant("(ssv)", (f"{BLUEZ}.{interface}", name, value)))

    def objects(self):
        return self.call("/", f"{BUS}.ObjectManager", "GetManagedObjects")[0]

    def owner(self):
        """The unique name behind org.bluez; None without one."""
        try:
            return self.call("/org/freedesktop/DBus", BUS, "GetNameOwner",
                             GLib.Variant("(s)", (BLUEZ,)), to=BUS)[0]
        except BusFault:
            return None
