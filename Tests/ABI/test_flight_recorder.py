"""What the flight recorder writes, read by others: tshark, a JSON parser, and us by hand."""

import json
import random
import struct
import subprocess
import time

import pytest

from conftest import DEVICE, ROOT

HERE = ROOT / "Tests" / "ABI"
MASKED = "/org/bluez/hci0/dev_xx_xx_xx_xx_xx_"
TYPES = {"1": "call", "2": "return", "3": "error", "4": "signal"}


@pytest.fixture(scope="session")
def recorder_dump(programs):
    return programs.build(
        HERE / "recorder_dump.c", HERE / "support.c", packages=["gio-2.0"], options=["-pthread"])


@pytest.fixture
def dumps(programs, recorder_dump, bus, simulator, tmp_path):
    directory = tmp_path / "dumps"
    directory.mkdir()
    answer = programs.run(recorder_dump, "all", bus.address, directory)
    assert answer.returncode == 0, answer.stdout
    return directory


def tshark(path, *fields, only=None):
    """The fields of each packet as tshark reads them."""
    command = ["tshark", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f"]
    for field in fields:
        command += ["-e", field]
    if only:
        command += ["-Y", only]
    answer = subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, text=True)
    return [line.split("|") for line in answer.stdout.splitlines()]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def messages(path):
    return [line for line in lines(path) if line["kind"] == "message"]


@pytest.mark.parametrize("name", ["plain", "bodies", "open"])
def test_tshark_reads_what_the_lines_say(dumps, name):
    packets = tshark(
        dumps / f"{name}.pcap", "dbus.message_type", "dbus.serial", "dbus.member",
        "dbus.error_name", "dbus.reply_serial", "dbus.path", "dbus.sender", "dbus.destination",
        "dbus.body_length")
    told = [
        [message["type"]] + [
            str(message.get(key, "")) for key in
            ("serial", "member", "error", "reply_serial", "path", "sender", "destination",
             "body_bytes")]
        for message in messages(dumps / f"{name}.jsonl")
    ]

    assert len(packets) > 20
    assert [[TYPES[packet[0]], *packet[1:]] for packet in packets] == told


@pytest.mark.parametrize("name", ["plain", "bodies", "open"])
def test_tshark_finds_nothing_malformed(dumps, name):
    path = dumps / f"{name}.pcap"

    assert tshark(path, "frame.number", only="_ws.malformed or _ws.expert") == []
    # A body that is left out looks like a packet that was cut short, and only that does.
    cut = tshark(path, "frame.number", only="frame.cap_len < frame.len")
    bare = [message for message in messages(dumps / f"{name}.jsonl") if message["body_bytes"] > 0]
    assert 0 < len(cut) <= len(bare)
    if name == "plain":
        assert len(cut) == len(bare)


def test_calls_and_errors_show_as_dbus(dumps):
    answer = subprocess.run(
        ["tshark", "-r", str(dumps / "plain.pcap")], check=True, capture_output=True, text=True)
    summary = answer.stdout

    assert "D-Bus" in summary and "org.bluez" in summary
    assert f"Connect() @ {MASKED}" in summary
    assert "org.freedesktop.DBus.Error.UnknownMethod" in summary
    assert "org.freedesktop.DBus.Error.NameHasNoOwner" in summary
    assert "* PropertiesChanged()" in summary


def test_what_was_not_asked_for_is_not_there(dumps):
    plain = [(dumps / f"plain.{end}").read_bytes() for end in ("jsonl", "pcap")]
    bodies = [(dumps / f"bodies.{end}").read_bytes() for end in ("jsonl", "pcap")]
    told = [(dumps / f"open.{end}").read_bytes() for end in ("jsonl", "pcap")]
    spellings = [DEVICE.encode(), DEVICE.replace(":", "_").encode()]

    assert all(b"kitchen" not in data for data in plain)
    assert all(b"kitchen" in data for data in bodies + told)
    assert all(word not in data for word in spellings for data in plain + bodies)
    assert all(spellings[1] in data for data in told)
    values = [message["body"] for message in messages(dumps / "bodies.jsonl") if "body" in message]
    assert ["org.bluez.Adapter1", "Alias", "kitchen"] in values


def test_a_packet_without_its_body_says_how_long_it_was(dumps):
    data = (dumps / "plain.pcap").read_bytes()
    magic, major, minor, zone, accuracy, longest, link = struct.unpack_from("<IHHiIII", data)
    assert (magic, major, minor, zone, accuracy, link) == (0xA1B2C3D4, 2, 4, 0, 0, 231)
    assert longest >= 2**27

    place, now = 24, time.time()
    for message in messages(dumps / "plain.jsonl"):
        seconds, microseconds, kept, whole = struct.unpack_from("<IIII", data, place)
        assert now - 60 < seconds <= now and microseconds < 1_000_000
        assert kept == message["header_bytes"]
        assert whole == message["header_bytes"] + message["body_bytes"]
        place += 16 + kept
    assert place == len(data)


def test_the_lines_tell_what_became_of_the_calls(dumps):
    told = lines(dumps / "plain.jsonl")
    ends = [line["status"] for line in told if line.get("moment") == "end"]
    begun = {line["operation"]: line["method"] for line in told if line.get("moment") == "begin"}
    sent = {
        (line["sender"], line["serial"]): line for line in messages(dumps / "plain.jsonl")
        if line["direction"] == "sent"
    }

    assert told[0]["kind"] == "dump" and told[0]["held"] == len(told) - 1
    assert {"ok", "unknown_method", "service_unavailable"} <= set(ends)
    for line in told:
        if line.get("moment") == "attempt":
            call = sent[line["connection"], line["serial"]]
            assert begun[line["operation"]] == f"{call['interface']}.{call['member']}"
    assert [line["number"] for line in told[1:]] == sorted(line["number"] for line in told[1:])


def test_a_killed_dump_leaves_the_old_file_or_the_new_one(
    programs, recorder_dump, bus, simulator, tmp_path
):
    file = tmp_path / "flight.jsonl"
    chance = random.Random(7)
    for _ in range(10):
        process = subprocess.Popen(
            [recorder_dump, "for-ever", bus.address, file], env=programs.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        # At a moment of its own; whatever it is, the file must be whole.
        limit = time.monotonic() + chance.random() / 20
        while time.monotonic() < limit:
            pass
        process.kill()
        process.wait()
        process.stdout.close()

        told = lines(file)
        assert told[0]["held"] == len(told) - 1
        assert file.stat().st_mode & 0o777 == 0o600
