"""The functions that C calls, and the Python objects behind them.

C gets one of the functions at the end of this module, which live as long as the package, and a
number as its user data. The number stands for an object, kept here until the library calls
destroy. An exception that leaves one of the functions goes to sys.unraisablehook, by ctypes.
"""

from __future__ import annotations

import ctypes
import itertools
import threading
import time
from typing import Any

from ._external_types import NewsFunc
from ._recovery_types import RecoveredFunc, RecoveryFunc, RecoveryHandle
from ._types import DestroyFunc, DoneFunc, ErrorHandle, GuardFunc, LeaseFunc, LogFunc
from ._types import MonitorFunc, NotifyFunc, ProxyFunc, StateFunc, ValueHandle


class Registry:
    """What the library may still call back, by number."""

    def __init__(self) -> None:
        self._entries: dict[int, Any] = {}
        self._numbers = itertools.count(1)
        # Collecting garbage inside can run a client's end, and with it destroy, in this thread:
        # so the lock, which a Condition has by default, is one that a thread may take again.
        self._changed = threading.Condition()

    def add(self, entry: Any) -> int:
        """Keeps an object until its destroy; gives the number that stands for it."""
        with self._changed:
            number = next(self._numbers)
            self._entries[number] = entry
        return number

    def __getitem__(self, number: int) -> Any:
        return self._entries[number]

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> list[Any]:
        """What is kept at this moment."""
        with self._changed:
            return list(self._entries.values())

    def destroy(self, number: int) -> None:
        """Lets an object go; the library is done with it."""
        with self._changed:
            entry = self._entries.pop(number)
            self._changed.notify_all()
        # Outside the lock, because it may be the last reference to something with an end.
        del entry

    def wait_until_empty(self, seconds: float) -> bool:
        """Waits until the library is done with everything; False if that takes too long."""
        limit = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._entries, max(0.0, limit - time.monotonic()))


# Guarded functions are kept apart: an abandoned one may never come back.
callbacks = Registry()
guarded = Registry()


def _done(status: int, value: ValueHandle, error: ErrorHandle, number: int) -> None:
    callbacks[number].complete(status, value, error)


def _value(address: bytes, characteristic: bytes, start: Any, size: int, number: int) -> None:
    data = ctypes.string_at(start, size) if size else b""
    callbacks[number](address.decode("utf-8"), characteristic.decode("utf-8"), data)


def _event(event: Any, number: int) -> None:
    callbacks[number](event.contents)


def _recovered(status: int, recovery: RecoveryHandle, error: ErrorHandle, number: int) -> None:
    callbacks[number].complete(status, recovery, error)


def _change(name: bytes, value: ValueHandle, number: int) -> None:
    callbacks[number](name, value)


def _log(level: int, message: bytes, fields: Any, count: int, number: int) -> None:
    named = {
        fields[index].name.decode("utf-8"): fields[index].value.decode("utf-8", "replace")
        for index in range(count)
    }
    callbacks[number](level, message.decode("utf-8", "replace"), named)


def _news(number: int) -> None:
    callbacks[number]()


def _guarded(number: int) -> int:
    # What is negative is recorded as a failure.
    return 0 if guarded[number].run() else -1


on_done = DoneFunc(_done)
on_restored = StateFunc(_done)
on_lease = LeaseFunc(_done)
on_value = NotifyFunc(_value)
on_event = MonitorFunc(_event)
on_recovery = RecoveryFunc(_event)
on_recovered = RecoveredFunc(_recovered)
on_change = ProxyFunc(_change)
on_log = LogFunc(_log)
on_news = NewsFunc(_news)
on_guarded = GuardFunc(_guarded)
on_destroy = DestroyFunc(callbacks.destroy)
on_guarded_destroy = DestroyFunc(guarded.destroy)
