"""What tells of the options: the help, the manual page, the guide, and what completes them."""

import re
import subprocess

import pytest
from conftest import ROOT
from diagnostic import ADAPTER_PATH, Remote, diagnose
from gi.repository import GLib

COMPLETION = ROOT / "completions" / "bleep-dbus-diagnostic.bash"
PAGE = ROOT / "docs" / "man" / "bleep-dbus-diagnostic.1"
GUIDE = ROOT / "docs" / "diagnostic-tool.md"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def explained():
    return set(OPTION.findall(diagnose("--help").output))


def complete(line, folder):
    """What bash offers at the end of a line."""
    script = (
        f'source "{COMPLETION}"; COMP_LINE=$1; COMP_POINT=${{#COMP_LINE}}; '
        '_bleep_dbus_diagnostic; printf "%s\\n" "${COMPREPLY[@]}"')
    answer = subprocess.run(
        ["bash", "-euc", script, "bash", "bleep-dbus-diagnostic " + line], cwd=folder,
        capture_output=True, text=True, check=True)
    assert answer.stderr == ""
    return answer.stdout.split()


def test_the_manual_page_has_every_option_and_no_other():
    text = PAGE.read_text().replace("\\-", "-")

    assert set(OPTION.findall(text)) == explained()


def test_the_guide_has_every_option_and_no_other():
    rows = [line for line in GUIDE.read_text().splitlines() if line.startswith("| `--")]

    named = {option for row in rows for option in OPTION.findall(row.split("|")[1])}
    assert named == explained()


def test_the_completion_has_every_option_and_no_other(tmp_path):
    assert set(complete("--", tmp_path)) == explained()


def test_the_manual_page_has_every_exit_status():
    statuses = set(re.findall(r"^  (\d|128 and more)  ", diagnose("--help").output, re.M))

    text = PAGE.read_text().split(".SH EXIT STATUS")[1].split(".SH ENVIRONMENT")[0]
    assert set(re.findall(r"^\.B (.*)$", text, re.M)) == statuses


def test_the_manual_page_is_set_without_a_warning():
    answer = subprocess.run(
        ["groff", "-ww", "-man", "-Tascii", "-rLL=78n", str(PAGE)], capture_output=True, text=True)

    assert (answer.returncode, answer.stderr) == (0, "")
    text = re.sub(r".\x08|\x1b\[[0-9;]*m", "", answer.stdout)
    assert "bleep-dbus-diagnostic - find out whether" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("line, offered", [
    ("--all --no", ["--no-redact"]),
    ("--allow re", ["restart", "reset", "remove"]),
    ("--allow=rf", ["rfkill"]),
    ("--allow reset,rf", ["reset,rfkill"]),
    ("--bus un", ["unix:path=/run/dbus/system_bus_socket"]),
    ("--bus unix:p", ["path=/run/dbus/system_bus_socket"]),
    ("--bus=unix:path=/", ["/run/dbus/system_bus_socket"]),
    ("--threads ", []),
    ("--report rep", ["report.txt"]),
    ("--openmetrics=", ["report.txt"]),
    ("--check-bluez --pool", ["--pool-test"]),
])
def test_values_are_completed_where_they_are_known(tmp_path, line, offered):
    (tmp_path / "report.txt").touch()

    assert complete(line, tmp_path) == offered


def test_addresses_are_those_that_bluez_knows(tmp_path):
    stub = tmp_path / "busctl"
    stub.write_text(
        "#!/bin/sh\nprintf '%s\\n' /org/bluez /org/bluez/hci0"
        " /org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
        " /org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5/service000a"
        " /org/bluez/hci0/dev_C0_C1_C2_C3_C4_C5\n")
    stub.chmod(0o755)
    script = (
        f'PATH={tmp_path}:$PATH; source "{COMPLETION}"; COMP_LINE="x --device $1"; '
        'COMP_POINT=${#COMP_LINE}; _bleep_dbus_diagnostic; printf "%s\\n" "${COMPREPLY[@]}"')

    def offered(word):
        return subprocess.run(
            ["bash", "-euc", script, "bash", word], capture_output=True, text=True, check=True
        ).stdout.split()

    assert offered("") == ["F0:F1:F2:F3:F4:F5", "C0:C1:C2:C3:C4:C5"]
    # Bash parts words at colons, so it has the beginning already.
    assert offered("f0:f1:F") == ["F2:F3:F4:F5"]
    assert offered("AA") == []


def examples():
    """The lines of the guide that run the tool."""
    for line in GUIDE.read_text().splitlines():
        if line.startswith("    bleep-dbus-diagnostic") and not line.endswith("|"):
            words = re.split(r"\s{2,}", line.strip())[0].split()[1:]
            yield pytest.param(words, id=" ".join(words) or "alone")


@pytest.mark.parametrize("words", examples())
def test_the_examples_of_the_guide_run(bus, simulator, tmp_path, words):
    words = [str(tmp_path / word) if word == "report.txt" else word for word in words]
    if {"--monitor", "--watch"} & set(words):
        words += ["--duration", "0.3"]
    if "--duration" in words and "--stress-test" in words:
        words[words.index("--duration") + 1] = "0.3"
    place = [] if "--simulate" in words else ["--bus", bus.address]

    answer = diagnose(*words, *place)

    assert answer.status == 0, answer.output + answer.errors
    assert answer.output


@pytest.mark.parametrize("powered", [True, False])
def test_the_filter_of_the_guide_names_adapters_that_are_off(bus, simulator, powered):
    (expression,) = re.findall(r"jq -r '(.*)'", GUIDE.read_text())
    remote = Remote(bus.address)
    remote.set(ADAPTER_PATH, "org.bluez.Adapter1", "Powered", GLib.Variant("b", powered))
    remote.close()

    named = subprocess.run(
        ["jq", "-r", expression], input=diagnose("--json", "--bus", bus.address).output,
        capture_output=True, text=True, check=True).stdout.split()

    assert named == ([] if powered else ["hci0"])
