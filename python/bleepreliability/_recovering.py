"""Recoveries of a client."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from typing import Any

from ._callbacks import callbacks, on_destroy, on_recovered, on_recovery
from ._durations import to_usec
from ._failure import check, failure
from ._native import library
from ._text import to_utf8
from ._types import ErrorHandle, OperationHandle, RecoveryEventStruct, RecoveryHandle
from ._types import RecoveryOptionsStruct
from ._values import Values
from .enums import Consent, RecoveryMoment, Stage, Status, Verdict
from .errors import BleepError
from .operation import Operation
from .recovery_report import Recovery, RecoveryEvent, recovery_from
from .watch import Watch

Listener = Callable[[RecoveryEvent], object]


class Recovering(Values):
    """The part of a Client that makes work again what failed."""

    def recover(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Recovery:
        """Makes work again what failed, and verifies it: `client.recover(address, cause=error)`.

        Raises what is wrong still; the exception's `recovery` tells how it went. Without a `cause`
        it finds out; without an address it is the one of the cause, or an adapter. Limits are:
        `consents` to steps that harm others (none), the `ceiling` (all stages), the `timeout` of
        the whole (60 s), the `adapter` by name, path or address, and a `characteristic` to read.
        """
        return self._recovery("bleep_recover", address, cause, limits)

    def recovery_plan(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Recovery:
        """Tells what recover() would do and does nothing: each stage that may be needed, whether
        it may run here, why not, what would grant it, and whose links it would cost.
        """
        return self._recovery("bleep_recovery_plan", address, cause, limits)

    def recover_async(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Operation[Recovery]:
        """Starts what recover() does."""
        wish = _wish(address, cause, **limits)
        operation: Operation[Recovery] = Operation("recover", self, _told)
        handle = OperationHandle()
        with self._shared as client:
            status = library().bleep_recover_async(
                client, *wish, on_recovered, callbacks.add(operation), on_destroy,
                ctypes.byref(handle))
        check(status, None, "recover")
        operation.started(handle)
        return operation

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
        options = ctypes.byref(_options(**limits)) if enabled else None
        with self._shared as client:
            status = library().bleep_recovery_set_automatic(client, options)
        check(status, None, "set_automatic_recovery")

    def _recovery(
        self, function: str, address: str | None, cause: BleepError | None,
        limits: dict[str, Any],
    ) -> Recovery:
        wish = _wish(address, cause, **limits)
        native, error = RecoveryHandle(), ErrorHandle()
        with self._shared as client:
            status = getattr(library(), function)(
                client, *wish, ctypes.byref(native), ctypes.byref(error))
        try:
            if status == Status.OK:
                return _told(native)
            exception = failure(status, error, function.removeprefix("bleep_"))
            exception.recovery = _told(native) if native else None
            raise exception
        finally:
            library().bleep_error_unref(error)
            library().bleep_recovery_unref(native)


def _wish(address: str | None, cause: BleepError | None, **limits: Any) -> tuple[Any, ...]:
    # An exception that was not made from the library's error says nothing that it could read.
    known = None if cause is None else cause._native
    native = None if known is None else known.handle
    device = None if address is None else to_utf8(address, "address")
    # ctypes keeps what the reference points to.
    return device, native, ctypes.byref(_options(**limits))


def _options(
    *,
    consents: Consent = Consent.NOTHING,
    ceiling: Stage | None = None,
    timeout: float | None = None,
    adapter: str | None = None,
    characteristic: str | None = None,
) -> RecoveryOptionsStruct:
    return RecoveryOptionsStruct(
        struct_size=ctypes.sizeof(RecoveryOptionsStruct),
        consents=int(consents),
        ceiling=0 if ceiling is None else int(ceiling),
        timeout_usec=to_usec(timeout),
        adapter=None if adapter is None else to_utf8(adapter, "adapter"),
        characteristic=(
            None if characteristic is None else to_utf8(characteristic, "characteristic")),
    )


def _told(native: RecoveryHandle) -> Recovery:
    return recovery_from(json.loads(library().bleep_recovery_to_json(native)))


def _hearing(callback: Listener) -> Callable[[RecoveryEventStruct], None]:
    def tell(told: RecoveryEventStruct) -> None:
        callback(RecoveryEvent(
            told.recovery, RecoveryMoment(told.moment), Status(told.status),
            Stage(told.stage) if told.stage else None, Verdict(told.verdict),
            told.device.decode("utf-8"), told.adapter.decode("utf-8"),
            told.text.decode("utf-8")))

    return tell
