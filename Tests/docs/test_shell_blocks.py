"""Shell blocks parse; what they call exists, with those options; what is harmless is run.

A block is harmless if it calls nothing but our tools, compilers and D-Bus clients. It runs in a
folder that has README's program and a script for the simulator, on a bus with a simulated
BlueZ, with the installed tree at hand. Below <!-- checked --> it is not run, since it needs
something that no test can have.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pathlib
import re
import shutil
import signal
import subprocess

import pytest

from blocks import ROOT, Block, blocks, documents, each, prose
from conftest import BUILD, STAGE
from shell import commands

OURS = {"bleep-dbus-diagnostic", "bleep-bluez-simulator", "bleep-run"}
# Run, as they change nothing outside the sandbox.
HARMLESS = OURS | {
    "./connect", "busctl", "cat", "cc", "echo", "export", "gdbus", "pkg-config", "printf", "read",
    "test",
}
# Known by name; their options are their own manuals' business.
FOREIGN = {
    "apt-get", "curl", "grep", "install", "journalctl", "jq", "pip", "python3", "systemctl",
    "systemd-tmpfiles", "tar", "tshark",
    "udevadm", "venv/bin/pip", "venv/bin/python",
}


def is_harmless(block: Block) -> bool:
    called = {words[0] for words in commands(block.text)}
    return called <= HARMLESS and "checked" not in block.markers


@functools.cache
def help_of(program: str) -> str:
    environment = dict(os.environ, LD_LIBRARY_PATH=str(BUILD))
    return subprocess.run(
        [BUILD / program, "--help"], env=environment, check=True, capture_output=True, text=True,
    ).stdout


@functools.cache
def makefile() -> str:
    return (ROOT / "Makefile").read_text()


def complaints_about_make(words: list[str]) -> list[str]:
    found = []
    for word in words:
        name = word.partition("=")[0]
        if "=" in word:
            used = re.search(rf"^{name} *[:?]?=|\$\({name}\)", makefile(), re.M)
        else:
            used = word.startswith("-") or re.search(
                rf"^(?:[\w-]+ )*{re.escape(word)}(?: [\w-]+)*:(?!=)", makefile(), re.M)
        if not used:
            found.append(f"make has no {word}")
    return found


def complaints(words: list[str]) -> list[str]:
    program, arguments = words[0], words[1:]
    if program == "make":
        return complaints_about_make(arguments)
    if program in OURS:
        # What is behind these is the options of the program that is run.
        arguments = arguments[:arguments.index("--")] if "--" in arguments else arguments
        options = [word.partition("=")[0] for word in arguments if word.startswith("--")]
        known = set(re.findall(r"--[a-z-]+", help_of(program)))
        return [f"{program} has no {option}" for option in options if option not in known]
    if (ROOT / program).is_file():
        return [] if os.access(ROOT / program, os.X_OK) else [f"{program} cannot be run"]
    return [] if program in HARMLESS | FOREIGN else [f"nobody knows {program}"]


@each("sh")
def test_the_block_parses(block: Block):
    end = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True)

    assert (end.returncode, end.stderr) == (0, "")


@each("sh")
def test_what_the_block_calls_exists(block: Block):
    called = commands(block.text)

    assert called
    assert [line for words in called for line in complaints(words)] == []


each_document = pytest.mark.parametrize(
    "document", documents(), ids=[str(path.relative_to(ROOT)) for path in documents()])


@each_document
def test_commands_in_the_text_exist(document: pathlib.Path):
    """Of ours; whoever names a target or an option between two words may be wrong, too."""
    code = re.findall(r"`([^`\n]+)`", prose(document))
    named = [
        words for text in code if text.split()[0] in OURS | {"make"} for words in commands(text)]

    assert [line for words in named for line in complaints(words)] == []


@each_document
def test_what_is_indented_as_code_is_a_command_that_exists(document: pathlib.Path):
    lines = re.findall(r"^    (\S.*)$", prose(document), re.M)

    assert [line for line in lines if line.split()[0] not in OURS | {"make"}] == []
    # Words that explain stand behind a command, and two blanks or more before them.
    told = [re.split(r"  +", line)[0] for line in lines]
    assert [one for line in told for words in commands(line) for one in complaints(words)] == []


@pytest.fixture
def sandbox(programs, tmp_path) -> pathlib.Path:
    program = next(block for block in blocks("c") if block.document == ROOT / "README.md")
    source = tmp_path / "connect.c"
    source.write_text(program.text)
    shutil.copy(programs.build(source, name="readme"), tmp_path / "connect")
    (tmp_path / "script").write_text("hold Device1.Pair\nrelease Device1.Pair\n")
    return tmp_path


@each("sh", where=is_harmless)
def test_the_harmless_block_runs(block: Block, sandbox, bus, simulator):
    environment = dict(
        os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus.address, HOME=str(sandbox),
        PATH=f"{STAGE}/bin:{os.environ['PATH']}", PKG_CONFIG_PATH=f"{STAGE}/lib/pkgconfig",
        LD_LIBRARY_PATH=f"{STAGE}/lib")

    # What it leaves running would keep a pipe open, so the output goes to a file.
    with open(sandbox / "output", "w+") as output:
        shell = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", block.text], env=environment, cwd=sandbox,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True)
        try:
            status = shell.wait(60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGTERM)
        output.seek(0)
        said = output.read()

    assert status == 0, said


def test_some_blocks_are_run():
    assert len([block for block in blocks("sh") if is_harmless(block)]) >= 4


@pytest.mark.parametrize("line", [
    "make nothing", "make install SOMEWHERE=/tmp", "bleep-dbus-diagnostic --mend-all",
    "reboot-everything", "make demo | reboot-everything",
])
def test_a_wrong_command_is_noticed(line):
    assert [one for words in commands(line) for one in complaints(words)] != []
