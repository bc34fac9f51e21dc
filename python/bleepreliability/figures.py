"""What is known of operations: figures, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from ._types import MetricsLatencyStruct, MetricsStatsStruct


@dataclass(frozen=True)
class Latency:
    """Figures of some latencies, in seconds; all 0 where there are none."""

    count: int
    min: float
    mean: float
    max: float
    p50: float
    p90: float
    p95: float
    p99: float
    p999: float


@dataclass(frozen=True)
class OperationMetrics:
    """The figures of one operation over a window, in seconds."""

    successes: Latency
    failures: Latency
    cancelled: int
    """How many the program gave up on; neither success nor failure."""
    error_rate: float
    """Failures among all but the cancelled, 0 to 1."""
    covered: float
    """How long the window really is."""
    late_replies: int
    """Replies that came after their limit, ever."""
    late_latency: float
    """How long the latest of those took."""
    late_shortfall: float
    """By how much the limit was too short for it."""


@dataclass(frozen=True)
class OperationIssue:
    """Something about an operation that somebody should look at."""

    kind: str
    """"slow", "failing" or "slower" (than it used to be)."""
    operation: str
    severity: str
    """"warning" or "critical"."""
    value: float
    """What was measured: seconds, or a share."""
    limit: float
    """What it must not exceed."""
    text: str
    """One sentence, with the numbers."""


def metrics_from(stats: MetricsStatsStruct) -> OperationMetrics:
    """What C told, in seconds."""
    return OperationMetrics(
        successes=_latency_from(stats.successes),
        failures=_latency_from(stats.failures),
        cancelled=stats.cancelled,
        error_rate=stats.error_rate,
        covered=stats.covered_usec / 1e6,
        late_replies=stats.late_replies,
        late_latency=stats.late_latency_usec / 1e6,
        late_shortfall=stats.late_shortfall_usec / 1e6,
    )


def _latency_from(latency: MetricsLatencyStruct) -> Latency:
    return Latency(
        count=latency.count,
        min=latency.min_usec / 1e6,
        mean=latency.mean_usec / 1e6,
        max=latency.max_usec / 1e6,
        p50=latency.p50_usec / 1e6,
        p90=latency.p90_usec / 1e6,
        p95=latency.p95_usec / 1e6,
        p99=latency.p99_usec / 1e6,
        p999=latency.p999_usec / 1e6,
    )
