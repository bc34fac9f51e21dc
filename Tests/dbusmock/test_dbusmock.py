"""A BlueZ that nobody here wrote: python-dbusmock's bluez5 template, and none at all."""

import os
import re
import subprocess
import time

import pytest
from gi.repository import Gio, GLib

from conftest import ROOT, STAGE, PrivateBus

DEVICE = "11:22:33:44:55:66"
SOURCE = ROOT / "Tests" / "dbusmock" / "connect_set_disconnect.c"
DIAGNOSTIC = STAGE / "bin" / "bleep-dbus-diagnostic"


class Mock:
    """The template in a process of its own, with an adapter and a device."""

    def __init__(self, address):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "bluez5"],
            env=dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=address),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address,
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None,
        )
        self.wait_for_owner()
        self.mock("AddAdapter", "hci0", "mock")
        self.mock("AddDevice", "hci0", DEVICE, "Mock Phone")

    def wait_for_owner(self):
        """Until its first object is there, which is after it has its name."""
        appeared = []
        loop = GLib.MainLoop()
        watch = Gio.bus_watch_name_on_connection(
            self.connection, "org.bluez", Gio.BusNameWatcherFlags.NONE,
            lambda *_: (appeared.append(True), loop.quit()), None,
        )
        patience = GLib.timeout_add_seconds(10, loop.quit)
        loop.run()
        GLib.source_remove(patience) if appeared else None
        Gio.bus_unwatch_name(watch)
        assert appeared, "python-dbusmock did not start"

    def mock(self, method, *arguments):
        return self.connection.call_sync(
            "org.bluez", "/", "org.bluez.Mock", method,
            GLib.Variant(f"({'s' * len(arguments)})", arguments), None,
            Gio.DBusCallFlags.NONE, 5000, None,
        )

    def stop(self):
        self.connection.close_sync(None)
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def mock(bus):
    mock = Mock(bus.address)
    yield mock
    mock.stop()


@pytest.fixture(scope="session")
def program(programs):
    return programs.build(SOURCE)


def diagnose(address):
    began = time.monotonic()
    answer = subprocess.run(
        [DIAGNOSTIC, "--check-bluez", "--bus", address], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60,
    )
    return answer, time.monotonic() - began


def test_connects_sets_a_property_and_disconnects(programs, program, bus, mock):
    answer = programs.run(program, bus.address, DEVICE)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "connect: BLEEP_OK" in answer.stdout
    assert "set: BLEEP_OK" in answer.stdout
    assert "the adapter is called kitchen" in answer.stdout
    assert "disconnect: BLEEP_OK" in answer.stdout


def test_the_diagnostic_finds_it_healthy(bus, mock):
    answer, _ = diagnose(bus.address)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "hci0" in answer.stdout


# BlueZ that is absent, and BlueZ that the bus could start but that would not come up.
SERVICES = {
    "absent": {},
    "sleeping": {"org.bluez": "/bin/sleep 60"},
    "failing": {"org.bluez": "/bin/false"},
    "missing": {"org.bluez": "/nonexistent/bluetoothd"},
}


@pytest.fixture(params=SERVICES, ids=list(SERVICES))
def empty_bus(request, tmp_path):
    bus = PrivateBus(tmp_path, services=SERVICES[request.param])
    yield bus
    bus.stop()


def test_fails_at_once_where_there_is_no_service(programs, program, empty_bus):
    answer = programs.run(program, empty_bus.address, DEVICE)

    outcomes = re.findall(r"^(\w+): (\w+) in ([\d.]+) s, blame (\w+): (.*)$", answer.stdout, re.M)
    assert [outcome[0] for outcome in outcomes] == ["connect", "set", "get", "disconnect"]
    for what, status, seconds, blame, text in outcomes:
        assert (status, blame) == ("BLEEP_ERROR_SERVICE_UNAVAILABLE", "daemon"), (what, text)
        assert float(seconds) < 1, (what, text)
        assert "org.bluez" in text, what
    assert answer.returncode == 1


def test_the_diagnostic_says_so_within_a_second(empty_bus):
    answer, seconds = diagnose(empty_bus.address)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "org.bluez" in answer.stdout
    assert seconds < 1
