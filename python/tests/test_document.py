"""The user's document, word for word: its snippets and commands, and what they bring about."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys

import pytest
from conftest import ADAPTER, BUILD, NEAR, NEAR_PATH, PATIENCE_SECONDS, PYTHON, Process, wait_until
from document_parts import DOCUMENT, FLAVOURS, Bed, commands, snippets

from bleepreliability import Client

SHA256 = "d33f177ead67bb2a47262473b40a433c044e635145500ad25f3848777c333842"


class Simulated(Bed):
    """The simulated BlueZ."""

    address = NEAR
    options = ["--quick"]

    def __init__(self, simulator, client):
        self.simulator = simulator
        self.client = client
        self.seen = 0

    def is_connected(self):
        return self.client.get_property(NEAR_PATH, "org.bluez.Device1", "Connected")

    def disconnect(self):
        self.client.disconnect(NEAR)

    def hang_connect(self):
        self.simulator.inject(f"out-of-range {NEAR}")
        self.seen = self.simulator.saw("Device1.Disconnect")
        return True

    def connect_has_ended(self):
        wait_until(lambda: self.simulator.saw("Device1.Disconnect") > self.seen, "the Disconnect")
        self.simulator.inject(f"in-range {NEAR}")
        return not self.is_connected()

    def stall(self):
        self.simulator.inject("stall")

    def resume(self):
        self.simulator.inject("resume")


class Mocked(Bed):
    """python-dbusmock's template, which announces Connected without keeping it."""

    address = "11:22:33:44:55:66"
    path = f"{ADAPTER}/dev_11_22_33_44_55_66"
    options = ["--quick"]

    def __init__(self, process, client):
        self.process = process
        self.client = client
        client.call(
            "/", "org.bluez.Mock", "AddAdapter", "ss", "hci0", "gateway", wait_for_service=True)
        client.call("/", "org.bluez.Mock", "AddDevice", "sss", "hci0", self.address, "sensor")
        # Without a filter, whosever, the template's StartDiscovery fails with a KeyError.
        client.call(ADAPTER, "org.bluez.Adapter1", "SetDiscoveryFilter", "a{sv}", {})

    def is_connected(self):
        calls = self.client.call(self.path, "org.freedesktop.DBus.Mock", "GetCalls")
        links = [method for _, method, _ in calls if method in ("Connect", "Disconnect")]
        return links[-1:] == ["Connect"]

    def disconnect(self):
        self.client.call(self.path, "org.bluez.Device1", "Disconnect")

    def hang_connect(self):
        return False  # It cannot.

    def stall(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def mocked(bus):
    pytest.importorskip("dbusmock")
    environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus)
    process = Process(
        sys.executable, "-m", "dbusmock", "--system", "--template", "bluez5", env=environment)
    with Client(bus) as client:
        yield Mocked(process.process, client)
    process.stop()


@pytest.fixture
def environment(bus):
    return dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, PYTHONPATH=str(PYTHON))


def holds(printed):
    assert [line for line in printed.splitlines() if line.startswith("done: ")] == [
        f"done: {snippet.heading}" for snippet in snippets()]


def test_the_document_is_the_users():
    assert hashlib.sha256(DOCUMENT.read_bytes()).hexdigest() == SHA256


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_snippets_work_on_the_simulator(simulator, client, environment, flavour):
    if flavour == "dbus-python":
        pytest.importorskip("dbus")
    holds(Simulated(simulator, client).converse(flavour, environment))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_snippets_work_on_dbusmock(mocked, environment, flavour):
    holds(mocked.converse(flavour, environment))


def type_in(command, environment, tmp_path):
    """Runs a command as the document has it; its `python` is the one of the tests."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    found = {
        **environment, "PATH": f"{tmp_path}/bin:{environment['PATH']}",
        "BLEEP_DBUS_DIAGNOSTIC": str(BUILD / "bleep-dbus-diagnostic")}
    return subprocess.run(
        ["bash", "-c", command.text], env=found, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=PATIENCE_SECONDS * 2)


def looks_at_everything(end):
    assert end.returncode == 0, end.stdout + end.stderr
    for title in ("Message bus", "Service", "Objects", "Adapter hci0", "Open", "Reuse"):
        assert title in end.stdout, end.stdout
    assert "FAIL" not in end.stdout


def test_the_diagnosis_works_on_the_simulator(simulator, environment, tmp_path):
    looks_at_everything(type_in(commands()[0], environment, tmp_path))


def test_the_diagnosis_works_on_dbusmock(mocked, environment, tmp_path):
    looks_at_everything(type_in(commands()[0], environment, tmp_path))


def test_the_diagnosis_sees_a_stall(simulator, environment, tmp_path):
    simulator.inject("stall")
    command = commands()[0]._replace(text=commands()[0].text.strip() + " --timeout 0.5")

    end = type_in(command, environment, tmp_path)

    assert end.returncode == 1
    assert "FAIL" in end.stdout


def test_the_help_has_the_options(environment, tmp_path):
    end = type_in(commands()[1], environment, tmp_path)

    assert (end.returncode, end.stderr) == (0, "")
    for option in ("--check-bluez", "--stress-test", "--monitor", "--device", "--pool-test",
                   "--metrics", "--all", "--debug"):
        assert option in end.stdout
