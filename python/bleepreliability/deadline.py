"""A scope of calls that share one budget of time."""

from __future__ import annotations

import ctypes

from ._durations import from_usec, to_usec
from ._failure import check
from ._handle import SharedHandle
from ._native import library


class Deadline:
    """What client.deadline(seconds) gives: a scope of the thread that enters it.

    Scopes nest; an inner one can only shorten. Leave it in the same thread, and do not await
    inside.
    """

    def __init__(self, shared: SharedHandle, seconds: float) -> None:
        self._shared = shared
        self._usec = to_usec(seconds)

    def __enter__(self) -> Deadline:
        with self._shared as client:
            check(library().bleep_deadline_push(client, self._usec), None, "deadline")
        return self

    def __exit__(self, *_: object) -> None:
        # A client that was closed inside has no scopes any more.
        if self._shared.is_usable:
            with self._shared as client:
                check(library().bleep_deadline_pop(client), None, "deadline")

    @property
    def remaining(self) -> float:
        """The seconds that the scopes of the calling thread leave; infinity without any."""
        usec = ctypes.c_uint64()
        with self._shared as client:
            status = library().bleep_deadline_remaining(client, ctypes.byref(usec))
        check(status, None, "deadline")
        return from_usec(usec.value)
