"""How the tests run programs that know nothing of the library, under bleep-run."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import BUILD, DEVICE

FOLDER = Path(__file__).resolve().parent
RUN = BUILD / "bleep-run"
PRELOAD = BUILD / "libbleepreliability-preload.so"
LIBRARY = BUILD / "libbleepreliability.so.0"
DEVICE_PATH = "/org/bluez/hci0/dev_" + DEVICE.replace(":", "_")
# Long enough for a loaded machine, and a third of what D-Bus libraries wait by themselves.
SHORT = ["--timeout", "connect=1"]
PATIENCE_SECONDS = 60
WARNINGS = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-Wno-deprecated-declarations"]
PACKAGES = {"glib_program": "gio-2.0", "libdbus_program": "dbus-1"}

GDBUS = [
    "gdbus", "call", "--system", "--dest", "org.bluez", "--object-path", DEVICE_PATH, "--method",
]


def environment(address: str, **more: str) -> dict[str, str]:
    """Nothing of ours is found by chance; the system bus is the test's."""
    kept = {
        name: text for name, text in os.environ.items()
        if not name.startswith(("BLEEP_", "LD_", "DBUS_"))
    }
    return kept | {"DBUS_SYSTEM_BUS_ADDRESS": address, "LC_ALL": "C"} | more


def plain(address: str, *command: Any, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a program as it is."""
    return subprocess.run(
        [str(word) for word in command], env=environment(address, **more), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)


def adopted(
    address: str, options: list[str], *command: Any, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs it under bleep-run."""
    return plain(address, RUN, *options, "--", *command, **more)


def compiled(name: str, directory: Path, *options: str) -> Path:
    """Compiles a C program of this folder against its own D-Bus library alone."""
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", PACKAGES[name]], check=True, capture_output=True,
        text=True).stdout
    program = directory / name
    subprocess.run(
        ["gcc", *WARNINGS, *options, "-g", "-o", program, FOLDER / f"{name}.c", "-pthread",
         *shlex.split(flags)], check=True)
    return program


def script(name: str) -> list[str]:
    """A Python program of this folder."""
    return [sys.executable if "/usr/bin" in sys.executable else "/usr/bin/python3",
            str(FOLDER / name)]


PROGRAMS = pytest.mark.parametrize("kind", [
    "gdbus", "python-blocking", "python-asynchronous", "connection-sync", "connection-async",
    "proxy-sync", "proxy-async", "message-sync", "message-async", "libdbus-blocking",
    "libdbus-pending",
])
