"""Making connections work again, and keeping what devices were.

    from bleep.dbuslayer.recovery import get_device_state, recover_connection, save_device_state

    save_device_state(device)
    recover_connection(address, bus, device_path, adapter_path, device_interface)
    print(get_device_state(address))

A recovery is by as little as it takes, from the mildest stage up, and has succeeded only when the
device is connected; then what was saved of it is put back. Stages that harm others (restarting
bluetoothd, resetting an adapter with other links) need `get_reset_manager().consents`.
"""

from __future__ import annotations

import contextlib
import enum
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from bleepreliability import BleepError, Client, Consent, Recovery, RecoveryEvent
from bleepreliability import RecoveryMoment, Stage, default_client, preservation
from bleepreliability import restore_device_state
from bleepreliability.pool import bus_name

__all__ = [
    "ConnectionResetManager",
    "Consent",
    "DeviceStateTracker",
    "RecoveryCallback",
    "RecoveryStage",
    "clear_device_state",
    "get_device_state",
    "get_recovery_history",
    "get_reset_manager",
    "get_state_tracker",
    "recover_connection",
    "register_recovery_callback",
    "restore_device_state",
    "save_device_state",
    "update_device_state",
]

RecoveryCallback = Callable[[str, str], object]

_logger = logging.getLogger(__name__)


class RecoveryStage(enum.IntEnum):
    """How hard a recovery goes about it; the library's `Stage` tells finer."""

    DISCONNECT_RECONNECT = 1
    INTERFACE_RESET = 2
    ADAPTER_RESET = 3
    CONTROLLER_RESET = 4
    BLUETOOTHD_RESTART = 5


_STAGES = {
    Stage.CANCEL_PENDING: RecoveryStage.DISCONNECT_RECONNECT,
    Stage.REDISCOVER: RecoveryStage.INTERFACE_RESET,
    Stage.DISCOVERY_RESET: RecoveryStage.ADAPTER_RESET,
    Stage.RFKILL_UNBLOCK: RecoveryStage.ADAPTER_RESET,
    **{Stage[each.name]: each for each in RecoveryStage},
}


class ConnectionResetManager:
    """Recovers connections, and tells of it.

    `consents` has what a recovery may do that harms others, nothing at first.
    """

    def __init__(self) -> None:
        self.consents = Consent.NOTHING
        self._lock = threading.Lock()
        self._callbacks: list[RecoveryCallback] = []
        self._clients: list[Client] = []

    def register_recovery_callback(self, callback: RecoveryCallback) -> None:
        """Calls `callback(address, stage)` before each stage, on a thread of the library; the stage
        is the name of a RecoveryStage, the address an adapter's where no device is concerned.
        """
        if not callable(callback):
            raise TypeError("the callback is no function")
        with self._lock:
            if callback not in self._callbacks:
                self._callbacks.append(callback)
        self._listen(default_client())

    def unregister_recovery_callback(self, callback: RecoveryCallback) -> None:
        """Ends that."""
        with self._lock, contextlib.suppress(ValueError):
            self._callbacks.remove(callback)

    def recover_connection(
        self,
        device_address: str,
        bus: Any = "system",
        device_path: str | None = None,
        adapter_path: str | None = None,
        device_interface: Any = None,
        *,
        ceiling: RecoveryStage | None = None,
        timeout: float | None = None,
    ) -> bool:
        """Whether the device is connected again.

        Where it is, is looked up each time: paths and interfaces, which may be stale after the
        first restart, are taken and do not count.
        """
        client = default_client(bus_name(bus))
        self._listen(client)
        harshest = None if ceiling is None else max(
            stage for stage, ours in _STAGES.items() if ours <= ceiling)
        try:
            client.recover(
                device_address, consents=self.consents, ceiling=harshest, timeout=timeout)
        except BleepError as error:
            _logger.warning("%s was not recovered: %s", device_address, error)
            return False
        return True

    def recover_by_itself(self, enabled: bool = True) -> None:
        """Has operations of the library recover before they fail, and the monitor recover what it
        sees stall; as far as `consents` goes.
        """
        client = default_client()
        self._listen(client)
        if enabled:
            client.set_automatic_recovery(True, consents=self.consents)
        else:
            client.set_automatic_recovery(False)

    def get_recovery_history(self, device_address: str | None = None) -> list[Recovery]:
        """The recoveries of a device, or all: stages, verdicts, evidence, times; oldest first."""
        return [
            each for each in default_client().recovery_history()
            if device_address in (None, each.device)]

    def _listen(self, client: Client) -> None:
        with self._lock:
            self._clients = [each for each in self._clients if not each.is_closed]
            if client in self._clients:
                return
            self._clients.append(client)
        client.watch_recoveries(self._tell, RecoveryMoment.STAGE_STARTING)

    def _tell(self, event: RecoveryEvent) -> None:
        # A newer library may have stages that this does not know.
        stage = _STAGES.get(event.stage or Stage(0), RecoveryStage.DISCONNECT_RECONNECT)
        with self._lock:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            try:
                callback(event.device or event.adapter, stage.name)
            except Exception:
                _logger.exception("a recovery callback failed")


class DeviceStateTracker:
    """What devices were when their state was saved, with what the program noted about them."""

    def save_state(self, device_address: str, state: Mapping[str, Any]) -> None:
        """Keeps what the program says of a device, in the place of all that was kept of it."""
        preservation.clear_device_state(device_address)
        preservation.update_device_state(device_address, **state)

    def get_state(self, device_address: str) -> dict[str, Any] | None:
        """All of it as one dictionary, with its `timestamp`; None if nothing was saved."""
        return preservation.get_device_state(device_address)

    def update_state(self, device_address: str, **updates: Any) -> None:
        """Notes each keyword; without any, reads the device anew."""
        preservation.update_device_state(device_address, **updates)

    def clear_state(self, device_address: str) -> None:
        """Forgets a device."""
        preservation.clear_device_state(device_address)

    def snapshot_device_state(self, device: Any) -> dict[str, Any]:
        """Saves what BlueZ says of a device now, and gives it.

        A device is its address, or has it as `get_address()` or `address`.
        """
        preservation.save_device_state(device)
        address = preservation.address_of(device)
        flags = getattr(device, "device_type_flags", None)
        if flags is not None and not callable(flags):
            preservation.update_device_state(address, device_type_flags=flags)
        return self.get_state(address) or {}


_reset_manager = ConnectionResetManager()
_state_tracker = DeviceStateTracker()


def get_reset_manager() -> ConnectionResetManager:
    """The program's own."""
    return _reset_manager


def get_state_tracker() -> DeviceStateTracker:
    """The program's own."""
    return _state_tracker


def recover_connection(
    device_address: str,
    bus: Any = "system",
    device_path: str | None = None,
    adapter_path: str | None = None,
    device_interface: Any = None,
) -> bool:
    """Whether the device is connected again."""
    return _reset_manager.recover_connection(
        device_address, bus, device_path, adapter_path, device_interface)


def register_recovery_callback(callback: RecoveryCallback) -> None:
    """Calls `callback(address, stage)` before each stage."""
    _reset_manager.register_recovery_callback(callback)


def get_recovery_history(device_address: str | None = None) -> list[Recovery]:
    """The recoveries of a device, or all, oldest first."""
    return _reset_manager.get_recovery_history(device_address)


def save_device_state(device: Any) -> None:
    """Saves what BlueZ says of a device now."""
    _state_tracker.snapshot_device_state(device)


def get_device_state(device_address: str) -> dict[str, Any] | None:
    """What was saved of a device."""
    return _state_tracker.get_state(device_address)


def update_device_state(device_address: str, **updates: Any) -> None:
    """Notes each keyword with what was saved."""
    _state_tracker.update_state(device_address, **updates)


def clear_device_state(device_address: str) -> None:
    """Forgets a device."""
    _state_tracker.clear_state(device_address)
