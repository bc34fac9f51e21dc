"""Programs that know nothing of the library, under bleep-run, on python-dbusmock's BlueZ."""

import os
import re
import shlex
import subprocess

import pytest
from gi.repository import GLib

from conftest import BUILD, ROOT
from test_dbusmock import DEVICE, mock  # noqa: F401

SOURCES = ROOT / "Tests" / "adopted"
DEVICE_PATH = "/org/bluez/hci0/dev_" + DEVICE.replace(":", "_")
RUNS = 100
# Longer than the deadline of 1 s, and shorter than the 25 s that programs wait by themselves.
PATIENCE_SECONDS = 20

GDBUS = ["gdbus", "call", "--system", "--dest", "org.bluez", "--object-path", DEVICE_PATH,
         "--method"]
BUSCTL = ["busctl", "call", "org.bluez", DEVICE_PATH]
PROPERTY = ["org.bluez.Device1", "Address"]
PYTHON = ["/usr/bin/python3", SOURCES / "on_dbus_python.py", DEVICE_PATH]
NO_REPLY = "org.freedesktop.DBus.Error.NoReply: Did not receive a reply. "
TIMED_OUT = "Timeout was reached\n"

# Each of them is run over and over, and leaves the device as it was.
HEALTHY = {
    "bluetoothctl-show": [["bluetoothctl", "show"]],
    "bluetoothctl-connect": [["bluetoothctl", "connect", DEVICE],
                             ["bluetoothctl", "info", DEVICE],
                             ["bluetoothctl", "disconnect", DEVICE]],
    "gdbus-call": [[*GDBUS, "org.freedesktop.DBus.Properties.Get", *PROPERTY],
                   [*GDBUS, "org.bluez.Device1.Disconnect"]],
    "busctl": [[*BUSCTL, "org.freedesktop.DBus.Properties", "Get", "ss", *PROPERTY]],
    "GDBusConnection": [["on_gdbus", "connection", DEVICE_PATH, "Connect", "Disconnect", "No"]],
    "GDBusProxy": [["on_gdbus", "proxy", DEVICE_PATH, "Connect", "Connected", "Disconnect"]],
    "GDBus-in-a-loop": [["on_gdbus", "loop", DEVICE_PATH, "Connect", "Connected", "Disconnect"]],
    "libdbus": [["on_libdbus", "blocking", DEVICE_PATH, "Connect", "Disconnect", "Disconnect"]],
    "libdbus-pending": [["on_libdbus", "pending", DEVICE_PATH, "Connect", "Alias", "Disconnect"]],
    "dbus-python": [[*PYTHON, "Connect", "Connected", "Disconnect", "objects"]],
}

# With what each says when its Connect is not answered.
HELD = {
    "gdbus-call": ([*GDBUS, "org.bluez.Device1.Connect"], f"Error: {TIMED_OUT}"),
    "GDBusConnection": (["on_gdbus", "connection", DEVICE_PATH, "Connect"],
                        f"Connect: g-io-error-quark 24: {TIMED_OUT}"),
    "GDBusProxy": (["on_gdbus", "proxy", DEVICE_PATH, "Connect"],
                   f"Connect: g-io-error-quark 24: {TIMED_OUT}"),
    "GDBus-in-a-loop": (["on_gdbus", "loop", DEVICE_PATH, "Connect"],
                        f"Connect: g-io-error-quark 24: {TIMED_OUT}"),
    "libdbus": (["on_libdbus", "blocking", DEVICE_PATH, "Connect"], f"Connect: {NO_REPLY}"),
    "libdbus-pending": (["on_libdbus", "pending", DEVICE_PATH, "Connect"],
                        f"Connect: {NO_REPLY}"),
    "dbus-python": ([*PYTHON, "Connect"], NO_REPLY),
    "bluetoothctl": (["bluetoothctl", "connect", DEVICE],
                     f"Attempting to connect to {DEVICE}\nFailed to connect: "
                     + NO_REPLY.replace(": ", " ", 1)),
}

# Waits until somebody opens the gate, and the whole of the mock with it: one that hangs.
HELD_CONNECT = """
open("{gate}").read()
self.connected = True
"""


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """Where the C programs are, compiled against their own D-Bus libraries alone."""
    place = tmp_path_factory.mktemp("adopted")
    for name, package in ("on_gdbus", "gio-2.0"), ("on_libdbus", "dbus-1"):
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", package], check=True,
                               capture_output=True, text=True).stdout
        subprocess.run(["gcc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror",
                        SOURCES / f"{name}.c", "-o", place / name, *shlex.split(flags)], check=True)
    return place


class Runner:
    """Runs programs whose system bus is the test's."""

    def __init__(self, bus, place):
        self.environment = {"PATH": f"{place}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                            "DBUS_SYSTEM_BUS_ADDRESS": bus.address}

    def run(self, command, *before):
        done = subprocess.run([*before, *command], env=self.environment, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)
        return done.returncode, without_signals(done.stdout), done.stderr

    def adopted(self, command, *options):
        return self.run(command, BUILD / "bleep-run", *options, "--")


@pytest.fixture
def runner(bus, mock, place):  # noqa: F811
    return Runner(bus, place)


def without_signals(text):
    """bluetoothctl tells what it hears of meanwhile, which is sooner or later than the answer."""
    return re.sub(r"^\[\W*\S*(NEW|CHG|DEL|SIGNAL)\S*\].*\n(\t.*\n)*", "", text, flags=re.M)


@pytest.mark.parametrize("commands", HEALTHY.values(), ids=HEALTHY)
def test_says_and_returns_the_same_a_hundred_times(runner, commands):
    first = [runner.run(command) for command in commands]
    assert all(output or errors for _, output, errors in first)

    for _ in range(RUNS):
        assert [runner.adopted(command) for command in commands] == first
        assert [runner.run(command) for command in commands] == first


@pytest.mark.parametrize("command, words", HELD.values(), ids=HELD)
def test_a_held_connect_ends_and_is_undone(runner, mock, tmp_path, command, words):  # noqa: F811
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    add_method(mock, "Connect", HELD_CONNECT.format(gate=gate))

    status, output, errors = runner.adopted(command, "--timeout", "connect=1")

    assert (status, (output + errors).startswith(words)) == (1, True), (output, errors)
    open(gate, "w").close()
    # The mock does one thing after the other, so this comes behind all that the program sent.
    calls = on_device(mock, "org.freedesktop.DBus.Mock", "GetCalls", "()")
    assert [name for _, name, _ in calls] == ["Connect", "Disconnect"]


def add_method(mock, name, code):  # noqa: F811
    on_device(mock, "org.freedesktop.DBus.Mock", "AddMethod", "(sssss)",
              "org.bluez.Device1", name, "", "", code)


def on_device(mock, interface, method, signature, *arguments):  # noqa: F811
    """The first value of the reply, if there is one."""
    answer = mock.connection.call_sync(
        "org.bluez", DEVICE_PATH, interface, method, GLib.Variant(signature, arguments), None, 0,
        PATIENCE_SECONDS * 1000, None).unpack()
    return answer[0] if answer else None
