"""A script on dbus-python that has never heard of this library: calls a device, word by word.

    on_dbus_python.py DEVICE-PATH WORD…

A word is a method of Device1, "objects", or a property that is read.
"""

import sys

import dbus


def main(path, *words):
    bus = dbus.SystemBus()
    device = bus.get_object("org.bluez", path)
    for word in words:
        if word in ("Connect", "Disconnect"):
            print(f"{word}: {device.get_dbus_method(word, 'org.bluez.Device1')()}", flush=True)
        elif word == "objects":
            root = dbus.Interface(bus.get_object("org.bluez", "/"),
                                  "org.freedesktop.DBus.ObjectManager")
            print(*sorted(root.GetManagedObjects()), sep="\n")
        else:
            properties = dbus.Interface(device, "org.freedesktop.DBus.Properties")
            print(f"{word}: {properties.Get('org.bluez.Device1', word)}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except dbus.DBusException as error:
        print(f"{error.get_dbus_name()}: {error.get_dbus_message()}", file=sys.stderr)
        sys.exit(1)
