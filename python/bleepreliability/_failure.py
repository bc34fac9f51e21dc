"""From the library's errors to exceptions."""

from __future__ import annotations

from ._native import library
from ._types import ErrorHandle
from .enums import Blame, Retry, Status
from .errors import BleepError, class_for


class ErrorReference:
    """The library's own error, kept with the exception that was made of it."""

    def __init__(self, error: ErrorHandle) -> None:
        self._unref = library().bleep_error_unref
        self.handle: ErrorHandle = library().bleep_error_ref(error)

    def __del__(self) -> None:
        self._unref(self.handle)


def failure(status: int, error: ErrorHandle | None, operation: str) -> BleepError:
    """The exception for a failed call; `error` is borrowed and may be absent or NULL."""
    if not error:
        text = f"{operation}: {_status_name(status)}"
        return class_for(status)(text, status=Status(status), operation=operation)
    native = library()
    retry_after = native.bleep_error_retry_after_usec(error)
    att_code = native.bleep_error_att_code(error)
    exception = class_for(status)(
        _text(native.bleep_error_text(error)),
        status=Status(status),
        blame=Blame(native.bleep_error_blame(error)),
        retry=Retry(native.bleep_error_retry(error)),
        retry_after=retry_after / 1e6 if retry_after else None,
        advice=_text(native.bleep_error_advice(error)),
        name=_text(native.bleep_error_name(error)),
        message=_text(native.bleep_error_message(error)),
        operation=_text(native.bleep_error_operation(error)) or operation,
        address=_text(native.bleep_error_address(error)),
        attempt=native.bleep_error_attempt(error),
        elapsed=native.bleep_error_elapsed_usec(error) / 1e6,
        att_code=att_code if att_code >= 0 else None,
    )
    exception._native = ErrorReference(error)
    return exception


def check(status: int, error: ErrorHandle | None, operation: str) -> None:
    """Raises unless all is well, and releases the error, which is the caller's."""
    if status == Status.OK:
        return
    try:
        raise failure(status, error, operation)
    finally:
        library().bleep_error_unref(error)


def _status_name(status: int) -> str:
    return _text(library().bleep_status_name(status))


def _text(string: bytes | None) -> str:
    return (string or b"").decode("utf-8", "replace")
