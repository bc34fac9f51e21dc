"""How the tests run programs that know nothing of the library, under bleep-run."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import BUILD, DEVICE

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "tool"))
from diagnostic import Remote  # noqa: E402
from gi.repository import GLib  # noqa: E402

Result = subprocess.CompletedProcess[str]
RUN = BUILD / "bleep-run"
PRELOAD = BUILD / "libbleepreliability-preload.so"
DEVICE_PATH = "/org/bluez/hci0/dev_" + DEVICE.replace(":", "_")
CONNECT = "org.bluez.Device1.Connect"
# Far longer than a program that is held to 1 s, and far shorter than one that nothing holds.
PATIENCE_SECONDS = 45
SHORT = ["--timeout", "connect=1"]
NEVER = ["--timeout", "connect=1000"]
WARNINGS = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]
PACKAGES = {"glib_program": "gio-2.0", "libdbus_program": "dbus-1"}
BLOCKING = ["gdbus", "python-blocking", "connection-sync", "proxy-sync", "libdbus-blocking"]
KINDS = BLOCKING + [
    "python-asynchronous", "connection-async", "descriptors-sync", "descriptors-async",
    "proxy-async", "message-sync", "message-async", "libdbus-pending", "libdbus-waiting",
]


def environment(address: str, **more: str) -> dict[str, str]:
    """Nothing of ours is found by chance; the system bus is the test's."""
    kept = {
        name: text for name, text in os.environ.items()
        if not name.startswith(("BLEEP_", "LD_", "DBUS_"))
    }
    return kept | {"DBUS_SYSTEM_BUS_ADDRESS": address, "LC_ALL": "C.UTF-8"} | more


class Adopter:
    """Runs programs on the simulator's bus, as they are or under bleep-run."""

    def __init__(self, address: str, programs: dict[str, Path]) -> None:
        self.address = address
        self.programs = programs
        self.remote = Remote(address)

    def command(self, kind: str, timeout: float | None = None, *more: Any) -> list[str]:
        """A program that connects the device in one of the ways there are."""
        own = [] if timeout is None else [str(timeout)]
        if kind == "gdbus":
            own = [] if timeout is None else ["--timeout", str(timeout)]
            return [
                "gdbus", "call", "--system", "--dest", "org.bluez", "--object-path", DEVICE_PATH,
                "--method", CONNECT, *own]
        if kind.startswith(("python", "until")):
            return ["/usr/bin/python3", str(FOLDER / "dbus_python_program.py"), kind, *own]
        program = "libdbus_program" if kind.startswith("libdbus") else "glib_program"
        own = [str(int(timeout * 1000))] if timeout is not None else ["-1"]
        return [str(self.programs[program]), kind, *own, *map(str, more)]

    def plain(self, *command: Any, **more: str) -> Result:
        return subprocess.run(
            [str(word) for word in command], env=environment(self.address, **more), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)

    def adopted(self, options: list[str], *command: Any, **more: str) -> Result:
        return self.plain(RUN, *options, "--", *command, **more)

    def start(self, options: list[str], *command: Any, **more: str) -> subprocess.Popen[str]:
        """For whoever has to do something meanwhile."""
        return subprocess.Popen(
            [str(word) for word in (RUN, *options, "--", *command)], text=True,
            env=environment(self.address, **more), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def hold(self) -> None:
        self.remote.inject("hold Device1.Connect")

    def wait_held(self) -> None:
        self.remote.wait_until(lambda: any(CONNECT in held[0] for held in self.remote.held()))

    def wait_undone(self, times: int = 1) -> None:
        """Until bluetoothd was told to end the connect."""
        self.remote.wait_until(lambda: self.undone() >= times)
        assert self.undone() == times

    def undone(self) -> int:
        return self.remote.methods().count("Disconnect")


def says_timeout(kind: str, result: Result) -> bool:
    """Whether a program was told of a timeout as its D-Bus library tells it."""
    libdbus = "org.freedesktop.DBus.Error.NoReply: Did not receive a reply. Possible causes "
    said = "Timeout was reached\n"
    if kind == "gdbus":
        return (result.stdout, result.stderr, result.returncode) == ("", f"Error: {said}", 1)
    if kind.startswith(("python", "libdbus")):
        return result.stdout.startswith(libdbus) and result.stderr == ""
    return (result.stdout, result.stderr) == (f"g-io-error-quark 24: {said}", "")


def compiled(name: str, directory: Path) -> Path:
    """Compiles a C program of this folder against its own D-Bus library alone."""
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", PACKAGES[name]], check=True, capture_output=True,
        text=True).stdout
    program = directory / name
    subprocess.run(
        ["gcc", *WARNINGS, "-g", "-O1", "-o", program, FOLDER / f"{name}.c",
         *shlex.split(flags)], check=True)
    return program


@pytest.fixture(scope="session")
def unaware(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The C programs, which know nothing of the library."""
    directory = tmp_path_factory.mktemp("unaware")
    return {name: compiled(name, directory) for name in PACKAGES}


@pytest.fixture
def adopter(bus: Any, simulator: Any, unaware: dict[str, Path]) -> Any:
    adopter = Adopter(bus.address, unaware)
    yield adopter
    # The test may have killed the bus.
    with contextlib.suppress(GLib.Error):
        adopter.remote.close()
