"""Recovery for programs that do not make their own client.

    from bleepreliability.recovery import recover_connection

    if not recover_connection("F0:F1:F2:F3:F4:F5", bus):
        print("it cannot be reached")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .default import default_client
from .enums import Consent, RecoveryMoment, Stage
from .errors import BleepError
from .pool import bus_name
from .recovery_report import Recovery, RecoveryEvent, RecoveryStep
from .watch import Watch

__all__ = [
    "Recovery",
    "RecoveryEvent",
    "RecoveryStep",
    "get_recovery_history",
    "recover_connection",
    "register_recovery_callback",
]


def recover_connection(
    device_address: str,
    bus: Any = "system",
    device_path: str | None = None,
    adapter_path: str | None = None,
    device_interface: Any = None,
    *,
    consents: Consent = Consent.NOTHING,
    ceiling: Stage | None = None,
    timeout: float | None = None,
) -> bool:
    """Whether the device could be connected again, by as little as it takes.

    What Client.recover() does, on the default client of the bus. Where the device and its adapter
    are is looked up each time: what is said of paths and interfaces, which may be stale after the
    first restart, does not count.
    """
    try:
        default_client(bus_name(bus)).recover(
            device_address, consents=consents, ceiling=ceiling, timeout=timeout)
    except BleepError:
        return False
    return True


def get_recovery_history(bus: Any = "system") -> list[Recovery]:
    """What Client.recovery_history() tells, of the default client of the bus."""
    return default_client(bus_name(bus)).recovery_history()


def register_recovery_callback(
    callback: Callable[[str, Stage], object], bus: Any = "system"
) -> Watch:
    """Calls `callback(address, stage)` before each stage; the address is the adapter's where no
    device is concerned. Ends with the watch's cancel(), or the client.
    """
    if not callable(callback):
        raise TypeError("the callback is no function")
    return default_client(bus_name(bus)).watch_recoveries(
        lambda event: callback(event.device or event.adapter, event.stage or Stage(0)),
        RecoveryMoment.STAGE_STARTING)
