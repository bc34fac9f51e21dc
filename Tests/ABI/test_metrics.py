"""What the metrics are exported as is what bleep_metrics_get tells, and Prometheus takes it."""

import ctypes
import json
import os
import re
import stat
import subprocess
import threading

import pytest

from conftest import DEVICE, STAGE

LATENCY = [
    "count", "min_usec", "mean_usec", "max_usec", "p50_usec", "p90_usec", "p95_usec", "p99_usec",
    "p999_usec",
]
WINDOWS = {"lifetime": 0, "1m": 1, "5m": 5, "15m": 15}
OPENMETRICS, JSON = 0, 1
WITH_ADDRESSES = 1
TIMED_OUT, CANCELLED, BUSY = -20, -21, -103
NOT_FOUND = -4


class Latency(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in LATENCY]


class Stats(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t), ("covered_usec", ctypes.c_uint64),
        ("successes", Latency), ("failures", Latency), ("cancelled", ctypes.c_uint64),
        ("error_rate", ctypes.c_double), ("late_replies", ctypes.c_uint64),
        ("late_latency_usec", ctypes.c_uint64), ("late_shortfall_usec", ctypes.c_uint64),
    ]


class Metrics:
    """A client that is on no bus, and its metrics."""

    def __init__(self):
        self.library = ctypes.CDLL(str(STAGE / "lib" / "libbleepreliability.so.0"))
        self.client = ctypes.c_void_p()
        assert self.library.bleep_client_new(None, ctypes.byref(self.client)) == 0

    def close(self):
        self.library.bleep_client_unref(self.client)

    def record(self, operation, latency, outcome=0):
        status = self.library.bleep_metrics_record(
            self.client, operation.encode(), ctypes.c_uint64(latency), outcome
        )
        assert status == 0

    def get(self, operation, window):
        stats = Stats(struct_size=ctypes.sizeof(Stats))
        status = self.library.bleep_metrics_get(
            self.client, operation.encode(), window, ctypes.byref(stats)
        )
        assert status == 0
        return stats

    def snapshot(self):
        value = ctypes.c_void_p()
        self.library.bleep_value_to_json.restype = ctypes.c_char_p
        assert self.library.bleep_metrics_snapshot(self.client, ctypes.byref(value)) == 0
        text = self.library.bleep_value_to_json(value)
        self.library.bleep_value_unref(value)
        return json.loads(text)

    def openmetrics(self, flags=0):
        value, text = ctypes.c_void_p(), ctypes.c_char_p()
        made = self.library.bleep_metrics_to_openmetrics(self.client, flags, ctypes.byref(value))
        assert made == 0
        assert self.library.bleep_value_get_string(value, ctypes.byref(text)) == 0
        copy = text.value.decode()
        self.library.bleep_value_unref(value)
        return copy

    def write(self, path, form=OPENMETRICS, flags=0):
        error = ctypes.c_void_p()
        status = self.library.bleep_metrics_write(
            self.client, form, flags, str(path).encode(), ctypes.byref(error)
        )
        self.library.bleep_error_text.restype = ctypes.c_char_p
        text = self.library.bleep_error_text(error).decode()
        self.library.bleep_error_unref(error)
        return status, text


@pytest.fixture
def metrics():
    metrics = Metrics()
    yield metrics
    metrics.close()


@pytest.fixture
def traffic(metrics):
    """Some of everything."""
    for index in range(1000):
        metrics.record("connect", 1_000_000 + index * 1_000)
        metrics.record("read", 900 + index % 7)
    for _ in range(30):
        metrics.record("connect", 15_000_123, TIMED_OUT)
    metrics.record("connect", 20, BUSY)
    metrics.record("connect", 20, CANCELLED)
    metrics.record('odd "name"\\', 5)
    metrics.record("Ping", 3_600_000_001)
    return metrics


def promtool(text):
    """What it has to complain about."""
    result = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True
    )
    return result.returncode, result.stdout + result.stderr


def samples(text):
    """Every sample by its name and labels."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def test_promtool_has_no_complaint(traffic):
    assert promtool(traffic.openmetrics()) == (0, "")


def test_promtool_has_no_complaint_about_nothing(metrics):
    assert promtool(metrics.openmetrics()) == (0, "")


def test_every_family_is_described_and_the_text_ends(traffic):
    text = traffic.openmetrics()

    typed = re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE)
    assert typed == re.findall(r"^# HELP (\S+) \S", text, re.MULTILINE)
    for name in samples(text):
        assert any(name.startswith(family) for family in typed)
    for family in re.findall(r"^# UNIT (\S+) seconds$", text, re.MULTILINE):
        assert family.endswith("_seconds")
    assert text.endswith("\n# EOF\n")


def test_json_has_the_numbers_of_get(traffic):
    operations = traffic.snapshot()["operations"]

    assert sorted(operations) == ["Ping", "connect", 'odd "name"\\', "read"]
    for operation, windows in operations.items():
        for name, number in WINDOWS.items():
            stats = traffic.get(operation, number)
            for kind in "successes", "failures":
                latency = getattr(stats, kind)
                assert windows[name][kind] == {key: getattr(latency, key) for key in LATENCY}
            assert windows[name]["cancelled"] == stats.cancelled
            assert windows[name]["error_rate"] == pytest.approx(stats.error_rate)


def test_openmetrics_has_the_numbers_of_get(traffic):
    text = samples(traffic.openmetrics())
    stats = traffic.get("connect", 0)

    durations = 'bleep_operation_duration_seconds_{}{{operation="connect",outcome="{}"{}}}'
    assert text[durations.format("count", "success", "")] == stats.successes.count == 1000
    assert text[durations.format("bucket", "success", ',le="+Inf"')] == 1000
    assert text[durations.format("bucket", "success", ',le="0.5"')] == 0
    assert text[durations.format("bucket", "success", ',le="2.5"')] == 1000
    assert text[durations.format("count", "failure", "")] == stats.failures.count == 31
    total = text[durations.format("sum", "success", "")] * 1e6
    assert total / 1000 == pytest.approx(stats.successes.mean_usec, abs=1)
    reasons = 'bleep_operation_failures_total{{operation="connect",status="{}"}}'
    assert text[reasons.format("timed_out")] == 30
    assert text[reasons.format("busy")] == 1
    assert text['bleep_operation_cancelled_total{operation="connect"}'] == 1
    blames = [value for name, value in text.items() if "blames_total" in name]
    assert sum(blames) == 31


def test_no_address_is_in_a_label_unless_asked(metrics):
    metrics.record(f"connect {DEVICE}", 5)
    metrics.record("connect C0:C1:C2:C3:C4:C5", 5)

    assert DEVICE not in metrics.openmetrics()
    assert promtool(metrics.openmetrics()) == (0, "")
    count = 'duration_seconds_count{operation="connect xx:xx:xx:xx:xx:xx",outcome="success"} 2\n'
    assert count in metrics.openmetrics()
    assert DEVICE in metrics.openmetrics(WITH_ADDRESSES)


def test_the_file_is_replaced_and_may_be_read_by_everybody(traffic, tmp_path):
    path = tmp_path / "bleep.prom"
    path.write_text("old")
    old = path.stat().st_ino

    assert traffic.write(path)[0] == 0

    assert path.read_text() == traffic.openmetrics()
    assert path.stat().st_ino != old
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["bleep.prom"]


def test_the_file_can_be_json(traffic, tmp_path):
    path = tmp_path / "bleep.json"

    assert traffic.write(path, JSON)[0] == 0

    assert json.loads(path.read_text())["operations"]["connect"]["lifetime"]["cancelled"] == 1


def test_nobody_reads_half_a_file(traffic, tmp_path):
    path = tmp_path / "bleep.prom"
    traffic.write(path)
    over = threading.Event()

    def write():
        for _ in range(50):
            traffic.write(path)
        over.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not over.is_set():
        assert path.read_text().endswith("# EOF\n")
    writer.join()


def test_says_why_a_file_cannot_be_written(traffic, tmp_path):
    status, text = traffic.write(tmp_path / "nowhere" / "bleep.prom")

    assert status == NOT_FOUND
    assert "nowhere" in text and text.startswith("metrics_write")
    assert traffic.write(tmp_path)[0] != 0
    assert os.listdir(tmp_path) == []
