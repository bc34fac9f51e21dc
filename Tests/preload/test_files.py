"""What is written where bleep-run or the environment says so: metrics and records."""

from __future__ import annotations

import json
import subprocess

import pytest
from adopted import BLOCKING, RUN, SHORT, adopter, says_timeout, unaware  # noqa: F401


RUN_WITH_METRICS = [str(RUN), "--metrics", "here.json"]


def operations(file):
    return json.loads(file.read_text())["operations"]


@pytest.mark.parametrize("kind", BLOCKING)
def test_metrics_count_what_went_well(adopter, tmp_path, kind):
    adopter.adopted(["--metrics", f"{tmp_path}/metrics.json"], *adopter.command(kind))

    connect = operations(tmp_path / "metrics.json")["connect"]["lifetime"]
    assert (connect["successes"]["count"], connect["failures"]["count"]) == (1, 0)


@pytest.mark.parametrize("kind", BLOCKING)
def test_metrics_count_what_timed_out_and_who_is_to_blame(adopter, tmp_path, kind):
    adopter.hold()

    adopter.adopted([*SHORT, "--metrics", f"{tmp_path}/metrics.json"], *adopter.command(kind))

    connect = operations(tmp_path / "metrics.json")["connect"]
    assert connect["lifetime"]["failures"]["count"] == 1
    assert connect["lifetime"]["failures"]["min_usec"] >= 1_000_000
    assert connect["failures_by_status"] == {"timed_out": 1}


@pytest.mark.parametrize("program,way", [
    ("libdbus_program", "drop"), ("glib_program", "connection-cancelled"),
])
def test_a_call_that_the_program_cancels_counts_as_cancelled(adopter, tmp_path, program, way):
    adopter.hold()

    result = adopter.adopted(
        ["--metrics", f"{tmp_path}/metrics.json"], adopter.programs[program], way)

    assert result.stderr == ""
    connect = operations(tmp_path / "metrics.json")["connect"]["lifetime"]
    assert (connect["cancelled"], connect["failures"]["count"]) == (1, 0)
    assert adopter.undone() == 0


def test_metrics_of_each_process_are_taken_by_promtool(adopter, tmp_path):
    program = " ".join(adopter.command("gdbus"))
    adopter.adopted(["--metrics", f"{tmp_path}/%p.prom"], "sh", "-c", f"{program}; {program}")

    files = list(tmp_path.glob("*.prom"))
    assert len(files) == 2 and all(file.stem.isdigit() for file in files)
    for file in files:
        text = file.read_text().removesuffix("# EOF\n")
        verdict = subprocess.run(
            ["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
        assert verdict.returncode in (0, 3), verdict.stderr


def test_no_metrics_are_written_unless_wanted(adopter, tmp_path):
    adopter.adopted(
        ["--no-metrics"], *adopter.command("gdbus"), BLEEP_PRELOAD_METRICS=f"{tmp_path}/m.prom")

    assert list(tmp_path.glob("m.*")) == []


def test_a_file_that_cannot_be_written_is_said_and_changes_no_status(adopter, tmp_path):
    result = adopter.adopted(
        ["--metrics", f"{tmp_path}/nowhere/m", "--record", f"{tmp_path}/nowhere/r"],
        *adopter.command("libdbus-blocking"))

    assert (result.returncode, result.stdout) == (0, "done\n")
    assert result.stderr.splitlines() == [
        "bleep-run: the metrics cannot be written", "bleep-run: the record cannot be written"]


def test_files_are_where_bleep_run_was_started_and_not_where_the_program_goes(adopter, tmp_path):
    script = f"cd / && {' '.join(adopter.command('gdbus'))}"

    adopter.plain("sh", "-c", f'cd "{tmp_path}" && "$@"', "sh",
                  *RUN_WITH_METRICS, "sh", "-c", script)

    assert (tmp_path / "here.json").exists()


@pytest.mark.parametrize("kind,has_messages", [
    ("libdbus-blocking", True), ("libdbus-pending", True), ("message-sync", True),
    ("message-async", True), ("connection-sync", False),
])
def test_a_record_has_operations_and_the_messages_at_hand(adopter, tmp_path, kind, has_messages):
    adopter.hold()

    result = adopter.adopted([*SHORT, "--record", f"{tmp_path}/flight"], *adopter.command(kind))

    assert says_timeout(kind, result), result
    lines = [json.loads(line) for line in (tmp_path / "flight.jsonl").read_text().splitlines()]
    ends = [line for line in lines if line.get("moment") == "end"]
    assert "timed_out" in {line["status"] for line in ends}
    shown = subprocess.run(
        ["tshark", "-r", tmp_path / "flight.pcap", "-T", "fields", "-e", "dbus.member"],
        capture_output=True, text=True, check=True).stdout.split()
    assert shown == (["Connect"] if has_messages else [])


@pytest.mark.parametrize("kind", ["libdbus-blocking", "libdbus-pending", "message-sync"])
def test_a_record_has_the_reply_with_its_sender(adopter, tmp_path, kind):
    adopter.adopted(["--record", f"{tmp_path}/flight-%p"], *adopter.command(kind))

    (file,) = tmp_path.glob("flight-*.pcap")
    shown = subprocess.run(
        ["tshark", "-r", file, "-T", "fields", "-e", "dbus.message_type", "-e", "dbus.sender"],
        capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(shown) == 2 and ":1." in shown[1]
