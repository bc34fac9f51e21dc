"""Seconds, as Python counts time, and microseconds, as the library does."""

from __future__ import annotations

import math

from ._types import USEC_INFINITY
from .errors import InvalidArgument


def to_usec(seconds: float | None) -> int:
    """Microseconds for a number of seconds; None is the default, infinity is never."""
    if seconds is None:
        return 0
    if isinstance(seconds, str) or math.isnan(seconds) or seconds <= 0:
        raise InvalidArgument(f"a timeout is a positive number of seconds, not {seconds!r}")
    usec = seconds * 1e6
    return USEC_INFINITY if usec >= USEC_INFINITY else max(1, math.ceil(usec))


def from_usec(usec: int) -> float:
    """Seconds for a number of microseconds; infinity for never."""
    return math.inf if usec == USEC_INFINITY else usec / 1e6
