"""Recording operations, and what is known of them."""

from __future__ import annotations

import ctypes
import math
import os
from typing import Any, overload

from ._durations import to_usec
from ._failure import check
from ._native import library
from ._text import to_utf8
from ._types import ErrorHandle, MetricsStatsStruct, USEC_INFINITY
from ._values import Values
from .enums import MetricsFlags, MetricsFormat, MetricsWindow, Status
from .errors import BleepError, InvalidArgument
from .figures import OperationIssue, OperationMetrics, metrics_from

_WINDOWS = {
    "lifetime": MetricsWindow.LIFETIME,
    "1m": MetricsWindow.ONE_MINUTE,
    "5m": MetricsWindow.FIVE_MINUTES,
    "15m": MetricsWindow.FIFTEEN_MINUTES,
}


class Metering(Values):
    """The part of a Client that keeps the figures."""

    def record_operation(
        self, operation: str, seconds: float, success: bool | Status | BleepError = True
    ) -> None:
        """Records an operation of the program's own; those of the library are recorded anyway.

        `success` is whether it went well, or the status or the exception that it ended with.
        """
        name = to_utf8(operation, "operation")
        usec, status = _elapsed(seconds), _status(success)
        with self._shared as client:
            check(library().bleep_metrics_record(client, name, usec, status), None, "metrics")

    @overload
    def get_metrics(self, operation: str, window: str = ...) -> OperationMetrics: ...

    @overload
    def get_metrics(
        self, operation: None = ..., window: str = ...
    ) -> dict[str, OperationMetrics]: ...

    def get_metrics(
        self, operation: str | None = None, window: str = "lifetime"
    ) -> OperationMetrics | dict[str, OperationMetrics]:
        """The figures of one operation, or of all by name, over "lifetime", "1m", "5m" or "15m".

        Raises NotFound if nothing was recorded under that name.
        """
        if window not in _WINDOWS:
            raise InvalidArgument(f"a window is one of {list(_WINDOWS)}, not {window!r}")
        if operation is not None:
            return self._metrics(operation, _WINDOWS[window])
        names: list[str] = self._value("bleep_metrics_list")
        return {name: self._metrics(name, _WINDOWS[window]) for name in names}

    def metrics_snapshot(self) -> dict[str, Any]:
        """Everything at once, as bleep_metrics_snapshot() tells it; microseconds."""
        snapshot: dict[str, Any] = self._value("bleep_metrics_snapshot")
        return snapshot

    def reset_metrics(self, operation: str | None = None) -> None:
        """Forgets what was recorded of one operation, or of all."""
        name = None if operation is None else to_utf8(operation, "operation")
        with self._shared as client:
            check(library().bleep_metrics_reset(client, name), None, "metrics")

    def set_metrics_threshold(
        self,
        operation: str | None = None,
        *,
        p95: float | None = None,
        error_rate: float | None = None,
        min_samples: int | None = None,
    ) -> None:
        """Chooses from when on detect_issues() speaks up, about one operation or all others.

        What is left out has its default: 1 s, 0.1 and 5.
        """
        name = None if operation is None else to_utf8(operation, "operation")
        with self._shared as client:
            status = library().bleep_metrics_set_threshold(
                client, name, to_usec(p95), error_rate or 0.0, min_samples or 0)
        check(status, None, "metrics")

    def detect_issues(self) -> list[OperationIssue]:
        """What is wrong in the last five minutes."""
        return [OperationIssue(**issue) for issue in self._value("bleep_metrics_issues")]

    def log_metrics_summary(self) -> None:
        """Reports a line for each operation and for each issue, through the client's log."""
        with self._shared as client:
            check(library().bleep_metrics_log_summary(client), None, "metrics")

    def openmetrics(self, *, with_addresses: bool = False) -> str:
        """The text that Prometheus reads."""
        text: str = self._value("bleep_metrics_to_openmetrics", _flags(with_addresses))
        return text

    def write_metrics(
        self,
        path: str | os.PathLike[str],
        format: str = "openmetrics",
        *,
        with_addresses: bool = False,
    ) -> None:
        """Writes "openmetrics" or "json" into a file that replaces the old one in one step."""
        if format.upper() not in MetricsFormat.__members__:
            raise InvalidArgument(f"a format is 'openmetrics' or 'json', not {format!r}")
        name = to_utf8(os.fspath(path), "path")
        error = ErrorHandle()
        with self._shared as client:
            status = library().bleep_metrics_write(
                client, MetricsFormat[format.upper()], _flags(with_addresses), name,
                ctypes.byref(error))
        check(status, error, "metrics")

    def _metrics(self, operation: str, window: MetricsWindow) -> OperationMetrics:
        stats = MetricsStatsStruct(struct_size=ctypes.sizeof(MetricsStatsStruct))
        name = to_utf8(operation, "operation")
        with self._shared as client:
            status = library().bleep_metrics_get(client, name, window, ctypes.byref(stats))
        check(status, None, f"metrics of {operation}")
        return metrics_from(stats)



def _elapsed(seconds: float) -> int:
    if isinstance(seconds, str) or math.isnan(seconds) or seconds < 0:
        raise InvalidArgument(f"a latency is a number of seconds, not {seconds!r}")
    return min(round(min(seconds, 1e12) * 1e6), USEC_INFINITY)


def _status(success: bool | Status | BleepError) -> int:
    if isinstance(success, BleepError):
        return success.status
    # True and False are numbers, too, and would be the wrong ones.
    if isinstance(success, bool):
        return Status.OK if success else Status.REMOTE
    return int(success)


def _flags(with_addresses: bool) -> MetricsFlags:
    return MetricsFlags.WITH_ADDRESSES if with_addresses else MetricsFlags.NONE
