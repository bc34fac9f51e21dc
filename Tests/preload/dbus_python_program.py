"""A program on dbus-python: blocking, or asynchronously with a GLib loop."""

import sys

import dbus
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DEVICE = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"


def refused(error):
    print(f"{error.get_dbus_name()}: {error.get_dbus_message()}")
    loop.quit()


def connected():
    print("done")
    loop.quit()


DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
limits = {"timeout": float(sys.argv[2])} if len(sys.argv) > 2 else {}
if sys.argv[1] == "objects":
    manager = dbus.Interface(
        bus.get_object("org.bluez", "/"), "org.freedesktop.DBus.ObjectManager")
    print(sorted(manager.GetManagedObjects(**limits)))
    sys.exit(0)
device = dbus.Interface(bus.get_object("org.bluez", DEVICE), "org.bluez.Device1")
if sys.argv[1] == "python-blocking":
    try:
        device.Connect(**limits)
        print("done")
    except dbus.DBusException as error:
        print(f"{error.get_dbus_name()}: {error.get_dbus_message()}")
else:
    loop = GLib.MainLoop()
    device.Connect(reply_handler=connected, error_handler=refused, **limits)
    loop.run()
