"""A private bus, a simulated BlueZ on it, and clients of both."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parent.parent
ROOT = PYTHON.parent
sys.path.insert(0, str(PYTHON))

from bleepreliability import Client, default  # noqa: E402
from bleepreliability._library import ENVIRONMENT, SONAME  # noqa: E402

BUILD = Path(os.environ.get("BLEEP_BUILD", ROOT / "build"))
if (BUILD / SONAME).exists():
    os.environ.setdefault(ENVIRONMENT, str(BUILD / SONAME))

NEAR = "F0:F1:F2:F3:F4:F5"
FAR = "C0:C1:C2:C3:C4:C5"
ADAPTER = "/org/bluez/hci0"
NEAR_PATH = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
READABLE = "12345678-1234-5678-1234-56789abc0001"
WRITABLE = "12345678-1234-5678-1234-56789abc0002"
NOTIFYING = "12345678-1234-5678-1234-56789abc0003"
HANGING = "12345678-1234-5678-1234-56789abc0004"
REFUSING = "12345678-1234-5678-1234-56789abc0005"
PATIENCE_SECONDS = 10.0
WATCHDOG_SECONDS = 30.0


def wait_until(condition, what="the effect"):
    """Asks again and again; each question is a round trip over the bus, or should be one."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < limit, f"{what} did not come"


class Process:
    """A program that says a line when it is ready, and ends with the test."""

    def __init__(self, *command, **options):
        # It also ends when the watchdog takes us away.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options)

    def line(self):
        line = self.process.stdout.readline()
        assert line, f"{self.process.args[0]} ended with {self.process.wait()}"
        return line.strip()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Simulator:
    """The simulated BlueZ, over its control interface."""

    NAME = "org.bleepreliability.Simulator"
    PATH = "/org/bleepreliability/Simulator"

    def __init__(self, address):
        self.client = Client(address, service=self.NAME)

    def _call(self, method, signature="", *arguments):
        return self.client.call(self.PATH, self.NAME, method, signature, *arguments)

    def inject(self, fault):
        self._call("Inject", "s", fault)

    def release(self, method=""):
        self._call("Release", "s", method)

    def held(self):
        return [method for method, _, _ in self._call("Held")]

    def journal(self):
        return self._call("Journal")

    def notify(self, path, value):
        self._call("Notify", "say", path, value)

    def hold(self, method):
        """Holds a method's replies; use wait_held() to know that a call has come."""
        self.inject(f"hold {method}")

    def wait_held(self, method):
        wait_until(lambda: any(held.endswith(method) for held in self.held()), f"a held {method}")

    def saw(self, method):
        """How often the daemon received a method, as "Device1.Connect"."""
        return sum(f".{method} " in line for line in self.journal())


def start_bus(directory, services=""):
    configuration = directory / "bus.conf"
    folder = f"<servicedir>{services}</servicedir>" if services else ""
    configuration.write_text(f"""<busconfig>
      <type>session</type><listen>unix:path={directory}/bus</listen>{folder}
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
      </policy>
    </busconfig>""")
    bus = Process("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1")
    bus.address = bus.line()
    return bus


@pytest.fixture(autouse=True)
def watchdog():
    """A test that hangs says where, and takes the run with it."""
    faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def bus(tmp_path):
    """The address of a bus of our own."""
    bus = start_bus(tmp_path)
    yield bus.address
    bus.stop()


@pytest.fixture
def simulator(bus):
    program = os.environ.get("BLEEP_SIMULATOR", BUILD / "bleep-bluez-simulator")
    process = Process(program, "--bus", bus, "--speed", "10")
    assert process.line() == "ready"
    simulator = Simulator(bus)
    yield simulator
    simulator.client.close()
    process.stop()


@pytest.fixture
def client(bus, simulator):
    with Client(bus) as client:
        yield client


@pytest.fixture
def connected(client):
    client.connect(NEAR, services_resolved=True)
    return client


@pytest.fixture
def system(client, monkeypatch):
    """The test's client, as the default one of the system bus."""
    monkeypatch.setitem(default._clients, "system", client)
    return client


@pytest.fixture
def dbus_python(bus):
    """A connection of dbus-python that passes for that of the system bus, of which there can be
    only one in a process.
    """
    dbus_bus = pytest.importorskip("dbus.bus")
    kind = type("SystemBus", (dbus_bus.BusConnection,), {"__module__": "dbus._dbus"})
    connection = kind(bus)
    yield connection
    connection.close()


@pytest.fixture
def interface(dbus_python, simulator):
    """Makes an Interface of dbus-python."""
    import dbus

    return lambda path, name: dbus.Interface(dbus_python.get_object("org.bluez", path), name)
