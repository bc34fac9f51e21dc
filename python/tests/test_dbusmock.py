"""A BlueZ that is not ours: the bluez5 template of python-dbusmock."""

from __future__ import annotations

import os
import sys
import time

import pytest
from conftest import Process, start_bus

import bleepreliability as bleep
from bleepreliability import Client

ADDRESS = "11:22:33:44:55:66"
PATH = "/org/bluez/hci0/dev_11_22_33_44_55_66"


@pytest.fixture
def mock(bus):
    """A client of the template's service, with one adapter and one device."""
    pytest.importorskip("dbusmock")
    environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus)
    process = Process(
        sys.executable, "-m", "dbusmock", "--system", "--template", "bluez5", env=environment)
    with Client(bus) as client:
        client.call(
            "/", "org.bluez.Mock", "AddAdapter", "ss", "hci0", "gateway", wait_for_service=True)
        client.call("/", "org.bluez.Mock", "AddDevice", "sss", "hci0", ADDRESS, "sensor")
        yield client
    process.stop()


def test_connect_set_a_property_and_disconnect(mock):
    mock.connect(ADDRESS)
    mock.set_property(PATH, "org.bluez.Device1", "Alias", "kitchen")
    mock.disconnect(ADDRESS)

    assert mock.get_property(PATH, "org.bluez.Device1", "Alias") == "kitchen"
    # The template announces Connected without keeping it, so ask what it was called.
    calls = mock.call(PATH, "org.freedesktop.DBus.Mock", "GetCalls")
    assert [method for _, method, _ in calls] == ["Connect", "Disconnect"]


def test_the_service_is_described(mock):
    properties = mock.get_all_properties("/org/bluez/hci0", "org.bluez.Adapter1")

    assert properties["Name"] == "gateway"
    assert properties["Class"] == 268
    assert mock.device_path(ADDRESS) == PATH


def fails_at_once(address):
    """What every kind of operation raises, each in under a second."""
    problems = []
    with Client(address) as client:
        for attempt in (
            lambda: client.connect(ADDRESS),
            lambda: client.disconnect(ADDRESS),
            lambda: client.set_property(PATH, "org.bluez.Device1", "Alias", "x"),
            lambda: client.connect_async(ADDRESS).result(5),
        ):
            start = time.monotonic()
            with pytest.raises(bleep.BleepError) as caught:
                attempt()
            assert time.monotonic() - start < 1
            problems.append(caught.value)
    return problems


def test_an_absent_service_fails_at_once(bus):
    for problem in fails_at_once(bus):
        assert type(problem) is bleep.ServiceUnavailable
        assert problem.blame == bleep.Blame.DAEMON


@pytest.mark.parametrize("command", ["/bin/false", "/bin/sleep 60", "/nonexistent"])
def test_an_unstartable_service_fails_at_once(tmp_path, command):
    services = tmp_path / "services"
    services.mkdir()
    (services / "org.bluez.service").write_text(
        f"[D-BUS Service]\nName=org.bluez\nExec={command}\n")
    bus = start_bus(tmp_path, services)

    try:
        for problem in fails_at_once(bus.address):
            assert type(problem) is bleep.ServiceUnavailable
    finally:
        bus.stop()
