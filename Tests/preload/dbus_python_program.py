"""A program on dbus-python: connects a device, blocking or in a GLib loop, and says what came.

    dbus_python_program.py python-blocking|python-asynchronous|until-connected [TIMEOUT]
    dbus_python_program.py objects
"""

import sys

import dbus
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DEVICE = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
WATCHDOG_SECONDS = 30


def say(error):
    print(f"{error.get_dbus_name()}: {error.get_dbus_message()}", flush=True)


def refused(error):
    say(error)
    loop.quit()


def connected():
    print("done")
    loop.quit()


def changed(interface, properties, gone):
    if properties.get("Connected"):
        connected()


DBusGMainLoop(set_as_default=True)
loop = GLib.MainLoop()
way = sys.argv[1]
bus = dbus.SystemBus()
limits = {"timeout": float(sys.argv[2])} if len(sys.argv) > 2 else {}
if way == "objects":
    manager = dbus.Interface(
        bus.get_object("org.bluez", "/"), "org.freedesktop.DBus.ObjectManager")
    print(sorted(manager.GetManagedObjects(**limits)))
    sys.exit(0)
device = dbus.Interface(bus.get_object("org.bluez", DEVICE), "org.bluez.Device1")
if way == "python-asynchronous":
    device.Connect(reply_handler=connected, error_handler=refused, **limits)
    loop.run()
else:
    bus.add_signal_receiver(changed, "PropertiesChanged", path=DEVICE)
    try:
        device.Connect(**limits)
        print("done")
    except dbus.DBusException as error:
        say(error)
        if way == "until-connected":
            GLib.timeout_add_seconds(WATCHDOG_SECONDS, loop.quit)
            loop.run()
