"""The command line of bleep-dbus-diagnostic."""

import re

import pytest
from conftest import ROOT
from diagnostic import diagnose

HEADER = ROOT / "include" / "bleepreliability.h"


def test_help_explains_every_option_and_exit_status():
    answer = diagnose("--help")

    assert answer.status == 0
    assert answer.errors == ""
    for option in (
        "--check-bluez", "--device", "--all", "--bus", "--simulate", "--timeout", "--json",
        "--debug", "--help", "--version", "--monitor", "--watch", "--duration", "--interval",
        "--metrics", "--openmetrics", "--pool-test", "--stress-test", "--threads", "--operations",
        "--recovery", "--plan", "--history", "--allow", "--doctor", "--report", "--record",
        "--no-redact",
    ):
        assert option in answer.output
    for status in (
        "0  healthy", "1  not healthy", "2  the command line", "3  nothing could", "4  all was",
    ):
        assert status in answer.output
    assert max(map(len, answer.output.splitlines())) <= 80


def test_version_is_that_of_the_library():
    numbers = re.findall(r"#define BLEEP_VERSION_M\w+ (\d+)$", HEADER.read_text(), re.M)

    answer = diagnose("--version")

    assert answer.status == 0
    assert answer.output == f"bleep-dbus-diagnostic {'.'.join(numbers)}\n"


@pytest.mark.parametrize(
    "words, complaint",
    [
        (["--frobnicate"], "unknown option --frobnicate"),
        (["--frobnicate=1"], "unknown option --frobnicate=1"),
        (["--json=yes"], "unknown option --json=yes"),
        (["-x"], "unknown option -x"),
        (["check"], "unexpected word check"),
        ([""], "unexpected word "),
        (["--device"], "--device needs a value"),
        (["--device="], "--device needs a value"),
        (["--device", ""], "--device needs a value"),
        (["--bus"], "--bus needs a value"),
        (["--timeout"], "--timeout needs a value"),
        (["--device", "F0:F1:F2:F3:F4"], "no Bluetooth address"),
        (["--device", "F0:F1:F2:F3:F4:F5:F6"], "no Bluetooth address"),
        (["--device", "F0:F1:F2:F3:F4:G5"], "no Bluetooth address"),
        (["--device", "F0-F1-F2-F3-F4-F5"], "no Bluetooth address"),
        (["--device", "F0F1F2F3F4F5"], "no Bluetooth address"),
        (["--device", "F0:F1:F2:F3:F4:F"], "no Bluetooth address"),
        (["--device", "F0:F1:F2:F3:F4:F٥"], "no Bluetooth address"),
        (["--device", "--json"], "no Bluetooth address"),
        (["--timeout", "0"], "no number of seconds"),
        (["--timeout", "0.0000001"], "no number of seconds"),
        (["--timeout", "-1"], "no number of seconds"),
        (["--timeout", "1s"], "no number of seconds"),
        (["--timeout", "1.x"], "no number of seconds"),
        (["--timeout", "1."], "no number of seconds"),
        (["--timeout", "1.2.3"], "no number of seconds"),
        (["--timeout", "."], "no number of seconds"),
        (["--timeout", "99999999999999999999"], "no number of seconds"),
        (["--duration", "never"], "no number of seconds"),
        (["--interval", "0"], "no number of seconds"),
        (["--openmetrics="], "--openmetrics needs a value"),
        (["--monitor", "--watch"], "cannot be given together"),
        (["--watch", "--json"], "--json does not go with --watch"),
        (["--duration", "1"], "goes with --monitor, --watch or --stress-test"),
        (["--interval", "1"], "goes with --monitor or --watch"),
        (["--stress-test", "--interval", "1"], "goes with --monitor or --watch"),
        (["--all", "--interval", "1"], "goes with --monitor or --watch"),
        (["--threads", "2"], "go with --stress-test"),
        (["--pool-test", "--operations", "2"], "go with --stress-test"),
        (["--recovery", "--plan"], "cannot be given together"),
        (["--plan", "--history"], "--history goes with --recovery"),
        (["--allow", "reset"], "--allow goes with --recovery or --plan"),
        (["--recovery", "--allow", "reset,everything"], "is none of restart, reset,"),
        (["--recovery", "--allow", ""], "--allow needs a value"),
        (["--stress-test", "--threads"], "--threads needs a value"),
        (["--stress-test", "--threads", "0"], "no number from 1 to 64"),
        (["--stress-test", "--threads", "65"], "no number from 1 to 64"),
        (["--stress-test", "--threads", "-1"], "no number from 1 to 64"),
        (["--stress-test", "--threads", "2.5"], "no number from 1 to 64"),
        (["--stress-test", "--operations", "0"], "no number from 1 to 1000000000"),
        (["--stress-test", "--operations", "many"], "no number from 1 to 1000000000"),
        (["--stress-test", "--operations", "9" * 30], "no number from 1 to 1000000000"),
        (["--stress-test", "--duration", "0"], "no number of seconds"),
        (["--report"], "--report needs a value"),
        (["--report="], "--report needs a value"),
        (["--record"], "--record needs a value"),
        (["--no-redact"], "--no-redact goes with --report or --record"),
        (["--report", "-", "--monitor"], "want the same output"),
        (["--report=-", "--watch"], "want the same output"),
        (["--check-bluez", "--watch", "--json"], "--json does not go with --watch"),
        (["--doctor", "--allow", "reset"], "--allow goes with --recovery or --plan"),
        (["--doctor", "--threads", "2"], "go with --stress-test"),
        (["--simulate", "--bus", "unix:path=/nowhere"], "--simulate brings its own bus"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_says_why(words, complaint):
    answer = diagnose(*words)

    assert answer.status == 2
    assert answer.output == ""
    assert answer.errors.startswith("bleep-dbus-diagnostic: ")
    assert complaint in answer.errors
    assert "Usage: " in answer.errors


def test_words_that_are_not_utf8_do_not_crash_it():
    answer = diagnose(b"--\xff\xfe")

    assert answer.status == 2
