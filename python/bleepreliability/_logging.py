"""From the library's log to Python's."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from .enums import LogLevel

LogHandler = Callable[[LogLevel, str, Mapping[str, str]], object]

_LEVELS = {
    LogLevel.WARNING: logging.WARNING,
    LogLevel.INFO: logging.INFO,
    LogLevel.DEBUG: logging.DEBUG,
}


def log_function(
    handler: LogHandler | logging.Logger,
) -> Callable[[int, str, Mapping[str, str]], None]:
    """What on_log calls for a handler; a Logger gets the fields as `record.bleep`."""
    if isinstance(handler, logging.Logger):
        logger = handler

        def write(level: int, message: str, fields: Mapping[str, str]) -> None:
            known = _LEVELS.get(LogLevel(level), logging.DEBUG)
            logger.log(known, "%s", message, extra={"bleep": dict(fields)})

        return write
    if not callable(handler):
        raise TypeError("the log handler is neither a function nor a Logger")
    function = handler

    def call(level: int, message: str, fields: Mapping[str, str]) -> None:
        function(LogLevel(level), message, fields)

    return call
