"""How a client is; none of it waits."""

from __future__ import annotations

import ctypes
import logging
from typing import Any

from ._callbacks import callbacks, on_destroy, on_log
from ._failure import check
from ._handle import SharedHandle
from ._logging import LogHandler, log_function
from ._native import library
from ._types import DestroyFunc, LogFunc
from .enums import LogLevel
from .recorder import FlightRecorder
from .timeouts import Timeouts


class Settings:
    """The part of a Client that has its limits and its log."""

    _shared: SharedHandle

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, or made before a fork()."""
        return not self._shared.is_usable

    @property
    def timeouts(self) -> Timeouts:
        """The timeouts by category: `client.timeouts["connect"] = 20.0`."""
        return Timeouts(self._shared)

    @property
    def recorder(self) -> FlightRecorder:
        """What went on last, and its way into a file: `client.recorder.dump("flight.jsonl")`."""
        return FlightRecorder(self._shared)

    @property
    def abandoned(self) -> int:
        """How many functions outlived their guard and are still running."""
        count = ctypes.c_uint32()
        with self._shared as client:
            status = library().bleep_guard_abandoned(client, ctypes.byref(count))
        check(status, None, "abandoned")
        return count.value

    def set_log_level(self, level: LogLevel) -> None:
        """Chooses the least important level to report; at first that is WARNING."""
        with self._shared as client:
            check(library().bleep_log_set_level(client, level), None, "set_log_level")

    def set_log_handler(
        self, handler: LogHandler | logging.Logger | None, level: LogLevel | None = None
    ) -> None:
        """Chooses who hears what the library has to say: `handler(level, message, fields)`, a
        logging.Logger, or with None GLib's log; and, if given, how much.
        """
        if level is not None:
            self.set_log_level(level)
        entry: tuple[Any, ...] = (LogFunc(0), None, DestroyFunc(0))
        if handler is not None:
            entry = (on_log, callbacks.add(log_function(handler)), on_destroy)
        with self._shared as client:
            check(library().bleep_log_set_handler(client, *entry), None, "set_log_handler")
