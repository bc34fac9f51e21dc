"""The tool against python-dbusmock's BlueZ, and against a bus that has none."""

import os
import signal
import subprocess
import time

import pytest
from conftest import PrivateBus
from diagnostic import ADAPTER_PATH, Remote, diagnose
from gi.repository import GLib
from machine import Machine

DEVICE = "11:22:33:44:55:66"
SERVICES = {
    "absent": None,
    "sleeping": "/bin/sleep 60",
    "failing": "/bin/false",
    "missing": "/nonexistent/bluetoothd",
}


@pytest.fixture
def mock(bus):
    process = subprocess.Popen(
        ["/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "bluez5"],
        env=dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus.address),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )
    remote = Remote(bus.address)
    try:
        remote.wait_until(lambda: adds_adapter(remote))
        arguments = GLib.Variant("(sss)", ("hci0", DEVICE, "Mock Phone"))
        remote.call("org.bluez", "/org/bluez", "org.bluez.Mock", "AddDevice", arguments)
        remote.process = process
        yield remote
    finally:
        remote.close()
        process.terminate()
        process.wait()


def adds_adapter(remote):
    """Fails until the mock is there with all its objects."""
    arguments = GLib.Variant("(ss)", ("hci0", "mock"))
    try:
        remote.call("org.bluez", "/org/bluez", "org.bluez.Mock", "AddAdapter", arguments)
    except GLib.Error:
        return False
    return True


def test_the_mock_is_healthy(bus, mock):
    answer = diagnose("--check-bluez", "--bus", bus.address, "--json")

    assert answer.status == 0, answer.output
    assert answer.check("adapter", "hci0")["facts"]["alias"] == "mock"


def test_a_device_of_the_mock_connects_and_disconnects(bus, mock):
    answer = diagnose("--device", DEVICE, "--bus", bus.address, "--json", "--timeout", "2")

    for name in ("known", "state", "connect", "disconnect"):
        assert answer.check(name)["verdict"] == "ok", answer.output


def test_the_pool_works_with_the_mock(bus, mock):
    # Without a filter, whosever, the mock's StartDiscovery fails with a KeyError.
    nothing = GLib.Variant("(a{sv})", ({},))
    mock.call(
        "org.bluez", ADAPTER_PATH, "org.bluez.Adapter1", "SetDiscoveryFilter", nothing)

    answer = diagnose("--pool-test", "--bus", bus.address, "--json")

    assert answer.status == 0, answer.output
    assert set(answer.verdicts().values()) == {"ok"}
    assert mock.get(ADAPTER_PATH, "org.bluez.Adapter1", "Discovering") is False


def test_all_finds_the_mock_healthy(bus, mock, tmp_path):
    nothing = GLib.Variant("(a{sv})", ({},))
    mock.call(
        "org.bluez", ADAPTER_PATH, "org.bluez.Adapter1", "SetDiscoveryFilter", nothing)

    answer = Machine(tmp_path / "root").diagnose("--all", "--bus", bus.address, "--json")

    assert answer.status == 0, answer.output
    assert answer.check("known-device")["subject"] == DEVICE
    assert answer.check("kernel")["verdict"] == "ok"
    assert answer.report["plan"]["outcome"] == "planned"


def test_all_finds_a_mock_that_is_stopped(bus, mock, tmp_path):
    mock.process.send_signal(signal.SIGSTOP)
    try:
        answer = Machine(tmp_path / "root").diagnose(
            "--all", "--bus", bus.address, "--json", "--timeout", "0.5")
    finally:
        mock.process.send_signal(signal.SIGCONT)

    assert answer.status == 1
    assert answer.blames() == {"ping": ("BLEEP_ERROR_TIMED_OUT", "daemon")}


def test_all_finds_an_adapter_of_the_mock_that_is_off(bus, mock, tmp_path):
    mock.set(ADAPTER_PATH, "org.bluez.Adapter1", "Powered", GLib.Variant("b", False))

    answer = Machine(tmp_path / "root").diagnose("--all", "--bus", bus.address, "--json")

    assert answer.status == 1
    assert set(answer.blames()) == {"adapter", "power"}


def test_the_mock_stands_some_stress(bus, mock):
    answer = diagnose("--stress-test", "--operations", "200", "--bus", bus.address, "--json")

    assert answer.status == 0, answer.output
    assert answer.report["operations"] == 200


@pytest.mark.parametrize("command", SERVICES.values(), ids=list(SERVICES))
def test_a_service_that_is_not_there_is_told_from_one_that_does_not_run(tmp_path, command):
    bus = PrivateBus(tmp_path, services={"org.bluez": command} if command else None)
    try:
        began = time.monotonic()
        answer = diagnose("--check-bluez", "--bus", bus.address, "--json")
        elapsed = time.monotonic() - began
        everything = Machine(tmp_path / "root").diagnose("--all", "--bus", bus.address, "--json")
    finally:
        bus.stop()

    assert elapsed < 1
    assert answer.status == 1
    assert answer.blames() == {"service": ("BLEEP_ERROR_SERVICE_UNAVAILABLE", "daemon")}
    assert (everything.status, everything.blames()) == (1, answer.blames())
    wanted = "installed but not running" if command else "knows of no way to start it"
    assert wanted in answer.check("service")["detail"]
    assert ("systemctl start bluetooth" in answer.check("service")["advice"]) is bool(command)
