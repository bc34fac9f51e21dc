"""No leaks and no wrong accesses in programs that are adopted."""

from __future__ import annotations

import pytest
from adopted import FOLDER, PRELOAD, adopter, says_timeout, unaware  # noqa: F401

VALGRIND = [
    "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
    "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect",
    "--num-callers=40", f"--suppressions={FOLDER}/valgrind.supp",
]
KINDS = [
    "connection-sync", "connection-async", "proxy-sync", "proxy-async", "message-sync",
    "message-async", "descriptors-async", "libdbus-blocking", "libdbus-pending", "libdbus-waiting",
]


def under_valgrind(adopter, *command, **more):
    return adopter.plain(*VALGRIND, *command, LD_PRELOAD=str(PRELOAD), **more)


@pytest.mark.valgrind
@pytest.mark.parametrize("kind", KINDS)
def test_calls_that_are_answered_are_clean(adopter, tmp_path, kind):
    result = under_valgrind(
        adopter, *adopter.command(kind),
        BLEEP_PRELOAD_METRICS=f"{tmp_path}/m.json", BLEEP_PRELOAD_RECORD=f"{tmp_path}/flight")

    assert (result.returncode, result.stdout, result.stderr) == (0, "done\n", "")
    assert (tmp_path / "m.json").exists() and (tmp_path / "flight.pcap").exists()


@pytest.mark.valgrind
@pytest.mark.parametrize("kind", KINDS)
def test_calls_that_time_out_are_clean(adopter, kind):
    adopter.hold()

    result = under_valgrind(
        adopter, *adopter.command(kind), BLEEP_PRELOAD_TIMEOUTS="connect=0.5")

    assert result.returncode in (0, 1) and says_timeout(kind, result), result
    adopter.wait_undone()


@pytest.mark.valgrind
@pytest.mark.parametrize("program,way", [
    ("libdbus_program", "drop"), ("libdbus_program", "fork"), ("glib_program", "threads"),
])
def test_what_is_out_of_the_ordinary_is_clean(adopter, program, way):
    adopter.remote.connect_device()

    result = under_valgrind(adopter, adopter.programs[program], way, -1, 20)

    assert (result.returncode, result.stderr) == (0, "")
