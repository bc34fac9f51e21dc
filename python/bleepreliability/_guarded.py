"""A function that runs under a deadline, on a thread of the library."""

from __future__ import annotations

import contextvars
import ctypes
from collections.abc import Callable
from typing import Any

from ._callbacks import guarded, on_guarded, on_guarded_destroy
from ._durations import to_usec
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._text import to_utf8
from ._types import ErrorHandle
from .enums import Status


class Guarded:
    """The function and what came of it; what comes after the deadline is dropped."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._context = contextvars.copy_context()
        self._result: Any = None
        self._problem: BaseException | None = None
        self._is_abandoned = False

    def run(self) -> bool:
        """Runs the function, in the context of the thread that waits for it; False if it raised."""
        try:
            self._result = self._context.run(self._function)
        except BaseException as problem:
            self._problem = problem
        went_well = self._problem is None
        if self._is_abandoned:
            self.abandon()
        return went_well

    def abandon(self) -> None:
        """Drops what came or will come; an exception may keep this object for long."""
        self._is_abandoned = True
        self._result = self._problem = None

    def outcome(self) -> Any:
        """Returns what the function returned, or raises what it raised."""
        if self._problem is None:
            return self._result
        try:
            raise self._problem
        finally:
            # The traceback has this frame, and with it this object: do not let it have itself.
            self._problem = None


def guard(
    shared: SharedHandle, function: Callable[[], Any], timeout: float | None, operation: str
) -> Any:
    """Runs a function under a deadline: bleep_guard()."""
    name, usec = to_utf8(operation, "operation"), to_usec(timeout)
    box, error = Guarded(function), ErrorHandle()
    with shared as client:
        status = library().bleep_guard(
            client, name, usec, on_guarded, guarded.add(box), on_guarded_destroy, None,
            ctypes.byref(error))
    if status != Status.OK:
        box.abandon()
    check(status, error, operation)
    return box.outcome()
