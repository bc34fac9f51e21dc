"""Whoever fares well fares no differently, and whoever has nothing to do with BlueZ is let be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from adopted import (  # noqa: F401
    DEVICE_PATH, KINDS, NEVER, PRELOAD, RUN, SHORT, adopter, environment, says_timeout,
    unaware)

REPEATS = 5
ASK_BUS = """
import os, dbus
bus = dbus.SystemBus().get_object("org.freedesktop.DBus", "/org/freedesktop/DBus")
bus.GetId(dbus_interface="org.freedesktop.DBus")
bus.GetNameOwner("org.bluez", dbus_interface="org.freedesktop.DBus")
maps = {line.split("/", 1)[1].strip() for line in open("/proc/self/maps") if "/" in line}
print("\\n".join(sorted(path for path in maps if ".so" in path)))
print(len(os.listdir("/proc/self/task")), "threads", len(os.listdir("/proc/self/fd")), "files")
"""


def same(one, other):
    return (one.returncode, one.stdout, one.stderr) == (
        other.returncode, other.stdout, other.stderr)


@pytest.mark.parametrize("kind", KINDS)
def test_a_healthy_program_says_and_returns_the_same(adopter, kind):
    command = adopter.command(kind)
    plain = adopter.plain(*command)

    results = [adopter.adopted([], *command) for _ in range(REPEATS)]

    assert plain.returncode == 0 and plain.stdout
    assert [result for result in results if not same(result, plain)] == []


@pytest.mark.parametrize("command", [
    ["busctl", "--system", "call", "org.bluez", DEVICE_PATH, "org.bluez.Device1", "Connect"],
    ["busctl", "--system", "tree", "org.bluez"],
    ["gdbus", "introspect", "--system", "--dest", "org.bluez", "--object-path", "/org/bluez"],
    ["dbus-send", "--system", "--print-reply=literal", "--dest=org.bluez", DEVICE_PATH,
     "org.freedesktop.DBus.Properties.GetAll", "string:org.bluez.Device1"],
    ["/usr/bin/python3", str(Path(__file__).parent / "dbus_python_program.py"), "objects"],
    ["false"],
])
def test_a_tool_says_and_returns_the_same(adopter, command):
    assert same(adopter.adopted([], *command), adopter.plain(*command))


def test_what_is_switched_off_changes_nothing(adopter):
    adopter.hold()

    result = adopter.adopted(
        ["--timeout", "connect=0.1"], *adopter.command("libdbus-blocking", 1), BLEEP_PRELOAD="0")

    assert says_timeout("libdbus-blocking", result), result
    assert adopter.undone() == 0


def test_without_the_library_calls_go_out_as_they_are(adopter, tmp_path):
    for file in (RUN, PRELOAD):
        shutil.copy(file, tmp_path)

    def run(**more):
        return subprocess.run(
            [tmp_path / RUN.name, *adopter.command("libdbus-blocking")], text=True,
            env=environment(adopter.address, **more), capture_output=True, timeout=30)

    assert (run().stdout, run().stderr) == ("done\n", "")
    assert run(BLEEP_PRELOAD_DEBUG="1").stderr == (
        "bleep-run: libbleepreliability.so.0 cannot be loaded\n")


def test_a_program_without_bluez_loads_nothing_and_opens_nothing(adopter):
    plain = adopter.plain("/usr/bin/python3", "-c", ASK_BUS).stdout.splitlines()

    adopted = adopter.adopted([], "/usr/bin/python3", "-c", ASK_BUS).stdout.splitlines()

    assert plain and str(PRELOAD).lstrip("/") in adopted
    assert [line for line in adopted if line != str(PRELOAD).lstrip("/")] == plain


def test_the_environment_is_as_it_was_besides(adopter):
    plain = set(adopter.plain("env").stdout.splitlines())

    adopted = set(adopter.adopted(["--timeout", "connect=2"], "env").stdout.splitlines())

    assert adopted - plain == {f"LD_PRELOAD={PRELOAD}", "BLEEP_PRELOAD_TIMEOUTS=connect=2"}
    assert plain - adopted == set()


def test_what_is_preloaded_already_stays_and_comes_first(adopter):
    adopted = adopter.adopted([], "printenv", "LD_PRELOAD", LD_PRELOAD="libdl.so.2")

    assert adopted.stdout == f"libdl.so.2:{PRELOAD}\n"


def test_a_child_without_exec_calls_as_it_would_alone(adopter, tmp_path):
    adopter.hold()

    # Both calls end by the program's own timeout, but only the parent's is ended in bluetoothd.
    result = adopter.adopted(
        [*NEVER, "--metrics", f"{tmp_path}/%p.json"], adopter.programs["libdbus_program"], "fork",
        500)

    lines = result.stdout.splitlines()
    assert len(lines) == 2 and lines[0] == lines[1], result
    adopter.wait_undone()
    (file,) = tmp_path.glob("*.json")
    connect = json.loads(file.read_text())["operations"]["connect"]["lifetime"]
    assert (connect["failures"]["count"], connect["cancelled"]) == (1, 1)


def test_a_program_that_is_started_by_the_program_is_covered(adopter):
    adopter.hold()

    result = adopter.adopted(SHORT, "sh", "-c", '"$@" || exit $?', "sh", *adopter.command("gdbus"))

    assert says_timeout("gdbus", result), result
    adopter.wait_undone()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a program set-uid")
def test_a_set_uid_program_is_let_alone(adopter):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        if os.statvfs(folder).f_flag & os.ST_NOSUID:
            pytest.skip("this file system has no set-uid programs")
        program = shutil.copy("/usr/bin/cat", folder)
        ours = [shutil.copy(file, folder) for file in (RUN, PRELOAD)]
        os.chmod(program, 0o4755)
        as_nobody = ["setpriv", "--reuid=65534", "--clear-groups", ours[0], program]

        maps = adopter.plain(*as_nobody, "/proc/self/maps")
        os.chmod(program, 0o755)
        ordinary = adopter.plain(*as_nobody, "/proc/self/maps")

    assert maps.returncode == 0 and "libc.so.6" in maps.stdout
    assert PRELOAD.name not in maps.stdout
    assert PRELOAD.name in ordinary.stdout


def test_many_threads_are_all_covered(adopter, tmp_path):
    metrics = tmp_path / "metrics.prom"
    adopter.remote.connect_device()

    result = adopter.adopted(
        ["--metrics", metrics], adopter.programs["glib_program"], "threads", -1, 50)

    assert (result.returncode, result.stdout) == (0, "done\n" * 400)
    assert 'outcome="success",le="+Inf"} 400\n' in metrics.read_text()


def test_all_of_them_held_at_once_all_end(adopter):
    adopter.hold()

    result = adopter.adopted(
        ["--timeout", "connect=0.05"], adopter.programs["glib_program"], "threads", -1, 10)

    assert result.stdout == "g-io-error-quark 24: Timeout was reached\n" * 80
    adopter.wait_undone(80)
