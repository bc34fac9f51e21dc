"""The adapter for libdbus in a C program with an epoll loop of its own, on the simulator."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT, PrivateBus, Simulator

HERE = ROOT / "Tests" / "dbus1"
SOURCES = ["main.c", "async.c", "blocking.c", "other.c", "hostile.c", "loop.c", "support.c"]
SCENARIOS = [
    name
    for source in SOURCES[1:5]
    for name in re.findall(r'^    \{ "([\w-]+)", test_\w+ \},$', (HERE / source).read_text(), re.M)
]
VALGRIND = [
    "valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
    "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect",
    "--num-callers=40",
]


@pytest.fixture(scope="session")
def program(programs):
    return programs.build(
        *(HERE / source for source in SOURCES), options=["-pthread"],
        packages=["bleepreliability-dbus1", "glib-2.0"], name="dbus1",
    )


@pytest.fixture
def bus(tmp_path):
    """With room for the many calls of one scenario."""
    bus = PrivateBus(tmp_path, limits={"max_replies_per_connection": 1024})
    yield bus
    bus.stop()


@pytest.fixture
def narrow_bus(tmp_path):
    bus = PrivateBus(tmp_path, limits={"max_replies_per_connection": 8})
    yield bus
    bus.stop()


def check(answer):
    assert answer.returncode == 0, f"{answer.returncode}\n{answer.stdout}\n{answer.stderr}"


def test_no_scenario_is_left_out(programs, program):
    assert programs.run(program, "--list").stdout.split() == SCENARIOS


@pytest.mark.parametrize("mode", ["fd", "context"])
@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "limit"])
def test_keeps_its_promise(programs, program, bus, simulator, name, mode):
    check(programs.run(program, name, mode, bus.address, timeout=250))


def test_tells_that_the_bus_carries_no_more(programs, program, narrow_bus):
    simulator = Simulator(narrow_bus.address)
    try:
        check(programs.run(program, "limit", "fd", narrow_bus.address, timeout=250))
    finally:
        simulator.stop()


@pytest.mark.valgrind
@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "limit"])
def test_is_clean_under_valgrind(programs, program, bus, simulator, name):
    check(programs.run(
        program, name, "fd", bus.address, timeout=600, before=VALGRIND, G_SLICE="always-malloc",
        BLEEP_SLOWNESS="30",
    ))
