"""--record: what went on, as JSON Lines and as packets, whatever the tool was asked to do."""

import json
import subprocess

import pytest
from conftest import DEVICE
from diagnostic import diagnose

RUNS = {
    "checks": ["--device", DEVICE],
    "stress": ["--stress-test", "--operations", "20"],
    "recovery": ["--recovery", "--device", DEVICE],
    "monitor": ["--monitor", "--duration", "0.5"],
}


def lines_of(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("run", RUNS)
def test_what_went_on_is_in_both_files(bus, simulator, tmp_path, run):
    answer = diagnose(*RUNS[run], "--record", f"{tmp_path}/flight", "--bus", bus.address)

    assert (answer.status, answer.errors) == (0, "")
    lines = lines_of(tmp_path / "flight.jsonl")
    assert lines[0]["kind"] == "dump"
    sent = [line for line in lines if line["kind"] == "message" and line["direction"] == "sent"]
    shown = subprocess.run(
        ["tshark", "-r", tmp_path / "flight.pcap", "-T", "fields", "-e", "dbus.member"],
        capture_output=True, text=True, check=True).stdout.split()
    assert sent and {line["member"] for line in sent if "member" in line} <= set(shown)


@pytest.mark.parametrize("words", [[], ["--no-redact"]])
def test_addresses_are_crossed_out_unless_told_otherwise(bus, simulator, tmp_path, words):
    diagnose("--device", DEVICE, "--record", f"{tmp_path}/flight", *words, "--bus", bus.address)

    path = DEVICE.replace(":", "_")
    assert (path in (tmp_path / "flight.jsonl").read_text()) is bool(words)
    assert (path.encode() in (tmp_path / "flight.pcap").read_bytes()) is bool(words)


def test_files_that_cannot_be_written_end_with_4(bus, simulator, tmp_path):
    answer = diagnose("--record", f"{tmp_path}/nowhere/flight", "--bus", bus.address)

    assert answer.status == 4
    assert [line.split(": ")[1] for line in answer.errors.splitlines()] == [
        f"{tmp_path}/nowhere/flight.jsonl", f"{tmp_path}/nowhere/flight.pcap"]
