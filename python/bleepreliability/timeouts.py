"""The timeouts of a client, by category."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, MutableMapping

from ._durations import from_usec, to_usec
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._text import to_utf8
from .enums import Status

CATEGORIES = (
    "connect",
    "disconnect",
    "pair",
    "get_property",
    "set_property",
    "read",
    "write",
    "start_notify",
    "stop_notify",
    "default",
)


class Timeouts(MutableMapping[str, float]):
    """Seconds by category, like `client.timeouts["connect"] = 20.0`; infinity is never.

    The exact name of a method ("Connect") stands for its category. Deleting one brings its default
    back.
    """

    def __init__(self, shared: SharedHandle) -> None:
        self._shared = shared

    def __getitem__(self, category: str) -> float:
        usec = ctypes.c_uint64()
        name = to_utf8(category, "category")
        with self._shared as client:
            status = library().bleep_timeout_get(client, name, ctypes.byref(usec))
        self._check(status, category)
        return from_usec(usec.value)

    def __setitem__(self, category: str, seconds: float) -> None:
        self._set(category, to_usec(seconds))

    def __delitem__(self, category: str) -> None:
        self._set(category, 0)

    def __iter__(self) -> Iterator[str]:
        return iter(CATEGORIES)

    def __len__(self) -> int:
        return len(CATEGORIES)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)})"

    def adapt(self, factor: float, category: str | None = None) -> None:
        """Lets the timeout of one category, or of all, follow what operations really take.

        It is `factor` times the 99th percentile of an operation's successes, within what makes
        sense, as soon as there are 20; 0 brings the ordinary timeouts back.
        """
        name = None if category is None else to_utf8(category, "category")
        with self._shared as client:
            status = library().bleep_timeout_set_adaptive(client, name, factor)
        self._check(status, category or "")

    def _set(self, category: str, usec: int) -> None:
        name = to_utf8(category, "category")
        with self._shared as client:
            status = library().bleep_timeout_set(client, name, usec)
        self._check(status, category)

    def _check(self, status: int, category: str) -> None:
        # What a mapping raises, so that get() and `in` work.
        if status == Status.NOT_FOUND:
            raise KeyError(category)
        check(status, None, "timeouts")
