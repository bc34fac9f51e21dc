"""How long operations take, how often they fail, and what is wrong with that.

    from bleep.core.metrics import log_metrics_summary, record_operation

    record_operation("connect", elapsed, success)
    log_metrics_summary()

Latencies are seconds, and those of successes; a timeout says nothing about how long it takes.
What the library does itself is recorded without being asked for.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any

from bleepreliability import Client, NotFound, OperationMetrics, default_client
from bleepreliability.default import OwnClient

__all__ = [
    "DBusMetricsCollector",
    "ErrorTracker",
    "LatencyTracker",
    "detect_issues",
    "get_error_rate",
    "get_metrics",
    "get_metrics_collector",
    "log_metrics_summary",
    "record_operation",
]

# The share of failures, of how many operations, and how many failures.
ErrorRate = tuple[float, int, int]

_LEAST = 5
_DEFAULTS = {"p95_latency": 1.0, "error_rate": 0.1}
_WINDOWS = {60.0: "1m", 300.0: "5m", 900.0: "15m"}

_logger = logging.getLogger(__name__)


class LatencyTracker:
    """Latencies by operation. All are counted, in fixed memory: `window_size` limits nothing."""

    def __init__(
        self, window_size: int = 100, *, client: Callable[[], Client] | None = None
    ) -> None:
        self._client = client or OwnClient()

    def record_latency(self, operation: str, latency: float) -> None:
        """Records how long a success took."""
        self._client().record_operation(operation, latency)

    def get_statistics(self, operation: str) -> dict[str, float]:
        """min, max, avg, p50, p90, p95, p99 and count; all 0 where there was nothing."""
        return _statistics(_figures(self._client(), operation, "lifetime"))

    def get_all_statistics(self) -> dict[str, dict[str, float]]:
        """The same by operation."""
        return {
            name: _statistics(figures) for name, figures in self._client().get_metrics().items()}


class ErrorTracker:
    """Error rates by operation, over the last five minutes, or one or fifteen."""

    def __init__(
        self, window_period: float = 300.0, *, client: Callable[[], Client] | None = None
    ) -> None:
        self._client = client or OwnClient()
        self._window = _WINDOWS[min(_WINDOWS, key=lambda each: abs(each - window_period))]

    def record_operation(self, operation: str, success: bool) -> None:
        """Records that an operation went well, or not."""
        self._client().record_operation(operation, 0.0, success)

    def get_error_rate(self, operation: str) -> ErrorRate:
        """The share of failures, the number of operations, and that of failures."""
        return _error_rate(_figures(self._client(), operation, self._window))

    def get_all_error_rates(self) -> dict[str, ErrorRate]:
        """The same by operation."""
        known = self._client().get_metrics(window=self._window)
        return {name: _error_rate(figures) for name, figures in known.items()}


class DBusMetricsCollector:
    """Both together, and what is wrong with them."""

    def __init__(
        self,
        latency_window_size: int = 100,
        error_window_period: float = 300.0,
        *,
        client: Callable[[], Client] | None = None,
    ) -> None:
        self._client = client or OwnClient()
        self._latencies = LatencyTracker(latency_window_size, client=self._client)
        self._errors = ErrorTracker(error_window_period, client=self._client)

    def record_operation(self, operation: str, latency: float, success: bool = True) -> None:
        """Records an operation of the program's own."""
        self._client().record_operation(operation, latency, success)

    def get_error_rate(self, operation: str) -> ErrorRate:
        """What ErrorTracker.get_error_rate() tells."""
        return self._errors.get_error_rate(operation)

    def get_metrics(self, operation: str | None = None) -> dict[str, Any]:
        """The `latency` statistics and the `error_rate` of an operation, or each by operation."""
        if operation is None:
            return {
                "latency": self._latencies.get_all_statistics(),
                "error_rate": self._errors.get_all_error_rates(),
            }
        return {
            "latency": self._latencies.get_statistics(operation),
            "error_rate": self._errors.get_error_rate(operation),
        }

    def detect_issues(
        self, thresholds: Mapping[str, Mapping[str, float]] | None = None
    ) -> dict[str, list[str]]:
        """What is wrong in the last five minutes, in sentences by operation.

        `thresholds` has, by operation, a `p95_latency` in seconds (1) and an `error_rate` (0.1).
        """
        found: dict[str, list[str]] = {}
        for issue in self._client().detect_issues():
            if issue.operation not in (thresholds or ()):
                found.setdefault(issue.operation, []).append(issue.text)
        for operation, limits in (thresholds or {}).items():
            recent = _figures(self._client(), operation, "5m")
            texts = [] if recent is None else _over(operation, recent, {**_DEFAULTS, **limits})
            if texts:
                found[operation] = texts
        return found

    def log_metrics_summary(self) -> None:
        """Reports a line for each operation, and one for each issue, to the logger of this module;
        on standard error where the program has no logging.
        """
        for name, figures in self._client().get_metrics().items():
            latency, (rate, count, _) = _statistics(figures), _error_rate(figures)
            _report(
                logging.INFO,
                f"{name}: {count} operations, average {latency['avg']:.3f} s, "
                f"p95 {latency['p95']:.3f} s, error rate {rate:.1%}")
        for texts in self.detect_issues().values():
            for text in texts:
                _report(logging.WARNING, text)


_metrics_collector = DBusMetricsCollector(client=default_client)


def get_metrics_collector() -> DBusMetricsCollector:
    """The program's own: that of the default client."""
    return _metrics_collector


def record_operation(operation: str, latency: float, success: bool = True) -> None:
    """Records an operation of the program's own."""
    _metrics_collector.record_operation(operation, latency, success)


def get_metrics(operation: str | None = None) -> dict[str, Any]:
    """What DBusMetricsCollector.get_metrics() tells."""
    return _metrics_collector.get_metrics(operation)


def get_error_rate(operation: str) -> ErrorRate:
    """The share of failures, the number of operations, and that of failures."""
    return _metrics_collector.get_error_rate(operation)


def detect_issues(
    thresholds: Mapping[str, Mapping[str, float]] | None = None
) -> dict[str, list[str]]:
    """What DBusMetricsCollector.detect_issues() tells."""
    return _metrics_collector.detect_issues(thresholds)


def log_metrics_summary() -> None:
    """What DBusMetricsCollector.log_metrics_summary() does."""
    _metrics_collector.log_metrics_summary()


def _figures(client: Client, operation: str, window: str) -> OperationMetrics | None:
    try:
        return client.get_metrics(operation, window)
    except NotFound:
        return None


def _statistics(figures: OperationMetrics | None) -> dict[str, float]:
    if figures is None:
        names = ("min", "max", "avg", "p50", "p90", "p95", "p99")
        return {**dict.fromkeys(names, 0.0), "count": 0}
    known = figures.successes
    return {
        "min": known.min,
        "max": known.max,
        "avg": known.mean,
        "p50": known.p50,
        "p90": known.p90,
        "p95": known.p95,
        "p99": known.p99,
        "count": known.count,
    }


def _error_rate(figures: OperationMetrics | None) -> ErrorRate:
    if figures is None:
        return 0.0, 0, 0
    failed = figures.failures.count
    return figures.error_rate, figures.successes.count + failed, failed


def _over(operation: str, recent: OperationMetrics, limits: Mapping[str, float]) -> list[str]:
    texts = []
    known = recent.successes
    if known.count >= _LEAST and known.p95 > limits["p95_latency"]:
        texts.append(
            f"{operation} is slow: 95 % of {known.count} took up to {known.p95:g} s, and the "
            f"limit is {limits['p95_latency']:g} s")
    rate, count, failed = _error_rate(recent)
    if count >= _LEAST and rate > limits["error_rate"]:
        texts.append(
            f"{operation} fails: {failed} of {count}, and the limit is "
            f"{limits['error_rate']:.0%}")
    return texts


def _report(level: int, text: str) -> None:
    if _logger.hasHandlers():
        _logger.log(level, "%s", text)
    else:
        print(text, file=sys.stderr)
