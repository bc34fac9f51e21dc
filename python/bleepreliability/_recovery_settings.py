"""What is known of the recoveries of a client, and how they are to be; none of it waits."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from ._callbacks import callbacks, on_destroy, on_recovery
from ._durations import to_usec
from ._failure import check
from ._native import library
from ._recovery_types import RecoveryEventStruct, RecoveryOptionsStruct
from ._text import to_utf8
from ._values import Values
from .enums import Status
from .recovery_enums import Consent, RecoveryMoment, Stage, Verdict
from .recovery_report import Recovery, RecoveryEvent, recovery_from
from .watch import Watch

Listener = Callable[[RecoveryEvent], object]


class RecoverySettings(Values):
    """The part of a Client that tells of recoveries, and has them start by themselves."""

    def recovery_history(self) -> list[Recovery]:
        """Tells the last 64 recoveries of this client, oldest first."""
        return [recovery_from(entry) for entry in self._value("bleep_recovery_history")]

    def watch_recoveries(
        self, callback: Listener, moments: RecoveryMoment = RecoveryMoment.ALL
    ) -> Watch:
        """Tells `callback(event)` before and after each stage, and at the end of each recovery."""
        if not callable(callback):
            raise TypeError("the callback is no function")
        number = ctypes.c_uint64()
        with self._shared as client:
            status = library().bleep_recovery_watch(
                client, int(moments), on_recovery, callbacks.add(_hearing(callback)), on_destroy,
                ctypes.byref(number))
        check(status, None, "watch_recoveries")
        return Watch(self._shared, number.value, "recovery")

    def set_automatic_recovery(self, enabled: bool = True, **limits: Any) -> None:
        """Has recoveries start by themselves, with these limits of recover(), or not any more.

        A failed operation waits for its recovery within its own timeout and is tried again; so
        give connects and reads the time that this takes.
        """
        options = ctypes.byref(recovery_options(**limits)) if enabled else None
        with self._shared as client:
            status = library().bleep_recovery_set_automatic(client, options)
        check(status, None, "set_automatic_recovery")


def recovery_options(
    *,
    consents: Consent = Consent.NOTHING,
    ceiling: Stage | None = None,
    timeout: float | None = None,
    adapter: str | None = None,
    characteristic: str | None = None,
) -> RecoveryOptionsStruct:
    """The library's form of the limits."""
    return RecoveryOptionsStruct(
        struct_size=ctypes.sizeof(RecoveryOptionsStruct),
        consents=int(consents),
        ceiling=0 if ceiling is None else int(ceiling),
        timeout_usec=to_usec(timeout),
        adapter=None if adapter is None else to_utf8(adapter, "adapter"),
        characteristic=(
            None if characteristic is None else to_utf8(characteristic, "characteristic")),
    )


def _hearing(callback: Listener) -> Callable[[RecoveryEventStruct], None]:
    def tell(told: RecoveryEventStruct) -> None:
        callback(RecoveryEvent(
            told.recovery, RecoveryMoment(told.moment), Status(told.status),
            Stage(told.stage) if told.stage else None, Verdict(told.verdict),
            told.device.decode("utf-8"), told.adapter.decode("utf-8"),
            told.text.decode("utf-8")))

    return tell
