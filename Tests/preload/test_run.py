"""bleep-run: its options, what it hands on, and what it returns."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from adopted import PRELOAD, RUN, environment
from conftest import ROOT

PAGE = ROOT / "docs" / "man" / "bleep-run.1"
COMPLETION = ROOT / "completions" / "bleep-run.bash"


def run(*words, **more):
    return subprocess.run(
        [RUN, *map(str, words)], env=environment("unix:path=/nonexistent", **more), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=30)


def handed_on(*words, **more):
    """What of the environment is the library's."""
    lines = run(*words, "env", **more).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines if line.startswith("BLEEP_PRELOAD"))


@pytest.mark.parametrize("words,expected", [
    ([], {}),
    (["--timeout", "connect=20", "--timeout=pair=0.5"], {"TIMEOUTS": "connect=20,pair=0.5"}),
    (["--longest-own", "30"], {"LONGEST_OWN": "30"}),
    (["--no-deadlines", "--no-cancel"], {"DEADLINES": "0", "CANCEL": "0"}),
    (["--no-metrics"], {"METRICS": "0"}),
    (["--metrics", "/tmp/m.prom", "--record=/tmp/r"],
     {"METRICS": "/tmp/m.prom", "RECORD": "/tmp/r"}),
    (["--recover"], {"RECOVERY": ""}),
    (["--recover", "restart,reset"], {"RECOVERY": "restart,reset"}),
    (["--recover=rfkill", "--"], {"RECOVERY": "rfkill"}),
])
def test_options_are_handed_on(words, expected):
    assert handed_on(*words) == {f"BLEEP_PRELOAD_{name}": text for name, text in expected.items()}


def test_an_option_is_stronger_than_the_environment_which_stays_otherwise():
    given = {"BLEEP_PRELOAD_TIMEOUTS": "pair=9", "BLEEP_PRELOAD_CANCEL": "0"}

    assert handed_on("--timeout", "connect=1", **given) == {
        "BLEEP_PRELOAD_TIMEOUTS": "connect=1", "BLEEP_PRELOAD_CANCEL": "0"}


@pytest.mark.parametrize("words", [
    [], ["--"], ["--timeout", "connect=1"], ["--nonsense", "true"], ["--timeout"],
    ["--timeout", "connect", "true"], ["--timeout", "connection=1", "true"],
    ["--timeout", "connect=", "true"], ["--timeout", "connect=0", "true"],
    ["--timeout", "connect=-1", "true"], ["--timeout", "connect=1e3", "true"],
    ["--timeout", "connect=1.2.3", "true"], ["--timeout", "connect=1=2", "true"],
    ["--timeout", "connect=1234567", "true"], ["--longest-own", "soon", "true"],
    ["--metrics=", "true"], ["--recover=everything", "true"], ["-x", "true"],
])
def test_a_wrong_command_line_ends_with_2_and_says_why(words):
    result = run(*words)

    assert (result.returncode, result.stdout) == (2, "")
    problem, usage = result.stderr.splitlines()
    assert problem.startswith("bleep-run: ") and usage.startswith("Usage: bleep-run ")


@pytest.mark.parametrize("words,status", [
    (["true"], 0), (["false"], 1), (["sh", "-c", "exit 42"], 42), (["--", "true"], 0),
    (["no-such-program"], 127), (["/no/such/program"], 127), (["/"], 126), ([PAGE], 126),
])
def test_the_status_is_the_programs_or_that_of_env(words, status):
    assert run(*words).returncode == status


def test_a_program_that_a_signal_ends_has_that_for_its_status():
    assert run("sh", "-c", "kill -9 $$").returncode == -9


def test_arguments_stay_as_they_are():
    words = ["a b", "", "--help", "ü", "*", "--"]

    result = run("printf", "<%s>", *words)

    assert result.stdout == "".join(f"<{word}>" for word in words)


def test_a_folder_that_cannot_be_named_is_refused(tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    for file in (RUN, PRELOAD):
        shutil.copy(file, folder)

    result = subprocess.run(
        [folder / RUN.name, "true"], capture_output=True, text=True, env=environment(""))

    assert result.returncode == 126 and "a blank or a colon" in result.stderr


def test_version_and_help_are_told():
    header = (ROOT / "include" / "bleepreliability.h").read_text()
    version = ".".join(re.findall(r"^#define BLEEP_VERSION_M\w+ (\d+)$", header, re.M))

    assert run("--version").stdout == f"bleep-run {version}\n"
    assert run("--help").returncode == 0
    assert all(len(line) <= 84 for line in run("--help").stdout.splitlines())


def options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def test_help_page_and_completion_have_the_same_options():
    told = options(run("--help").stdout)
    page = re.sub(r"\\f.", " ", PAGE.read_text()).replace("\\-", "-").split(".SH EXIT STATUS")[0]
    script = f'. "{COMPLETION}"; COMP_LINE="bleep-run --"; COMP_POINT=12; _bleep_run; ' \
        'printf "%s\\n" "${COMPREPLY[@]}"'
    completed = subprocess.run(["bash", "-c", script], capture_output=True, text=True).stdout

    assert len(told) == 10
    assert options(page.split(".SH OPTIONS")[1]) == told
    assert set(completed.split()) == told


@pytest.mark.parametrize("line,expected", [
    ("bleep-run --timeout start", {"start_notify="}),
    ("bleep-run --recover=re", {"restart", "reset", "remove"}),
    ("bleep-run --no-m", {"--no-metrics"}),
])
def test_values_are_completed(line, expected):
    script = f'. "{COMPLETION}"; COMP_LINE="$1"; COMP_POINT=${{#1}}; _bleep_run; ' \
        'printf "%s\\n" "${COMPREPLY[@]}"'

    result = subprocess.run(["bash", "-c", script, "-", line], capture_output=True, text=True)

    assert set(result.stdout.split()) == expected


def test_the_manual_page_is_set_without_a_warning():
    result = subprocess.run(
        ["groff", "-ww", "-man", "-Tascii", "-rLL=78n", PAGE], capture_output=True, text=True)

    assert (result.returncode, result.stderr) == (0, "")
