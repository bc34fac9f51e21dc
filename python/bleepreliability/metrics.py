"""The figures of the default client, for programs that do not make their own.

    from bleepreliability.metrics import log_metrics_summary, record_operation

    record_operation("connect", elapsed, success)
    log_metrics_summary()
"""

from __future__ import annotations

from typing import overload

from .default import default_client
from .enums import Status
from .errors import BleepError
from .figures import OperationIssue, OperationMetrics


def record_operation(
    operation: str, seconds: float, success: bool | Status | BleepError = True
) -> None:
    """What Client.record_operation() does, on the default client."""
    default_client().record_operation(operation, seconds, success)


@overload
def get_metrics(operation: str, window: str = ...) -> OperationMetrics: ...


@overload
def get_metrics(operation: None = ..., window: str = ...) -> dict[str, OperationMetrics]: ...


def get_metrics(
    operation: str | None = None, window: str = "lifetime"
) -> OperationMetrics | dict[str, OperationMetrics]:
    """What Client.get_metrics() does, on the default client."""
    client = default_client()
    return client.get_metrics(window=window) if operation is None else client.get_metrics(
        operation, window)


def detect_issues() -> list[OperationIssue]:
    """What Client.detect_issues() does, on the default client."""
    return default_client().detect_issues()


def log_metrics_summary() -> None:
    """What Client.log_metrics_summary() does, on the default client."""
    default_client().log_metrics_summary()
