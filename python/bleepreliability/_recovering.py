"""Recoveries of a client."""

from __future__ import annotations

import ctypes
import json
from typing import Any

from ._callbacks import callbacks, on_destroy, on_recovered
from ._failure import check, failure
from ._native import library
from ._recovery_settings import RecoverySettings, recovery_options
from ._recovery_types import RecoveryHandle
from ._text import to_utf8
from ._types import ErrorHandle, OperationHandle
from .enums import Status
from .errors import BleepError
from .operation import Operation
from .recovery_report import Recovery, recovery_from


class Recovering(RecoverySettings):
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
        return self._begun("bleep_recover", address, cause, limits)

    def recovery_plan_async(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Operation[Recovery]:
        """Starts what recovery_plan() does."""
        return self._begun("bleep_recovery_plan", address, cause, limits)

    def _begun(
        self, function: str, address: str | None, cause: BleepError | None,
        limits: dict[str, Any],
    ) -> Operation[Recovery]:
        wish = _wish(address, cause, **limits)
        name = function.removeprefix("bleep_")
        operation = _RecoveryOperation(name, self, _told)
        handle = OperationHandle()
        with self._shared as client:
            status = getattr(library(), f"{function}_async")(
                client, *wish, on_recovered, callbacks.add(operation), on_destroy,
                ctypes.byref(handle))
        check(status, None, name)
        operation.started(handle)
        return operation

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
            raise _failure(status, native, error, function.removeprefix("bleep_"))
        finally:
            library().bleep_error_unref(error)
            library().bleep_recovery_unref(native)


class _RecoveryOperation(Operation[Recovery]):
    def _failure(self, status: int, native: Any, error: ErrorHandle) -> BaseException:
        return _failure(status, native, error, self._name)


def _failure(
    status: int, native: RecoveryHandle, error: ErrorHandle, operation: str
) -> BleepError:
    exception = failure(status, error, operation)
    exception.recovery = _told(native) if native else None
    return exception


def _wish(address: str | None, cause: BleepError | None, **limits: Any) -> tuple[Any, ...]:
    # An exception that was not made from the library's error says nothing that it could read.
    known = None if cause is None else cause._native
    native = None if known is None else known.handle
    device = None if address is None else to_utf8(address, "address")
    # ctypes keeps what the reference points to.
    return device, native, ctypes.byref(recovery_options(**limits))


def _told(native: RecoveryHandle) -> Recovery:
    return recovery_from(json.loads(library().bleep_recovery_to_json(native)))
