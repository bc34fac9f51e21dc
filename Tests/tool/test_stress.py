"""--stress-test against the simulator: what it counts, how it ends, and what it shows."""

import json
import re
import signal

import pytest
from conftest import PrivateBus, Simulator
from diagnostic import SHORT, Remote, diagnose
from test_device import finish, start
from test_rendering import on_terminal

QUESTIONS = {
    "org.freedesktop.DBus.Peer.Ping", "org.freedesktop.DBus.Properties.Get",
    "org.freedesktop.DBus.ObjectManager.GetManagedObjects",
}
AT_REST = {"in_use": 0, "pinned": 0, "undoing": 0, "waiting": 0, "leaks": 0}


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def stress(bus, *words):
    answer = diagnose("--stress-test", "--bus", bus.address, "--json", *words)
    report = answer.report
    assert report["failed"] == sum(entry["count"] for entry in report["failures"])
    assert AT_REST.items() <= report["pool"].items()
    return report


def test_every_operation_is_counted_and_measured(bus, simulator, remote):
    report = stress(bus, "--threads", "8", "--operations", "400")

    assert (report["outcome"], report["exit_status"]) == ("passed", 0)
    assert (report["threads"], report["operations"], report["failed"]) == (8, 400, 0)
    assert report["failures"] == []
    for name in ("acquire", "call"):
        figures = report[name]
        assert (figures["count"], figures["failed"]) == (400, 0)
        assert figures["p50_usec"] <= figures["p95_usec"] <= figures["p99_usec"]
        assert figures["p99_usec"] <= figures["max_usec"] * 1.01 + 1
        assert figures["max_usec"] > 0
    assert report["call"]["p50_usec"] > 0
    assert report["rate_per_second"] == 400 * 1_000_000 // report["elapsed_usec"]
    assert report["pool"]["granted"] == 400
    assert report["pool"]["created"] == report["pool"]["idle"] <= 4


def test_it_asks_different_questions_and_changes_nothing(bus, simulator, remote):
    stress(bus, "--threads", "2", "--operations", "60")

    calls = [line.split() for line in remote.journal()]
    assert {call[0] for call in calls} == QUESTIONS
    asked = [call for call in calls if "GetManagedObjects" not in call[0]]
    # The rest of the mix went to the bus.
    assert 20 <= len(asked) < 60
    assert 1 < len({call[2] for call in asked}) <= 4


def test_1000_operations_by_4_threads_where_nothing_is_said(bus, simulator):
    report = stress(bus)

    assert (report["threads"], report["operations"]) == (4, 1000)


def test_more_threads_than_operations_do_no_more(bus, simulator):
    report = stress(bus, "--threads", "64", "--operations", "5")

    assert (report["threads"], report["operations"]) == (64, 5)


def test_a_duration_ends_it_whatever_the_number(bus, simulator):
    report = stress(bus, "--duration", "0.5")

    assert report["outcome"] == "passed"
    assert report["operations"] >= 4
    assert report["elapsed_usec"] >= 400_000


def test_the_number_ends_it_before_the_duration(bus, simulator):
    report = stress(bus, "--duration", "600", "--operations", "10")

    assert report["operations"] == 10


def test_what_fails_is_told_by_status(bus, simulator, remote):
    remote.inject("refuse Properties.Get org.freedesktop.DBus.Error.AccessDenied Rejected")
    remote.inject("refuse Peer.Ping org.bluez.Error.Failed Broken")

    report = stress(bus, "--operations", "100")

    assert (report["outcome"], report["exit_status"]) == ("failed", 1)
    by_status = {entry["error"]["status"]: entry for entry in report["failures"]}
    assert by_status["BLEEP_ERROR_ACCESS_DENIED"]["error"]["message"] == "Rejected"
    assert len(by_status) == 2
    assert 0 < report["failed"] < report["operations"] == 100
    assert report["call"]["failed"] == report["failed"]
    assert report["call"]["count"] == 100 - report["failed"]
    assert report["acquire"]["count"] == 100


def test_a_daemon_that_hangs_is_no_reason_to_hang(bus, simulator, remote):
    remote.inject("stall")

    report = stress(bus, "--operations", "8", "--timeout", SHORT)

    assert report["outcome"] == "failed"
    assert {entry["error"]["status"] for entry in report["failures"]} == {"BLEEP_ERROR_TIMED_OUT"}


def test_without_bluez_what_it_is_asked_fails(bus):
    report = stress(bus, "--operations", "40")

    statuses = {entry["error"]["status"] for entry in report["failures"]}
    assert statuses == {"BLEEP_ERROR_SERVICE_UNAVAILABLE"}
    # The bus itself is there.
    assert 0 < report["failed"] < 40


def test_without_an_adapter_the_others_are_asked(bus, simulator, remote):
    remote.inject("vanish hci0")

    assert stress(bus, "--operations", "50")["failed"] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_the_summary(bus, simulator, remote, number):
    tool = start("--stress-test", "--duration", "600", "--bus", bus.address, "--json")
    remote.wait_until(lambda: len(remote.journal()) > 20)
    tool.send_signal(number)

    report = finish(tool).report

    assert (report["outcome"], report["exit_status"]) == ("interrupted", 128 + number)
    assert report["operations"] >= 10
    assert AT_REST.items() <= report["pool"].items()


def test_a_bus_that_ends_meanwhile_fails_it_and_does_not_end_the_tool(tmp_path):
    bus = PrivateBus(tmp_path)
    simulator = Simulator(bus.address)
    remote = Remote(bus.address)
    try:
        tool = start("--stress-test", "--duration", "2", "--bus", bus.address, "--json")
        remote.wait_until(lambda: len(remote.journal()) > 20)
    finally:
        bus.stop()
        simulator.stop()

    report = finish(tool).report

    assert (report["outcome"], report["exit_status"]) == ("failed", 1)
    statuses = {entry["error"]["status"] for entry in report["failures"]}
    assert statuses <= {
        "BLEEP_ERROR_BUS_LOST", "BLEEP_ERROR_BUS_UNAVAILABLE", "BLEEP_ERROR_TIMED_OUT"}
    assert report["failed"] == report["acquire"]["failed"] + report["call"]["failed"]
    # Nobody knocks all the time at a door that is gone.
    assert report["acquire"]["failed"] <= 4 * 2 * 100
    assert AT_REST.items() <= report["pool"].items()


def test_no_bus_ends_with_3(tmp_path):
    answer = diagnose("--stress-test", "--json", "--bus", f"unix:path={tmp_path}/nobody")

    assert answer.status == 3
    assert answer.output == ""
    assert answer.errors.startswith("bleep-dbus-diagnostic: ")


def test_the_text_is_plain_ascii_in_80_columns(bus, simulator, remote):
    remote.inject("refuse Peer.Ping org.bluez.Error.Failed " + "No-luck-at-all-" * 12)

    answer = diagnose("--stress-test", "--operations", "100", "--bus", bus.address)

    assert answer.status == 1
    assert answer.errors == ""
    assert answer.output.isascii() and "\x1b" not in answer.output
    assert max(map(len, answer.output.splitlines())) <= 80
    for pattern in (
        r"^Stress test of BlueZ on\sunix:", r"^  100 operations by 4 threads in .* a second$",
        r"^  acquire +100 +0 ", r"^  call +100 +\d+ ", r"^Failures$", r"BLEEP_ERROR_\w+, blame: ",
        r"^  100 leases granted on \d connections?, 4 at most$",
        r"^  now \d idle, 0 in use, 0 waiting, 0 leaked$",
        r"^Failed: \d+ of 100 operations failed\.$",
    ):
        assert re.search(pattern, answer.output, re.M), pattern


def test_progress_is_shown_to_whoever_watches_and_wiped_off(bus, simulator):
    words = ["--stress-test", "--duration", "1", "--bus", bus.address]
    shown = on_terminal(*words, streams=["stderr"])

    assert re.search(r"Stress test, \d+ done, 0 failed: \d+ ms", shown)
    assert shown.endswith("\r\x1b[K")


def test_metrics_tell_of_it_as_well(bus, simulator, tmp_path):
    file = tmp_path / "metrics"
    report = stress(bus, "--operations", "50", "--metrics", "--openmetrics", str(file))

    lifetime = report["metrics"]["operations"]["stress_call"]["lifetime"]
    assert lifetime["successes"]["count"] == 50
    assert 'operation="stress_call"' in file.read_text()


def test_it_runs_on_a_simulator_of_its_own(tmp_path):
    answer = diagnose("--stress-test", "--simulate", "--operations", "20", "--json")

    assert json.loads(answer.output)["simulated"] is True
    assert answer.status == 0
