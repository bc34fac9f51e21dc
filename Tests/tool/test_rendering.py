"""What the tool prints: for people on a terminal, for people in a pipe, and for programs."""

import os
import pty
import re
import subprocess
import unicodedata

import pytest
from diagnostic import ADAPTER_PATH, FAR, NEAR, NEAR_PATH, SHORT, TOOL, Remote, diagnose
from gi.repository import GLib

ESCAPE = re.compile(r"\x1b\[[0-9;]*[mK]")
# What a device may call itself to confuse whoever reads of it.
HOSTILE = 'a"b\\c\nd\te\x1b[31mf\x07g\u202eh\u009bi\u2028j'


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def on_terminal(*words, environment=None, streams=("stdout", "stderr"), until=None, signal=None):
    """Runs the tool with a terminal for the streams given, and returns what that showed.

    Once it has shown `until`, it is sent the signal.
    """
    ours, theirs = pty.openpty()
    clean = {
        name: value for name, value in os.environ.items()
        if name not in ("NO_COLOR", "LC_ALL", "LC_CTYPE")
    }
    clean.update({"TERM": "xterm-256color", "LANG": "C.UTF-8"}, **(environment or {}))
    tool = subprocess.Popen(
        [str(TOOL), *words], stdin=subprocess.DEVNULL, env=clean,
        stdout=theirs if "stdout" in streams else subprocess.DEVNULL,
        stderr=theirs if "stderr" in streams else subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # How Linux says that nobody holds the other end any more.
            break
        if not piece:
            break
        shown += piece
        if until is not None and until.encode() in shown:
            tool.send_signal(signal)
            until = None
    os.close(ours)
    tool.wait(30)
    return shown.decode().replace("\r\n", "\n")


def test_the_text_says_what_the_document_says(bus, simulator):
    words = ["--all", "--device", FAR, "--timeout", SHORT, "--bus", bus.address]
    report = diagnose(*words, "--json").report
    answer = diagnose(*words)

    assert answer.status == report["exit_status"] == 1
    lines = answer.output.splitlines()
    shown = [line for line in lines if re.match(r"  (ok|warn|FAIL|skip) ", line)]
    assert [line.split()[0].lower() for line in shown] == [
        check["verdict"] for check in report["checks"]
    ]
    flat = " ".join(answer.output.split())
    for line, check in zip(shown, report["checks"]):
        assert check["title"] in line
        if check["advice"]:
            assert check["advice"] in flat
        if check["error"]:
            assert f"{check['error']['status']}, blame: {check['error']['blame']}" in flat


def test_the_counts_of_the_document_add_up(bus, simulator):
    report = diagnose("--bus", bus.address, "--json").report

    verdicts = [check["verdict"] for check in report["checks"]]
    assert report["counts"] == {
        verdict: verdicts.count(verdict) for verdict in ("ok", "warn", "fail", "skip")
    }


def test_a_pipe_gets_plain_ascii_in_80_columns(bus, simulator):
    answer = diagnose("--device", FAR, "--timeout", SHORT, "--bus", bus.address)

    assert answer.output.isascii()
    assert "\x1b" not in answer.output
    assert answer.errors == ""
    assert max(map(len, answer.output.splitlines())) <= 80


def test_a_failure_is_followed_by_what_to_do(bus, simulator, remote):
    remote.set(ADAPTER_PATH, "org.bluez.Adapter1", "Powered", GLib.Variant("b", False))

    lines = diagnose("--bus", bus.address).output.splitlines()

    summary = next(line for line in lines if line.startswith("Not healthy: "))
    assert "1 failed" in summary
    todo = lines[lines.index("What to do") + 1:]
    assert any("bluetoothctl power on" in line for line in todo)


def test_a_terminal_gets_colour_and_symbols_in_80_columns(bus, simulator):
    shown = on_terminal("--all", "--bus", bus.address, streams=["stdout"])

    assert "\x1b[32m✓ \x1b[0m" in shown
    assert "\x1b[32mHealthy\x1b[0m: " in shown
    for line in ESCAPE.sub("", shown).splitlines():
        assert width(line) <= 80, line


@pytest.mark.parametrize(
    "environment, symbols",
    [({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1", "LANG": "C"}, False)],
)
def test_colour_and_symbols_can_be_refused(bus, simulator, environment, symbols):
    shown = on_terminal("--bus", bus.address, environment=environment, streams=["stdout"])

    assert "\x1b[" not in shown
    assert ("✓" in shown) is symbols
    assert shown.isascii() is not symbols


def test_an_empty_no_color_counts_as_none(bus, simulator):
    shown = on_terminal("--bus", bus.address, environment={"NO_COLOR": ""}, streams=["stdout"])

    assert "\x1b[32m" in shown


def test_json_has_no_colour_on_a_terminal_either(bus, simulator):
    shown = on_terminal("--json", "--bus", bus.address, streams=["stdout"])

    assert "\x1b" not in shown


def test_a_long_wait_shows_that_something_is_going_on_and_wipes_it_off(bus, simulator):
    words = ["--device", FAR, "--timeout", "1", "--bus", bus.address]
    shown = on_terminal(*words, streams=["stderr"])

    assert re.search(r"Connect: \d+ ms", shown)
    assert shown.endswith("\r\x1b[K")


def test_debug_prints_the_steps_of_the_library_on_standard_error(bus, simulator):
    answer = diagnose("--device", NEAR, "--debug", "--json", "--bus", bus.address)

    assert answer.report["outcome"] == "healthy"
    records = [line for line in answer.errors.splitlines() if line.startswith("debug: ")]
    assert any("Connect" in record for record in records)


def test_a_hostile_name_reaches_programs_unchanged(bus, simulator, remote):
    remote.set(NEAR_PATH, "org.bluez.Device1", "Alias", GLib.Variant("s", HOSTILE))

    answer = diagnose("--device", NEAR, "--bus", bus.address, "--json")

    assert answer.check("state")["facts"]["alias"] == HOSTILE
    assert "\x1b" not in answer.output and "\u009b" not in answer.output


def test_a_hostile_name_cannot_touch_the_terminal(bus, simulator, remote):
    remote.set(NEAR_PATH, "org.bluez.Device1", "Alias", GLib.Variant("s", HOSTILE))

    shown = on_terminal("--all", "--bus", bus.address, streams=["stdout"])

    assert "[31mf?g?h?i?j" in shown
    for character in ESCAPE.sub("", shown).replace("\n", ""):
        assert unicodedata.category(character) not in ("Cc", "Cf", "Zl"), repr(character)


def test_wide_and_long_names_stay_inside_80_columns(bus, simulator, remote):
    for name in ("蓝牙耳机" * 20, "x" * 200, "Käse " * 30, "🎧" * 60):
        remote.set(NEAR_PATH, "org.bluez.Device1", "Alias", GLib.Variant("s", name))

        shown = on_terminal("--all", "--bus", bus.address, streams=["stdout"])

        for line in ESCAPE.sub("", shown).splitlines():
            assert width(line) <= 80, line


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
