"""What bleep.dbus.timeout_manager gives up on is ended in bluetoothd: B6."""

from __future__ import annotations

import pytest
from conftest import NEAR, NEAR_PATH, wait_until

from bleep.dbus.timeout_manager import DBusTimeout, call_method_with_timeout, with_timeout

DEVICE1 = "org.bluez.Device1"


def test_b6_a_connect_that_is_given_up_on_is_ended(system, interface, simulator):
    simulator.inject(f"out-of-range {NEAR}")
    device = interface(NEAR_PATH, DEVICE1)

    with pytest.raises(DBusTimeout):
        call_method_with_timeout(device, "Connect", timeout=0.3, device_address=NEAR)

    wait_until(lambda: simulator.saw("Device1.Disconnect") == 1, "the Disconnect")
    simulator.inject(f"in-range {NEAR}")
    system.connect(NEAR)


def test_b6_a_connect_of_dbus_python_is_ended_and_its_thread_is_back(
    system, interface, simulator
):
    simulator.inject(f"out-of-range {NEAR}")

    @with_timeout("connect", custom_timeout=0.3, device_address=NEAR)
    def connect_device(device_interface):
        device_interface.Connect()

    with pytest.raises(DBusTimeout) as caught:
        connect_device(interface(NEAR_PATH, DEVICE1))

    assert caught.value.method_name == "connect_device"
    wait_until(lambda: simulator.saw("Device1.Disconnect") == 1, "the Disconnect")
    wait_until(lambda: system.abandoned == 0, "the thread")
    assert system.get_property(NEAR_PATH, DEVICE1, "Connected") is False


def test_b6_a_pairing_that_is_given_up_on_is_cancelled(system, interface, simulator):
    simulator.inject("hold Device1.Pair")

    with pytest.raises(DBusTimeout):
        call_method_with_timeout(interface(NEAR_PATH, DEVICE1), "Pair", timeout=0.3)

    wait_until(lambda: simulator.saw("Device1.CancelPairing") == 1, "the CancelPairing")
    wait_until(lambda: system.abandoned == 0, "the thread")
