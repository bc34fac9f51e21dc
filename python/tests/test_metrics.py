"""The figures of operations, from Python."""

from __future__ import annotations

import json
import math
import queue
import threading

import pytest
from conftest import ADAPTER, NEAR, PATIENCE_SECONDS

import bleepreliability
from bleepreliability import Busy, Client, InvalidArgument, LogLevel, NotFound, Status, TimedOut


@pytest.fixture
def metered(tmp_path):
    """A client on no bus at all: figures need none."""
    with Client(f"unix:path={tmp_path}/nobody") as client:
        yield client


@pytest.mark.parametrize("name", ["", "x" * 65, "a\0b", "\ud800"])
def test_what_is_no_name_is_refused(metered, name):
    with pytest.raises(InvalidArgument):
        metered.record_operation(name, 1.0)

    assert metered.get_metrics() == {}


@pytest.mark.parametrize("seconds", [-0.001, math.nan, "1"])
def test_what_is_no_latency_is_refused(metered, seconds):
    with pytest.raises(InvalidArgument):
        metered.record_operation("scan", seconds)


def test_asking_for_the_unknown_says_so(metered):
    with pytest.raises(NotFound):
        metered.get_metrics("scan")
    with pytest.raises(NotFound):
        metered.reset_metrics("scan")
    with pytest.raises(InvalidArgument):
        metered.get_metrics(window="1h")


def test_figures_are_in_seconds(metered):
    for latency in range(1, 101):
        metered.record_operation("scan", latency / 100)
    metered.record_operation("scan", 5.0, False)

    scan = metered.get_metrics("scan")

    assert scan.successes.count == 100
    assert (scan.successes.min, scan.successes.max) == (0.01, 1.0)
    assert scan.successes.mean == pytest.approx(0.505)
    assert scan.successes.p50 == pytest.approx(0.5, rel=0.01)
    assert scan.successes.p95 == pytest.approx(0.95, rel=0.01)
    assert scan.failures.count == 1
    assert scan.failures.p99 == 5.0
    assert scan.error_rate == pytest.approx(1 / 101)
    assert metered.get_metrics("scan", "1m").successes == scan.successes


@pytest.mark.parametrize("outcome, successes, failures, cancelled", [
    (True, 1, 0, 0), (False, 0, 1, 0), (Status.OK, 1, 0, 0), (Status.BUSY, 0, 1, 0),
    (Status.CANCELLED, 0, 0, 1), (Busy("busy"), 0, 1, 0),
])
def test_an_outcome_may_be_said_in_many_ways(metered, outcome, successes, failures, cancelled):
    metered.record_operation("scan", 1.0, outcome)

    scan = metered.get_metrics("scan")
    assert (scan.successes.count, scan.failures.count, scan.cancelled) == (
        successes, failures, cancelled)


def test_more_than_an_hour_counts_as_one(metered):
    metered.record_operation("scan", math.inf)

    assert metered.get_metrics("scan").successes.max == 3600.0


def test_operations_of_the_library_are_recorded(client, simulator):
    client.connect(NEAR)
    client.get_property(ADAPTER, "org.bluez.Adapter1", "Address")
    simulator.hold("Device1.Disconnect")
    with pytest.raises(TimedOut):
        client.disconnect(NEAR, timeout=0.1)

    metrics = client.get_metrics()

    assert metrics["connect"].successes.count == 1
    assert metrics["get_property"].successes.count == 1
    assert metrics["disconnect"].failures.count == 1
    assert metrics["disconnect"].failures.max >= 0.1
    snapshot = client.metrics_snapshot()["operations"]["disconnect"]
    assert snapshot["failures_by_status"] == {"timed_out": 1}


def test_recording_from_many_threads_loses_nothing(metered):
    def record():
        for _ in range(2000):
            metered.record_operation("scan", 0.001)

    threads = [threading.Thread(target=record) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert metered.get_metrics("scan").successes.count == 16000


def test_issues_have_their_numbers(metered):
    for _ in range(5):
        metered.record_operation("scan", 6.0)

    (issue,) = metered.detect_issues()

    assert (issue.kind, issue.operation, issue.severity) == ("slow", "scan", "critical")
    assert (issue.value, issue.limit) == (6.0, 1.0)
    assert "6.0 s" in issue.text


def test_thresholds_are_ones_own(metered):
    for _ in range(5):
        metered.record_operation("scan", 6.0)
        metered.record_operation("read", 0.2)

    metered.set_metrics_threshold("scan", p95=math.inf)
    metered.set_metrics_threshold(p95=0.1, min_samples=5)

    assert [issue.operation for issue in metered.detect_issues()] == ["read"]
    with pytest.raises(InvalidArgument):
        metered.set_metrics_threshold(error_rate=1.5)


def test_resetting_forgets(metered):
    metered.record_operation("scan", 1.0)
    metered.record_operation("read", 1.0)

    metered.reset_metrics("scan")
    assert list(metered.get_metrics()) == ["read"]
    metered.reset_metrics()
    assert metered.get_metrics() == {}


def test_the_summary_is_heard(metered):
    heard = queue.Queue()
    metered.set_log_handler(lambda level, message, fields: heard.put((level, message, fields)))
    for _ in range(5):
        metered.record_operation("scan", 2.0)

    metered.log_metrics_summary()

    assert heard.get(timeout=PATIENCE_SECONDS)[1] == "operations so far:"
    level, message, fields = heard.get(timeout=PATIENCE_SECONDS)
    assert level == LogLevel.INFO
    assert message.startswith("scan: 5 succeeded (p50 2.0 s")
    assert fields == {"BLEEP_OPERATION": "scan"}
    assert heard.get(timeout=PATIENCE_SECONDS)[0] == LogLevel.WARNING


def test_files_are_openmetrics_or_json(metered, tmp_path):
    metered.record_operation("scan", 1.0)

    metered.write_metrics(tmp_path / "bleep.prom")
    metered.write_metrics(tmp_path / "bleep.json", "json")

    assert (tmp_path / "bleep.prom").read_text() == metered.openmetrics()
    assert metered.openmetrics().endswith("# EOF\n")
    written = json.loads((tmp_path / "bleep.json").read_text())["operations"]["scan"]["lifetime"]
    told = metered.metrics_snapshot()["operations"]["scan"]["lifetime"]
    assert written["successes"] == told["successes"]
    with pytest.raises(NotFound, match="nowhere"):
        metered.write_metrics(tmp_path / "nowhere" / "bleep.prom")
    with pytest.raises(InvalidArgument):
        metered.write_metrics(tmp_path / "bleep.csv", "csv")


def test_timeouts_adapt(client, simulator):
    for _ in range(20):
        client.record_operation("get_property", 0.001)
    client.timeouts.adapt(2.0, "get_property")
    simulator.hold("Properties.Get")

    with pytest.raises(TimedOut) as caught:
        client.get_property(ADAPTER, "org.bluez.Adapter1", "Address")

    assert 1.0 <= caught.value.elapsed < 3.0
    with pytest.raises(KeyError):
        client.timeouts.adapt(2.0, "scan")
    with pytest.raises(InvalidArgument):
        client.timeouts.adapt(0.5)
    client.timeouts.adapt(0)


def test_the_module_has_a_client_of_its_own():
    bleepreliability.record_operation("scan of the program", 0.5)
    bleepreliability.log_metrics_summary()

    assert bleepreliability.get_metrics("scan of the program").successes.count == 1
    assert "scan of the program" in bleepreliability.get_metrics()
    assert bleepreliability.detect_issues() == []
