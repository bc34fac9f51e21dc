"""What can be asked for together, and what comes of it."""

import json
import re
import signal

import pytest
from diagnostic import ADAPTER_PATH, FAR, NEAR, SHORT, Remote, diagnose
from gi.repository import GLib
from test_device import finish, start
from test_rendering import on_terminal

ADAPTER = "org.bluez.Adapter1"


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def ask(bus, *words):
    return diagnose("--bus", bus.address, "--json", *words)


def test_all_has_a_stress_test_a_plan_and_the_metrics(bus, remote):
    answer = ask(bus, "--all")

    assert answer.status == 0
    assert answer.report["stress"]["operations"] == 200
    assert answer.check("stress")["verdict"] == "ok"
    assert answer.report["plan"]["outcome"] == "planned"
    assert answer.report["metrics"]["operations"]
    assert answer.check("machine")["verdict"] == "skip"
    assert "recovery" not in answer.report


def test_all_mends_nothing(bus, remote):
    remote.set(ADAPTER_PATH, ADAPTER, "Powered", GLib.Variant("b", False))

    answer = ask(bus, "--all")

    assert answer.status == 1
    assert remote.get(ADAPTER_PATH, ADAPTER, "Powered") is False
    steps = {step["stage"]: step["verdict"] for step in answer.report["plan"]["recovery"]["steps"]}
    assert steps["adapter-reset"] == "possible"


def test_the_stress_test_of_all_can_be_longer(bus, remote):
    assert ask(bus, "--all", "--operations", "321").report["stress"]["operations"] == 321
    assert ask(bus, "--all", "--stress-test").report["stress"]["operations"] == 1000


def test_a_plan_does_not_make_it_unhealthy(bus, remote):
    answer = ask(bus, "--plan", "--check-bluez", "--device", NEAR)

    assert (answer.status, answer.report["outcome"]) == (0, "healthy")
    assert answer.report["plan"]["recovery"]["device"] == NEAR
    # It is checked as well, since checks were asked for.
    assert answer.check("disconnect")["verdict"] == "ok"


def test_a_recovery_comes_before_the_checks_that_tell_how_it_is_then(bus, remote):
    remote.set(ADAPTER_PATH, ADAPTER, "Powered", GLib.Variant("b", False))

    answer = ask(bus, "--check-bluez", "--recovery", "--history")

    assert (answer.status, answer.report["outcome"]) == (0, "healthy")
    assert answer.report["checks"][0]["name"] == "recovery"
    assert answer.check("recovery")["verdict"] == "ok"
    assert answer.check("adapter")["facts"]["powered"] is True
    assert len(answer.report["recovery"]["history"]) == 1


def test_a_recovery_in_vain_makes_it_unhealthy(bus, remote):
    answer = ask(
        bus, "--recovery", "--device", FAR, "--pool-test", "--stress-test", "--timeout", "1")

    assert answer.status == 1
    assert "recovery" in answer.blames()
    assert answer.report["recovery"]["outcome"] == "failed"


def test_a_device_that_is_only_to_be_recovered_is_not_tried_besides(bus, remote):
    report = ask(bus, "--recovery", "--device", NEAR, "--metrics").report

    assert report["outcome"] == "recovered"
    assert report["metrics"]["operations"]
    assert "Disconnect" not in remote.methods()


def test_stress_beside_checks_fails_them(bus, remote):
    remote.inject("refuse Properties.Get org.freedesktop.DBus.Error.AccessDenied Rejected 400")

    answer = ask(bus, "--pool-test", "--stress-test", "--operations", "100")

    assert answer.status == 1
    assert answer.blames()["stress"][0] == "BLEEP_ERROR_ACCESS_DENIED"
    assert answer.report["stress"]["outcome"] == "failed"


def test_stress_is_left_out_where_nothing_answers(bus, remote):
    remote.inject("stall")

    answer = ask(bus, "--all", "--timeout", SHORT)

    assert answer.check("stress")["verdict"] == "skip"
    assert "stress" not in answer.report


def test_checks_and_then_looking_on(bus, remote):
    answer = diagnose(
        "--check-bluez", "--monitor", "--duration", "0.5", "--bus", bus.address)

    assert answer.status == 0
    assert answer.output.index("Healthy: ") < answer.output.index("  available ")


def test_looking_on_does_not_hide_what_the_checks_found(bus, remote):
    remote.set(ADAPTER_PATH, ADAPTER, "Powered", GLib.Variant("b", False))

    answer = diagnose(
        "--check-bluez", "--watch", "--duration", "0.3", "--bus", bus.address)

    assert answer.status == 1


def test_whoever_interrupts_the_checks_does_not_look_on(bus, remote):
    remote.inject("hold ObjectManager.GetManagedObjects")
    tool = start("--check-bluez", "--monitor", "--bus", bus.address)
    remote.wait_until(remote.held)
    tool.send_signal(signal.SIGTERM)

    answer = finish(tool)

    assert answer.status == 128 + signal.SIGTERM
    assert "Interrupted: " in answer.output and "available" not in answer.output


def test_with_json_the_document_comes_before_the_events(bus, remote):
    answer = diagnose(
        "--check-bluez", "--monitor", "--duration", "0.5", "--json", "--bus", bus.address)

    report, end = json.JSONDecoder().raw_decode(answer.output)
    assert report["outcome"] == "healthy"
    events = [json.loads(line)["event"] for line in answer.output[end:].split("\n") if line]
    assert events[0] == "available"


def test_all_with_metrics_and_debug_is_what_it_says(bus, remote):
    answer = ask(bus, "--all", "--metrics", "--debug")

    assert answer.status == 0
    assert "metrics" in answer.report
    assert re.search("^debug: ", answer.errors, re.M)


def test_a_file_for_prometheus_goes_with_everything(bus, remote, tmp_path):
    for words in (["--all"], ["--plan"], ["--recovery"], ["--stress-test"], ["--doctor"]):
        file = tmp_path / "metrics"
        answer = diagnose(*words, "--openmetrics", str(file), "--bus", bus.address)

        assert answer.status == 0, answer.output
        assert file.read_text().endswith("# EOF\n")
        file.unlink()


def test_a_file_for_prometheus_that_is_lost_is_told_by_a_recovery_too(bus, remote, tmp_path):
    answer = diagnose("--recovery", "--openmetrics", f"{tmp_path}/no/file", "--bus", bus.address)

    assert answer.status == 4


@pytest.mark.parametrize("words", [
    ["--all"], ["--doctor", "--plan"], ["--recovery", "--metrics"], ["--plan", "--metrics"],
    ["--recovery", "--check-bluez", "--history"], ["--stress-test", "--pool-test", "--metrics"],
])
def test_it_reads_well_on_a_terminal_and_in_a_pipe(bus, remote, words):
    piped = diagnose(*words, "--bus", bus.address, "--device", NEAR)
    shown = on_terminal(*words, "--bus", bus.address, "--device", NEAR, streams=["stdout"])

    assert piped.status == 0, piped.output
    for text in (piped.output, re.sub(r"\x1b\[[0-9;]*[mK]", "", shown)):
        assert max(map(len, text.splitlines())) <= 80
        assert "\n\n\n" not in text and not text.startswith("\n")
    assert piped.output.isascii() and "\x1b" not in piped.output


def test_long_work_of_all_shows_what_it_is_at(bus, remote):
    remote.inject("delay ObjectManager.GetManagedObjects 800000")

    shown = on_terminal("--all", "--bus", bus.address, streams=["stderr"])

    assert re.search(r"Objects: \d+ ms", shown)
    assert shown.endswith("\r\x1b[K")
