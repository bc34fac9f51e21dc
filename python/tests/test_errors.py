"""Exceptions and their fields."""

from __future__ import annotations

import concurrent.futures
import pickle

import pytest
from conftest import FAR, NEAR, NEAR_PATH, REFUSING, WRITABLE

import bleepreliability as bleep
from bleepreliability import Blame, Client, Retry, Status


@pytest.mark.parametrize("kind, builtin", [
    (bleep.TimedOut, TimeoutError),
    (bleep.InvalidArgument, ValueError),
    (bleep.BusUnavailable, ConnectionError),
    (bleep.BusLost, ConnectionError),
    (bleep.AccessDenied, PermissionError),
    (bleep.DeviceNotFound, LookupError),
    (bleep.Cancelled, concurrent.futures.CancelledError),
])
def test_some_are_pythons_own_as_well(kind, builtin):
    assert issubclass(kind, bleep.BleepError)
    assert issubclass(kind, builtin)


def test_a_number_of_a_newer_library_stays_a_number():
    error = bleep.errors.class_for(-9999)("new", status=Status(-9999))

    assert type(error) is bleep.BleepError
    assert error.status == -9999
    assert error.status.name == "UNKNOWN_-9999"


def test_an_error_survives_pickling():
    error = bleep.TimedOut("text", address=NEAR, attempt=2, blame=Blame.DAEMON)

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is bleep.TimedOut
    assert str(copy) == "text"
    assert (copy.address, copy.attempt, copy.blame) == (NEAR, 2, Blame.DAEMON)


def test_an_unknown_device_is_not_found(client):
    with pytest.raises(bleep.DeviceNotFound) as caught:
        client.connect("AA:BB:CC:DD:EE:FF")

    assert caught.value.status == Status.DEVICE_NOT_FOUND
    assert caught.value.address == "AA:BB:CC:DD:EE:FF"
    assert caught.value.advice


def test_the_fields_of_a_refusal_are_those_of_bluez(client, simulator):
    simulator.inject('refuse Device1.Connect org.bluez.Error.Failed "le-connection-abort-by-local"')

    with pytest.raises(bleep.ConnectFailed) as caught:
        client.connect(FAR, max_attempts=1)

    error = caught.value
    assert error.name == "org.bluez.Error.Failed"
    assert error.message == "le-connection-abort-by-local"
    assert error.operation == "org.bluez.Device1.Connect"
    assert error.address == FAR
    assert error.attempt == 1
    assert 0 < error.elapsed < 10
    assert error.att_code is None
    assert isinstance(error.blame, Blame)
    assert error.retry == Retry.AFTER_WAIT
    assert error.message in str(error)


def test_an_att_error_has_its_code(connected):
    with pytest.raises(bleep.AttError) as caught:
        connected.read(NEAR, REFUSING)

    assert caught.value.att_code == 0x80
    assert caught.value.blame == Blame.PEER


def test_an_unknown_method_is_one(client):
    with pytest.raises(bleep.UnknownMethod):
        client.call(NEAR_PATH, "org.bluez.Device1", "Levitate")


def test_an_unknown_object_is_one(client):
    with pytest.raises(bleep.UnknownObject):
        client.get_property("/org/bluez/hci9", "org.bluez.Adapter1", "Powered")


def test_a_write_without_a_link_is_not_connected(connected):
    connected.disconnect(NEAR)

    with pytest.raises(bleep.NotConnected) as caught:
        connected.write(NEAR, WRITABLE, b"x")

    assert caught.value.address == NEAR


@pytest.mark.parametrize("address", ["", "x", "F0:F1:F2:F3:F4", "F0:F1:F2:F3:F4:F5\0"])
def test_a_malformed_address_is_an_invalid_argument(client, address):
    with pytest.raises(bleep.InvalidArgument) as caught:
        client.connect(address)

    assert caught.value.status == Status.INVALID_ARGUMENT


@pytest.mark.parametrize("options", [
    {"timeout": 0}, {"timeout": -1.0}, {"timeout": float("nan")}, {"max_attempts": 0},
    {"attempt_timeout": 0.0}, {"adapter": "a\0b"},
])
def test_an_impossible_option_is_an_invalid_argument(client, options):
    with pytest.raises(bleep.InvalidArgument):
        client.connect(NEAR, **options)


def test_an_unknown_option_is_a_type_error(client):
    with pytest.raises(TypeError, match="timeuot"):
        client.connect(NEAR, timeuot=3.0)


def test_no_bus_is_bus_unavailable(tmp_path):
    with Client(f"unix:path={tmp_path}/nothing") as client:
        with pytest.raises(bleep.BusUnavailable) as caught:
            client.connect(NEAR, timeout=0.3)

    assert caught.value.blame == Blame.BUS


def test_no_service_is_service_unavailable(bus):
    with Client(bus) as client:
        with pytest.raises(bleep.ServiceUnavailable) as caught:
            client.connect(NEAR)

    assert caught.value.elapsed < 1
    assert caught.value.retry == Retry.AFTER_CHANGE
