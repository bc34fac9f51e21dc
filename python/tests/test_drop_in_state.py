"""The state of devices in bleep.dbuslayer.recovery, which the original never put back: B31."""

from __future__ import annotations

from conftest import NEAR, NEAR_PATH, wait_until

from bleep.dbuslayer.recovery import (
    DeviceStateTracker,
    clear_device_state,
    get_device_state,
    recover_connection,
    restore_device_state,
    save_device_state,
    update_device_state,
)

DEVICE1 = "org.bluez.Device1"


class Device:
    """As the original has them."""

    def get_address(self):
        return NEAR


def test_b31_what_was_saved_is_put_back(system):
    system.set_property(NEAR_PATH, DEVICE1, "Alias", "kitchen")
    save_device_state(Device())
    update_device_state(NEAR, room="kitchen", visits=3)
    system.set_property(NEAR_PATH, DEVICE1, "Alias", "cellar")

    state = get_device_state(NEAR)
    assert (state["address"], state["alias"], state["connected"]) == (NEAR, "kitchen", False)
    assert {"name", "trusted", "timestamp"} <= set(state)
    assert (state["room"], state["visits"]) == ("kitchen", 3)
    assert restore_device_state(Device()).complete
    assert system.get_property(NEAR_PATH, DEVICE1, "Alias") == "kitchen"
    clear_device_state(NEAR)
    assert get_device_state(NEAR) is None


def test_b31_a_recovery_puts_it_back(system):
    system.set_property(NEAR_PATH, DEVICE1, "Alias", "kitchen")
    save_device_state(NEAR)
    system.set_property(NEAR_PATH, DEVICE1, "Alias", "cellar")

    assert recover_connection(NEAR) is True
    wait_until(
        lambda: system.get_property(NEAR_PATH, DEVICE1, "Alias") == "kitchen", "the alias")


def test_b31_states_of_the_programs_own(system):
    tracker = DeviceStateTracker()
    tracker.save_state("AA:BB:CC:DD:EE:FF", {"name": "sensor", "connected": True})
    tracker.update_state("AA:BB:CC:DD:EE:FF", connected=False)

    state = tracker.get_state("AA:BB:CC:DD:EE:FF")
    assert (state["name"], state["connected"]) == ("sensor", False)
    tracker.clear_state("AA:BB:CC:DD:EE:FF")
    assert tracker.get_state("AA:BB:CC:DD:EE:FF") is None
    assert tracker.snapshot_device_state(NEAR)["address"] == NEAR
