"""bleep.core.metrics, where the original broke its promises: B18 to B21."""

from __future__ import annotations

import logging
import random
import threading

import pytest
from conftest import PATIENCE_SECONDS

from bleep.core import metrics
from bleep.core.metrics import (
    DBusMetricsCollector,
    ErrorTracker,
    LatencyTracker,
    detect_issues,
    get_error_rate,
    get_metrics,
    log_metrics_summary,
    record_operation,
)
from bleepreliability import Client, InvalidArgument, default

STATISTICS = {"min", "max", "avg", "p50", "p90", "p95", "p99", "count"}


@pytest.fixture(autouse=True)
def offline(tmp_path, monkeypatch):
    """A default client without a bus: figures need none."""
    with Client(f"unix:path={tmp_path}/nothing") as client:
        monkeypatch.setitem(default._clients, "system", client)
        yield client


def test_b18_everything_answers_after_an_operation():
    record_operation("connect", 0.25, True)
    record_operation("connect", 15.0, False)

    found = get_metrics("connect")
    assert set(found) == {"latency", "error_rate"}
    assert set(found["latency"]) == STATISTICS
    # The share, of how many, and how many.
    assert found["error_rate"] == get_error_rate("connect") == (0.5, 2, 1)
    everything = get_metrics()
    assert everything["latency"]["connect"] == found["latency"]
    assert everything["error_rate"] == {"connect": (0.5, 2, 1)}
    assert detect_issues() == {}


def test_b18_nothing_recorded_is_no_error():
    assert get_metrics() == {"latency": {}, "error_rate": {}}
    assert get_metrics("connect") == {
        "latency": dict.fromkeys(STATISTICS, 0), "error_rate": (0.0, 0, 0)}
    log_metrics_summary()


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_b19_percentiles_are_those_of_the_nearest_rank(count):
    latencies = [number / 1000 for number in range(1, count + 1)]
    random.Random(count).shuffle(latencies)
    for latency in latencies:
        record_operation("read", latency, True)

    found = get_metrics("read")["latency"]
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)):
        exact = sorted(latencies)[-(-int(share * 100) * count // 100) - 1]
        assert found[name] == pytest.approx(exact, rel=0.01), name
    assert (found["min"], found["max"]) == (0.001, count / 1000)
    assert found["avg"] == pytest.approx(sum(latencies) / count)


def test_b20_failures_are_no_latencies():
    for latency, success in ((0.1, True), (15.0, False), (0.3, True)):
        record_operation("connect", latency, success)

    assert get_metrics("connect")["latency"]["max"] == 0.3
    assert get_metrics("connect")["latency"]["count"] == 2


def test_b20_reading_while_others_record():
    end = threading.Event()

    def record(number):
        for index in range(500):
            record_operation(f"operation {number} {index % 8}", 0.001, index % 10 > 0)

    def read():
        while not end.is_set():
            get_metrics()
            detect_issues()

    writers = [threading.Thread(target=record, args=(number,)) for number in range(4)]
    reader = threading.Thread(target=read)
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE_SECONDS)
    end.set()
    reader.join(PATIENCE_SECONDS)

    rates = get_metrics()["error_rate"]
    assert len(rates) == 32
    assert sum(count for _, count, _ in rates.values()) == 2000
    assert sum(failed for _, _, failed in rates.values()) == 200


def test_b20_nonsense_is_refused():
    for latency in (-1.0, float("nan"), "long"):
        with pytest.raises((InvalidArgument, TypeError)):
            record_operation("connect", latency, True)
    assert get_metrics()["latency"] == {}


def test_b21_issues_are_found_and_told(caplog):
    for index in range(10):
        record_operation("connect", 3.0, index % 2 > 0)
        record_operation("read", 0.01, True)

    issues = detect_issues()
    assert list(issues) == ["connect"]
    assert len(issues["connect"]) == 2
    with caplog.at_level(logging.INFO, metrics.__name__):
        log_metrics_summary()

    lines = [record.getMessage() for record in caplog.records if record.levelname == "INFO"]
    assert lines[0].startswith("connect: 10 operations, average 3.000 s, p95 3.0")
    assert "error rate 50.0%" in lines[0] and lines[1].startswith("read: 10 operations")
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warned == issues["connect"]


def test_b21_thresholds_are_by_operation():
    for index in range(20):
        record_operation("read", 0.4, index > 0)

    assert detect_issues() == {}
    limits = {"read": {"p95_latency": 0.2, "error_rate": 0.01}, "write": {"error_rate": 0.01}}
    (slow, failing) = detect_issues(limits)["read"]
    assert "0.2 s" in slow and "1 of 20" in failing
    assert detect_issues({"read": {"error_rate": 0.5}}) == {}
    assert detect_issues() == {}


def test_trackers_of_ones_own_share_nothing():
    latencies, errors, both = LatencyTracker(10), ErrorTracker(60.0), DBusMetricsCollector()
    latencies.record_latency("read", 0.5)
    errors.record_operation("read", False)
    both.record_operation("write", 0.5, True)

    assert latencies.get_statistics("read")["count"] == 1
    assert latencies.get_all_statistics()["read"]["max"] == 0.5
    assert errors.get_all_error_rates() == {"read": errors.get_error_rate("read")}
    assert errors.get_error_rate("read") == (1.0, 1, 1)
    assert list(both.get_metrics()["latency"]) == ["write"]
    assert both.get_error_rate("write") == (0.0, 1, 0)
    assert get_metrics()["latency"] == {}
    assert metrics.get_metrics_collector().get_metrics() == get_metrics()
