"""What the caller did wrong, and what the library decided by itself."""

from __future__ import annotations

import concurrent.futures

from ..enums import Status
from .base import BleepError, CallerError


class InvalidArgument(CallerError, ValueError):
    """An argument is no good; nothing was sent, nothing changed."""

    status = Status.INVALID_ARGUMENT


class InvalidState(CallerError):
    """Not possible as things stand."""

    status = Status.INVALID_STATE


class TypeMismatch(CallerError):
    """The value is of another type, or does not fit."""

    status = Status.TYPE_MISMATCH


class NotFound(CallerError, LookupError):
    """There is no such key, category or characteristic."""

    status = Status.NOT_FOUND


class TimedOut(BleepError, TimeoutError):
    """The deadline passed; the operation was ended in bluetoothd where possible."""

    status = Status.TIMED_OUT


class Cancelled(BleepError, concurrent.futures.CancelledError):
    """By Operation.cancel() or by the client's end."""

    status = Status.CANCELLED


class CircuitOpen(BleepError):
    """The device failed too often; nothing was sent. `retry_after` says when to come back."""

    status = Status.CIRCUIT_OPEN


class GuardLimit(BleepError):
    """Too many guarded functions were abandoned already."""

    status = Status.GUARD_LIMIT


class ClientClosed(CallerError):
    """The client is closed."""

    status = Status.CLIENT_CLOSED
