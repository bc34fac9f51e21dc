"""How the tests run the tool, and how they make the simulator misbehave."""

import json
import os
import subprocess

from conftest import BUILD
from gi.repository import Gio, GLib

TOOL = BUILD / "bleep-dbus-diagnostic"
NEAR = "F0:F1:F2:F3:F4:F5"
FAR = "C0:C1:C2:C3:C4:C5"
ADAPTER_PATH = "/org/bluez/hci0"
NEAR_PATH = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
# A step that must run into its limit gets a short one, so that the test does not wait for nothing.
SHORT = "0.5"


class Answer:
    """What one run of the tool came to."""

    def __init__(self, result):
        self.status = result.returncode
        self.output = result.stdout
        self.errors = result.stderr

    @property
    def report(self):
        """The JSON document; there is exactly one, and it says what the exit status says."""
        report = json.loads(self.output)
        assert report["exit_status"] == self.status
        return report

    def check(self, name, subject=None):
        """The one check of that name."""
        found = [
            check for check in self.report["checks"]
            if check["name"] == name and subject in (None, check["subject"])
        ]
        assert len(found) == 1, f"{len(found)} checks are called {name}:\n{self.output}"
        return found[0]

    def verdicts(self):
        return {check["name"]: check["verdict"] for check in self.report["checks"]}

    def blames(self):
        """Which checks failed, with which status, and whose fault that was."""
        return {
            check["name"]: (check["error"]["status"], check["error"]["blame"])
            for check in self.report["checks"] if check["verdict"] == "fail"
        }


def diagnose(*words, tool=TOOL, **environment):
    """Runs the tool as a script would: nothing is a terminal."""
    return Answer(
        subprocess.run(
            [str(tool), *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, env=dict(os.environ, **environment),
        )
    )


class Remote:
    """A connection of the test's own: the simulator's remote control, and plain D-Bus."""

    NAME = "org.bleepreliability.Simulator"
    PATH = "/org/bleepreliability/Simulator"

    def __init__(self, address):
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address,
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None,
        )

    def call(self, name, path, interface, method, arguments=None):
        return self.connection.call_sync(
            name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
            10000, None,
        )

    def inject(self, fault):
        self.call(self.NAME, self.PATH, self.NAME, "Inject", GLib.Variant("(s)", (fault,)))

    def journal(self):
        return self.call(self.NAME, self.PATH, self.NAME, "Journal").unpack()[0]

    def held(self):
        return self.call(self.NAME, self.PATH, self.NAME, "Held").unpack()[0]

    def methods(self):
        """The methods of devices that the daemon has received, in order."""
        return [
            line.split()[0].removeprefix("org.bluez.Device1.") for line in self.journal()
            if line.startswith("org.bluez.Device1.")
        ]

    def set(self, path, interface, name, value):
        self.call(
            "org.bluez", path, "org.freedesktop.DBus.Properties", "Set",
            GLib.Variant("(ssv)", (interface, name, value)),
        )

    def get(self, path, interface, name):
        answer = self.call(
            "org.bluez", path, "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", (interface, name)),
        )
        return answer.unpack()[0]

    def connect_device(self):
        self.call("org.bluez", NEAR_PATH, "org.bluez.Device1", "Connect")

    def wait_until(self, condition):
        """Asks again and again, each time by a round trip over the bus; five seconds at most."""
        deadline = GLib.get_monotonic_time() + 5 * GLib.USEC_PER_SEC
        while not condition():
            assert GLib.get_monotonic_time() < deadline, "it never came to that"

    def close(self):
        self.connection.close_sync(None)
