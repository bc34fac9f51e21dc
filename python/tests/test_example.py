"""The example does what it says; the blocks of the documents are in Tests/docs."""

from __future__ import annotations

import os
import subprocess
import sys

from conftest import NEAR, PYTHON


def run(program, bus, *arguments):
    environment = dict(
        os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, PYTHONPATH=str(PYTHON))
    return subprocess.run(
        [sys.executable, *program, *arguments], env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60)


def test_the_example_connects(bus, simulator):
    end = run([str(PYTHON / "examples" / "connect.py")], bus, NEAR)

    assert (end.returncode, end.stderr) == (0, "")
    assert end.stdout.startswith(f"{NEAR} is connected")


def test_the_example_says_why_not(bus, simulator):
    end = run([str(PYTHON / "examples" / "connect.py")], bus, "AA:BB:CC:DD:EE:FF")

    assert end.returncode == 1
    assert end.stdout == ""
    assert "AA:BB:CC:DD:EE:FF" in end.stderr
