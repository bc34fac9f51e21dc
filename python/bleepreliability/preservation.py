"""Snapshots of devices for programs that do not make their own client.

    from bleepreliability.preservation import get_device_state, save_device_state

    save_device_state("F0:F1:F2:F3:F4:F5")
    print(get_device_state("F0:F1:F2:F3:F4:F5"))

A device is its address, or an object that has it as `get_address()` or `address`.
"""

from __future__ import annotations

from typing import Any

from .default import default_client
from .state import StateResult


def save_device_state(device: Any) -> None:
    """Takes a snapshot of a device."""
    default_client().save_state(address_of(device))


def get_device_state(device_address: str) -> dict[str, Any] | None:
    """The snapshot as one dictionary, with what was noted and a `timestamp`; None without one."""
    known = default_client().get_state(device_address)
    if known is None:
        return None
    notes = known.pop("attributes")
    return {**notes, **known, "timestamp": known["saved_usec"] / 1e6}


def update_device_state(device_address: str, **updates: Any) -> None:
    """Notes each keyword with the snapshot; without any, reads the device anew."""
    client = default_client()
    if not updates:
        client.update_state(device_address)
    for name, value in updates.items():
        client.set_state_attribute(device_address, name, value)


def clear_device_state(device_address: str | None = None) -> None:
    """Forgets the snapshot of a device, or all."""
    default_client().clear_state(device_address)


def restore_device_state(device: Any) -> StateResult:
    """Makes a device again what its snapshot says."""
    return default_client().restore_state(address_of(device))


def address_of(device: Any) -> str:
    """The address of a device that is one, or knows it."""
    if isinstance(device, str):
        return device
    address = device.get_address() if hasattr(device, "get_address") else device.address
    return str(address)
