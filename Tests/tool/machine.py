"""A machine that is a folder, and a systemd that is python-dbusmock's: both as broken as wanted."""

import os
import subprocess

from diagnostic import diagnose
from gi.repository import GLib

USB = "sys/devices/pci0/usb1/1-4"
POLICY = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <!-- <policy context="default"><deny send_destination="org.bluez"/></policy> -->
  <policy user="root">
    <allow own="org.bluez"/>
    <allow send_destination="org.bluez"/>
    <allow send_interface="org.bluez.Agent1"/>
  </policy>
  {rules}
</busconfig>
"""
EVERYBODY = '<policy context="default"><allow send_destination="org.bluez"/></policy>'
MEMBERS = """<policy group="bluetooth"><allow send_destination="org.bluez"/></policy>
  <policy context="default"><deny send_destination="org.bluez"/></policy>"""


class Machine:
    """In order, until a test breaks something: hci0 on USB, and alice, who may everything."""

    def __init__(self, root):
        self.root = root
        self.write("run/dbus/system_bus_socket")
        self.allow(EVERYBODY)
        self.write("dev/rfkill")
        self.add_switch()
        self.add_user(groups="27", capabilities="0000000000001000")
        for path, text in {
            "etc/passwd": "root:x:0:0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh\n",
            "etc/group": "root:x:0:\nsudo:x:27:alice\nbluetooth:x:112:\nalice:x:1000:\n",
            "etc/os-release": 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
            "proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
            "proc/sys/kernel/hostname": "bakery\n",
            "proc/812/comm": "bluetoothd\n",
            "proc/812/cmdline": "/usr/libexec/bluetooth/bluetoothd\0",
            "proc/77/comm": "sshd\n",
            "var/lib/dpkg/status":
                "Package: bluez\nStatus: install ok installed\nVersion: 5.66-1+deb12u2\n\n"
                "Package: dbus\nVersion: 1.14.10-1\n\n",
        }.items():
            self.write(path, text)
        self.plug_in()

    def write(self, path, text=""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def link(self, path, target):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.root / target).mkdir(parents=True, exist_ok=True)
        place.symlink_to(self.root / target)

    def remove(self, path):
        place = self.root / path
        if place.is_dir() and not place.is_symlink():
            for inner in place.iterdir():
                self.remove(inner.relative_to(self.root))
            place.rmdir()
        else:
            place.unlink()

    def plug_in(self):
        for file, text in {
            "idVendor": "8087", "idProduct": "0029", "bcdDevice": "0001",
            "manufacturer": "Intel Corp.", "product": "AX200 Bluetooth", "power/control": "on",
        }.items():
            self.write(f"{USB}/{file}", text + "\n")
        self.link(f"{USB}/1-4:1.0/subsystem", "sys/bus/usb")
        self.link(f"{USB}/1-4:1.0/driver", "sys/bus/usb/drivers/btusb")
        self.link("sys/class/bluetooth/hci0/device", f"{USB}/1-4:1.0")

    def add_switch(self, soft=0, hard=0):
        values = {"type": "bluetooth", "name": "hci0", "soft": soft, "hard": hard}
        for file, value in values.items():
            self.write(f"sys/class/rfkill/rfkill0/{file}", f"{value}\n")

    def add_user(self, groups="", capabilities="0000000000000000", number=1000):
        self.write(
            "proc/self/status",
            f"Name:\ttool\nUid:\t{number}\t{number}\t{number}\t{number}\n"
            f"Gid:\t{number}\t{number}\t{number}\t{number}\nGroups:\t{groups} \n"
            f"CapEff:\t{capabilities}\n")
        self.write("proc/self/uid_map", "         0          0 4294967295\n")

    def allow(self, rules):
        self.write("etc/dbus-1/system.d/bluetooth.conf", POLICY.format(rules=rules))

    def diagnose(self, *words, **environment):
        return diagnose(*words, BLEEP_DIAGNOSTIC_ROOT=str(self.root), **environment)


class Systemd:
    """org.freedesktop.systemd1 with one unit, in order until a test says otherwise."""

    NAME = "org.freedesktop.systemd1"
    PATH = "/org/freedesktop/systemd1"
    UNIT = PATH + "/unit/bluetooth_2eservice"
    NOWHERE = PATH + "/unit/alias"

    def __init__(self, bus, remote):
        self.remote = remote
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--system", self.NAME, self.PATH,
             f"{self.NAME}.Manager"],
            env=dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus.address),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )

    def serve(self, unit=None, service=None, restarting="InvalidArgs", has_alias=True):
        """Answers from now on; `restarting` is the error to an order that makes no sense."""
        self.remote.wait_until(self._is_there)
        states = {
            "Id": "bluetooth.service", "LoadState": "loaded", "ActiveState": "active",
            "UnitFileState": "enabled", **(unit or {}),
        }
        details = {"Restart": "on-failure", "Result": "success", **(service or {})}
        self._add(self.UNIT, "Unit", {
            **{name: GLib.Variant("s", text) for name, text in states.items()
               if isinstance(text, str)},
            "ConditionResult": GLib.Variant("b", states.get("ConditionResult", True)),
            "ConditionTimestampMonotonic": GLib.Variant("t", 1),
        })
        self._add(self.NOWHERE, "Unit", {"Id": GLib.Variant("s", "dbus-org.bluez.service")})
        self._mock(self.UNIT, "AddProperties", GLib.Variant("(sa{sv})", (f"{self.NAME}.Service", {
            **{name: GLib.Variant("s", text) for name, text in details.items()
               if isinstance(text, str)},
            "MainPID": GLib.Variant("u", details.get("MainPID", 812)),
            "LimitNOFILESoft": GLib.Variant("t", details.get("LimitNOFILESoft", 1024)),
        })))
        missing = "" if has_alias else f" if args[0] == 'bluetooth.service' else '{self.NOWHERE}'"
        self._method("LoadUnit", "s", "o", f"ret = dbus.ObjectPath('{self.UNIT}'{missing})")
        self._method("RestartUnit", "ss", "o", (
            "assert args[1] == 'isolate', 'restarts for real'\n"
            "raise dbus.exceptions.DBusException('no',"
            f" name='org.freedesktop.DBus.Error.{restarting}')"))

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def _is_there(self):
        try:
            self._call(self.PATH, "org.freedesktop.DBus.Peer", "Ping", None)
        except GLib.Error:
            return False
        return True

    def _add(self, path, interface, properties):
        self._mock(self.PATH, "AddObject", GLib.Variant(
            "(ssa{sv}a(ssss))", (path, f"{self.NAME}.{interface}", properties, [])))

    def _method(self, name, arguments, result, code):
        self._mock(self.PATH, "AddMethod", GLib.Variant(
            "(sssss)", (f"{self.NAME}.Manager", name, arguments, result, code)))

    def _mock(self, path, method, arguments):
        self._call(path, "org.freedesktop.DBus.Mock", method, arguments)

    def _call(self, path, interface, method, arguments):
        self.remote.call(self.NAME, path, interface, method, arguments)


def examine(machine, bus, *words):
    return machine.diagnose("--doctor", "--bus", bus.address, "--json", *words)


def runnable(commands):
    """A shell takes them as they are, and none is too wide to be copied out of the text."""
    subprocess.run(["bash", "-n"], input="\n".join(commands), text=True, check=True)
    assert all(len(line) <= 76 for line in commands), commands
    return "\n".join(commands)
