"""Every Python block of the documents runs, in order, against the simulator."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from conftest import NEAR, PYTHON, ROOT

DOCUMENTS = [ROOT / "docs" / "python.md", PYTHON / "README.md"]


def snippets(document):
    """The blocks of a document, each with its line for the failure's sake."""
    text = document.read_text()
    for block in re.finditer(r"^```python\n(.*?)^```", text, re.S | re.M):
        line = text.count("\n", 0, block.start()) + 1
        yield pytest.param(block.group(1), id=f"{document.name}:{line}")


def run(program, bus, *arguments):
    environment = dict(
        os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, PYTHONPATH=str(PYTHON))
    return subprocess.run(
        [sys.executable, *program, *arguments], env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("snippet", [each for path in DOCUMENTS for each in snippets(path)])
def test_the_snippet_runs(bus, simulator, snippet):
    end = run(["-c", snippet], bus)

    assert (end.returncode, end.stderr) == (0, "")
    # What a comment promises is printed, is printed.
    promised = re.findall(r"^\s*print\(.*\)  # (.+)$", snippet, re.M)
    assert [line for line in promised if line not in end.stdout.splitlines()] == []


def test_there_are_snippets():
    assert len(list(snippets(DOCUMENTS[0]))) >= 10
    assert len(list(snippets(DOCUMENTS[1]))) == 1


def test_the_example_connects(bus, simulator):
    end = run([str(PYTHON / "examples" / "connect.py")], bus, NEAR)

    assert (end.returncode, end.stderr) == (0, "")
    assert end.stdout.startswith(f"{NEAR} is connected")


def test_the_example_says_why_not(bus, simulator):
    end = run([str(PYTHON / "examples" / "connect.py")], bus, "AA:BB:CC:DD:EE:FF")

    assert end.returncode == 1
    assert end.stdout == ""
    assert "AA:BB:CC:DD:EE:FF" in end.stderr
