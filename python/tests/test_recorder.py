"""The flight recorder: what it holds, what a dump tells and hides, and dumps of issues."""

from __future__ import annotations

import json

import pytest
from conftest import ADAPTER, NEAR, wait_until

import bleepreliability as bleep


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_records_from_the_first(client, tmp_path):
    client.recorder.note('before "it"')
    client.connect(NEAR)
    client.recorder.dump(tmp_path / "flight", with_addresses=True)

    head, *rest = lines(tmp_path / "flight")
    assert (head["kind"], head["reason"]) == ("dump", "asked")
    assert head["held"] == len(rest) <= client.recorder.state().held
    assert rest[0]["text"] == 'before "it"'
    told = [(line.get("moment"), line.get("method", line.get("status"))) for line in rest]
    assert ("begin", "org.bluez.Device1.Connect") in told
    assert ("end", "ok") in told
    calls = [line for line in rest if line.get("member") == "Connect"]
    assert [call["path"].endswith(NEAR.replace(":", "_")) for call in calls] == [True]


def test_hides_what_was_not_asked_for(client, tmp_path):
    client.recorder.start(with_bodies=True)
    client.connect(NEAR)
    client.get_property(ADAPTER, "org.bluez.Adapter1", "Alias")
    recorder = client.recorder

    recorder.dump(tmp_path / "plain")
    recorder.dump(tmp_path / "all", with_bodies=True, with_addresses=True)

    hidden, shown = (tmp_path / name for name in ("plain", "all"))
    assert NEAR not in hidden.read_text() and "xx:xx:xx:xx:xx:0" in hidden.read_text()
    assert NEAR in shown.read_text()
    assert ["org.bluez.Adapter1", "Alias"] in [line.get("body") for line in lines(shown)]
    assert not any("body" in line for line in lines(hidden))


def test_a_capture_is_a_pcap(client, tmp_path):
    client.connect(NEAR)
    client.recorder.dump(tmp_path / "flight.pcap", "pcap")

    assert (tmp_path / "flight.pcap").read_bytes()[:4] == b"\xd4\xc3\xb2\xa1"


def test_an_issue_is_dumped_by_itself(client, simulator, tmp_path):
    client.recorder.start(tmp_path / "dumps", max_dumps=2)
    client.start_monitor(kernel=False)
    wait_until(lambda: client.monitor_state().adapters)
    simulator.inject("rfkill on")
    with pytest.raises(bleep.BleepError):
        client.set_property(
            ADAPTER, "org.bluez.Adapter1", "Powered", True, max_attempts=1)

    wait_until(lambda: client.recorder.state().dumps == 1, "a dump")
    names = sorted(path.name for path in (tmp_path / "dumps").iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["jsonl", "pcap"]
    assert lines(tmp_path / "dumps" / names[0])[0]["reason"] == "adapter_blocked"


def test_stopped_it_records_nothing(client):
    client.recorder.stop()
    before = client.recorder.state()
    client.connect(NEAR)

    after = client.recorder.state()
    assert (before.running, after.recorded) == (False, before.recorded)
    client.recorder.clear()
    assert client.recorder.state().held == 0


def test_says_what_is_wrong(client, tmp_path):
    with pytest.raises(bleep.InvalidArgument):
        client.recorder.dump(tmp_path / "flight", "xml")
    with pytest.raises(bleep.InvalidArgument):
        client.recorder.start("not/absolute")
    with pytest.raises(bleep.InvalidArgument):
        client.recorder.start(capacity_bytes=-1)
    with pytest.raises(bleep.errors.NotFound) as caught:
        client.recorder.dump(tmp_path / "nowhere" / "flight")
    assert caught.value.operation == "recorder_dump"
