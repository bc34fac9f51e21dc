"""--recovery and --plan against the simulator: what they do, tell, and end with."""

import signal

import pytest
from conftest import PrivateBus
from diagnostic import ADAPTER_PATH, FAR, NEAR, NEAR_PATH, Remote, diagnose
from test_device import finish, start

ADAPTER = "org.bluez.Adapter1"


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


@pytest.fixture
def off(remote):
    """An adapter that is off."""
    from gi.repository import GLib
    remote.set(ADAPTER_PATH, ADAPTER, "Powered", GLib.Variant("b", False))
    return remote


def mend(bus, *words):
    return diagnose("--bus", bus.address, "--json", *words).report


def steps(report):
    return [(step["stage"], step["verdict"]) for step in report["recovery"]["steps"]]


def test_a_device_behind_an_adapter_that_is_off_is_connected_again(bus, off):
    report = mend(bus, "--recovery", "--device", NEAR, "--timeout", "20", "--history")

    assert (report["outcome"], report["exit_status"], report["error"]) == ("recovered", 0, None)
    assert ("adapter-reset", "verified") in steps(report)
    assert report["history"] == [report["recovery"]]
    assert off.get(ADAPTER_PATH, ADAPTER, "Powered") is True
    assert off.get(NEAR_PATH, "org.bluez.Device1", "Connected") is True


def test_without_a_device_it_is_the_adapter(bus, off):
    report = mend(bus, "--recovery", "--timeout", "20")

    assert report["recovery"]["device"] == ""
    assert ("adapter-reset", "verified") in steps(report)
    assert "history" not in report
    assert off.methods() == []


def test_a_plan_tells_the_stages_and_does_nothing(bus, off):
    report = mend(bus, "--plan", "--device", NEAR)

    assert (report["outcome"], report["exit_status"]) == ("planned", 0)
    assert ("adapter-reset", "possible") in steps(report)
    assert report["recovery"]["plan"] is True
    assert off.get(ADAPTER_PATH, ADAPTER, "Powered") is False


def test_a_device_out_of_range_is_not_recovered(bus, remote):
    report = mend(bus, "--recovery", "--device", FAR, "--timeout", "2")

    assert (report["outcome"], report["exit_status"]) == ("failed", 1)
    assert report["error"]["status"] == report["recovery"]["status"].upper().join(
        ("BLEEP_ERROR_", ""))
    assert all(stage != "adapter-reset" for stage, _ in steps(report))


def test_it_says_in_words_what_it_did(bus, off):
    answer = diagnose("--bus", bus.address, "--recovery", "--device", NEAR, "--history")

    assert answer.status == 0
    lines = answer.output.splitlines()
    assert lines[0].startswith(f"Recovery of {NEAR}, BlueZ on")
    assert any(line.split()[:2] == ["adapter-reset", "verified"] for line in lines)
    assert any("took " in line for line in lines)
    assert lines[-1].startswith("Recovered: ")
    assert max(map(len, lines)) <= 80


def test_a_signal_ends_it(bus, remote):
    remote.inject("hold Device1.Connect")
    process = start("--bus", bus.address, "--json", "--recovery", "--device", NEAR)
    remote.wait_until(remote.held)
    process.send_signal(signal.SIGINT)
    answer = finish(process)

    assert answer.report["outcome"] == "interrupted"
    assert answer.status == 128 + signal.SIGINT


def test_a_signal_while_a_plan_looks_is_not_forgotten(bus, remote):
    remote.inject("hold Peer.Ping")
    process = start("--bus", bus.address, "--json", "--plan")
    remote.wait_until(remote.held)
    process.send_signal(signal.SIGINT)
    answer = finish(process)

    assert answer.report["outcome"] == "interrupted"
    assert answer.status == 128 + signal.SIGINT


def test_without_a_bus_nothing_can_be_recovered(tmp_path):
    answer = diagnose("--recovery", "--bus", f"unix:path={tmp_path}/nowhere")

    assert answer.status == 3


def test_without_bluez_it_says_what_is_missing(bus):
    assert isinstance(bus, PrivateBus)
    report = mend(bus, "--plan")

    assert report["outcome"] == "planned"
    assert "bluetoothd-restart" in [stage for stage, _ in steps(report)]
