"""--monitor and --watch, and the metrics that they and the checks can tell."""

import json
import re
import signal
import subprocess
import threading
import time

import pytest
from diagnostic import FAR, NEAR, SHORT, TOOL, Remote, diagnose
from test_rendering import on_terminal, width

PATIENCE_SECONDS = 20
STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}  ")


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


class Monitor:
    """The tool at work, read line by line."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [str(TOOL), "--monitor", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        self.patience = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        self.patience.start()

    def until(self, word):
        """The next line with a word in it."""
        for line in self.process.stdout:
            if word in line:
                return line
        raise AssertionError(f"no {word}: {self.process.stderr.read()}")

    def event(self, name):
        """The next event of a name, from JSON Lines."""
        return json.loads(self.until(f'"event": "{name}"'))

    def interrupt(self, number=signal.SIGINT):
        """What it still had to say, and what it ended with."""
        self.process.send_signal(number)
        rest, errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        assert errors == ""
        return rest, self.process.returncode

    def close(self):
        self.patience.cancel()
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def monitor(bus):
    started = []

    def start(*words):
        started.append(Monitor("--bus", bus.address, *words))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.mark.parametrize("mode", ["--monitor", "--watch"])
def test_where_there_is_no_bus_it_ends_with_3(tmp_path, mode):
    answer = diagnose(mode, "--bus", f"unix:path={tmp_path}/nobody")

    assert answer.status == 3
    assert answer.output == ""
    assert answer.errors.startswith("bleep-dbus-diagnostic: ")


def test_it_waits_for_a_bluez_that_is_not_there(monitor):
    running = monitor()

    assert "nobody owns org.bluez" in running.until("unavailable")
    assert running.interrupt() == ("", 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_well(monitor, simulator, number):
    running = monitor()
    line = running.until("adapter-powered")

    assert STAMP.match(line)
    assert line.endswith("adapter-powered    /org/bluez/hci0 is powered\n")
    assert running.interrupt(number) == ("", 0)


def test_a_signal_while_an_operation_waits_ends_it_well(monitor, simulator, remote):
    remote.inject("swallow Peer.Ping")
    running = monitor("--metrics", "--timeout", "600")
    running.until("available")

    table, status = running.interrupt()

    assert status == 0
    assert "Operations" in table


def test_the_duration_ends_it_although_an_operation_waits(bus, simulator, remote):
    remote.inject("swallow Peer.Ping")

    answer = diagnose(
        "--monitor", "--metrics", "--duration", "0.5", "--timeout", "600", "--bus", bus.address)

    assert answer.status == 0


def test_a_stopped_daemon_is_told_once_and_so_is_its_return(monitor, simulator):
    running = monitor("--interval", "1", "--json")
    running.event("adapter-powered")
    simulator.process.send_signal(signal.SIGSTOP)
    # How soon that is, is settled in virtual time: BleepGDBusTests/MonitorTests.
    stalled = running.event("stalled")

    simulator.process.send_signal(signal.SIGCONT)
    recovered = json.loads(next(running.process.stdout))

    assert recovered["event"] == "recovered"
    assert recovered["duration_usec"] >= stalled["duration_usec"] >= 1_000_000
    assert recovered["generation"] == stalled["generation"] == 1


def test_a_restart_is_told_as_json_lines(monitor, simulator, remote):
    running = monitor("--json")
    running.event("adapter-powered")
    # Longer than what is asserted, since we may hear late that it went.
    remote.inject("crash 500000")

    restarted = running.event("restarted")

    assert list(restarted) == [
        "time", "event", "duration_usec", "generation", "issue", "subject", "text"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", restarted["time"])
    assert restarted["duration_usec"] >= 100_000
    assert (restarted["generation"], restarted["issue"], restarted["subject"]) == (2, None, None)
    assert running.event("adapter-added")["subject"] == "/org/bluez/hci0"
    assert running.interrupt()[1] == 0


def test_every_line_is_json_to_the_metrics_at_the_end(bus, simulator):
    answer = diagnose(
        "--monitor", "--json", "--metrics", "--duration", "0.5", "--interval", "0.1",
        "--bus", bus.address)

    assert answer.status == 0
    lines = [json.loads(line) for line in answer.output.splitlines()]
    assert [line["event"] for line in lines[:-1]] == [
        "available", "adapter-added", "adapter-powered"]
    ping = lines[-1]["metrics"]["operations"]["Ping"]["lifetime"]
    assert ping["successes"]["count"] >= 2
    assert ping["failures"]["count"] == 0


def test_watching_a_pipe_shows_one_picture_below_the_other(bus, simulator):
    answer = diagnose("--watch", "--duration", "0.7", "--interval", "0.1", "--bus", bus.address)

    assert answer.status == 0
    assert answer.output.isascii() and "\x1b" not in answer.output
    assert max(map(len, answer.output.splitlines())) <= 80
    pictures = answer.output.split("\n\nBlueZ on ")
    assert len(pictures) >= 3
    for word in (
        "org.bluez is there", "Layers", "ok   daemon", "Adapters", "hci0", "Issues", "none",
        "Operations", "get_property", "Events", "/org/bluez/hci0 is powered",
    ):
        assert word in pictures[-1]


def test_watching_shows_what_is_wrong_and_what_helps(bus, simulator, remote):
    remote.inject("rfkill on")
    remote.inject("stall")

    answer = diagnose(
        "--watch", "--duration", "3", "--interval", "0.5", "--timeout", SHORT,
        "--bus", bus.address)

    assert answer.status == 0
    last = answer.output.split("\n\nBlueZ on ")[-1]
    assert "org.bluez is stalled" in last
    assert "FAIL daemon" in last
    assert re.search(r"Ping +\d+ +[1-9]", last)


def test_watching_a_terminal_redraws_in_place_and_gives_it_back(bus, simulator):
    shown = on_terminal(
        "--watch", "--interval", "0.1", "--bus", bus.address, streams=["stdout"],
        until=" powered", signal=signal.SIGINT)

    begun, page = shown.split("\x1b[?1049h\x1b[?25l\x1b[2J")
    page, left = page.split("\x1b[?25h\x1b[?1049l")
    assert begun == ""
    pictures = page.split("\x1b[H")[1:]
    assert pictures
    for picture in pictures:
        assert picture.endswith("\x1b[K\x1b[J")
        assert picture.count("\n") < 24
    # The last picture stays, and is no longer than it has to be.
    assert "\x1b[H" not in left and "org.bluez is there" in left
    for picture in [*pictures, left]:
        for line in re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", picture).splitlines():
            assert width(line) <= 80, line


def test_a_dumb_terminal_is_not_drawn_upon(bus, simulator):
    shown = on_terminal(
        "--watch", "--duration", "0.5", "--interval", "0.1", "--bus", bus.address,
        environment={"TERM": "dumb"}, streams=["stdout"])

    assert "\x1b" not in shown
    assert "Layers" in shown


def test_the_checks_can_tell_what_they_took(bus, simulator):
    text = diagnose("--device", NEAR, "--metrics", "--bus", bus.address)
    document = diagnose("--device", NEAR, "--metrics", "--json", "--bus", bus.address)

    assert text.status == document.status == 0
    row = next(line for line in text.output.splitlines() if line.startswith("  connect "))
    assert row.split()[2] == "0"
    assert max(map(len, text.output.splitlines())) <= 80
    figures = document.report["metrics"]["operations"]
    assert figures["connect"]["lifetime"]["successes"]["count"] >= 1
    assert "metrics" not in diagnose("--json", "--bus", bus.address).report


def test_a_failed_operation_is_in_the_table(bus, simulator):
    answer = diagnose("--device", FAR, "--metrics", "--timeout", SHORT, "--bus", bus.address)

    row = next(line for line in answer.output.splitlines() if line.startswith("  connect "))
    assert int(row.split()[2]) >= 1
    assert row.split()[-1] == "-"


@pytest.mark.parametrize("words", [[], ["--monitor", "--duration", "0.5"]])
def test_prometheus_takes_the_file(bus, simulator, tmp_path, words):
    file = tmp_path / "bleep.prom"

    answer = diagnose(*words, "--openmetrics", str(file), "--bus", bus.address)

    assert (answer.status, answer.errors) == (0, "")
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=file.read_text(), capture_output=True, text=True)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    assert 'operation="Ping"' in file.read_text()


def test_the_file_is_written_at_each_interval(monitor, simulator, tmp_path):
    file = tmp_path / "bleep.prom"
    running = monitor("--interval", "0.1", "--openmetrics", str(file))
    running.until("adapter-powered")
    limit = time.monotonic() + PATIENCE_SECONDS
    seen = set()
    while len(seen) < 3:
        assert time.monotonic() < limit
        if file.exists():
            seen.add(file.stat().st_ino)
            assert file.read_text().endswith("# EOF\n")


@pytest.mark.parametrize("words", [[], ["--monitor", "--duration", "0.5", "--interval", "0.1"]])
def test_a_file_that_cannot_be_written_ends_with_4_and_one_complaint(
    bus, simulator, tmp_path, words
):
    answer = diagnose(
        *words, "--openmetrics", f"{tmp_path}/nowhere/bleep.prom", "--bus", bus.address)

    assert answer.status == 4
    assert answer.errors.count("\n") == 1
    assert "nowhere/bleep.prom" in answer.errors


def test_what_is_unhealthy_stays_so_without_the_file(bus, tmp_path):
    answer = diagnose("--openmetrics", f"{tmp_path}/nowhere/x", "--bus", bus.address)

    assert answer.status == 1
