"""Hostile arguments, threads and a stopped daemon: C programs against the installed library."""

import subprocess
import sys

import pytest

from conftest import ROOT, PrivateBus, Simulator

HERE = ROOT / "Tests" / "ABI"
SUPPORT = HERE / "support.c"
MODES = ["thread", "fd", "context"]


@pytest.fixture(scope="session")
def program(programs):
    """Compiles once, whatever the number of tests."""
    made = {}

    def build(*names, options=(), suffix=""):
        key = names[0] + suffix
        if key not in made:
            made[key] = programs.build(
                *(HERE / f"{name}.c" for name in names), SUPPORT, packages=["gio-2.0"],
                options=["-pthread", *options], name=key,
            )
        return made[key]

    return build


SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


@pytest.fixture(scope="session")
def hostile_table(tmp_path_factory):
    table = tmp_path_factory.mktemp("table") / "hostile_table.h"
    made = subprocess.run(
        [sys.executable, HERE / "hostile_table.py"], check=True, capture_output=True, text=True
    )
    table.write_text(made.stdout)
    return table


@pytest.fixture(scope="session")
def hostile_arguments(program, hostile_table):
    def build(options=(), suffix=""):
        return program(
            "hostile_arguments", "hostile_choices", "hostile_material", "hostile_records",
            options=[f"-I{hostile_table.parent}", *options], suffix=suffix,
        )

    return build


def check(answer):
    print(answer.stdout)
    assert answer.returncode == 0, f"{answer.returncode}\n{answer.stdout}\n{answer.stderr}"


@pytest.mark.parametrize("mode", MODES)
def test_hostile_arguments_where_there_is_no_bus(programs, hostile_arguments, tmp_path, mode):
    check(programs.run(hostile_arguments(), mode, f"unix:path={tmp_path}/nobody", "unreachable"))


@pytest.mark.parametrize("mode", MODES)
def test_hostile_arguments_on_the_simulator(programs, hostile_arguments, bus, simulator, mode):
    check(programs.run(hostile_arguments(), mode, bus.address, "reachable"))


@pytest.mark.parametrize("mode", MODES)
def test_hostile_arguments_leak_and_overrun_nothing(
    programs, hostile_arguments, bus, simulator, mode
):
    program = hostile_arguments(SANITIZE, suffix="-sanitized")

    check(programs.run(program, mode, bus.address, "reachable"))


def test_handles_and_options(programs, program):
    check(programs.run(program("handles")))


@pytest.mark.parametrize("mode", MODES)
def test_nothing_hangs_in_sixteen_threads(programs, program, bus, simulator, mode):
    check(programs.run(program("threads"), mode, bus.address))


@pytest.mark.parametrize("mode", MODES)
def test_nothing_hangs_inside_a_callback(programs, program, bus, simulator, mode):
    check(programs.run(program("callbacks"), mode, bus.address))


@pytest.fixture
def narrow_bus(tmp_path):
    """A bus with dbus-daemon's own limit on replies, which the session's configuration lifts."""
    bus = PrivateBus(tmp_path, limits={"max_replies_per_connection": 128})
    yield bus
    bus.stop()


@pytest.mark.parametrize("way", ["blocking", "async"])
def test_a_thousand_calls_to_a_stopped_daemon(programs, program, narrow_bus, way):
    simulator = Simulator(narrow_bus.address)

    try:
        check(programs.run(
            program("stopped_daemon"), way, narrow_bus.address, simulator.process.pid
        ))
    finally:
        simulator.stop()


def test_lives_through_the_death_of_the_bus(programs, program, tmp_path):
    configuration = tmp_path / "bus.conf"
    PrivateBus.configure(configuration, tmp_path / "bus")

    check(programs.run(program("dead_bus"), f"unix:path={tmp_path}/bus", configuration))


@pytest.mark.parametrize("mode", MODES)
def test_sixty_four_threads_share_four_connections(programs, program, bus, mode):
    check(programs.run(program("pool"), "crowd", mode, bus.address))


@pytest.mark.parametrize("mode", MODES)
def test_leases_bear_whatever_a_program_does(programs, program, bus, mode):
    check(programs.run(program("pool"), "connections", mode, bus.address))


def test_the_pool_lives_through_the_death_of_the_bus(programs, program, tmp_path):
    configuration = tmp_path / "bus.conf"
    PrivateBus.configure(configuration, tmp_path / "bus")

    check(programs.run(
        program("pool"), "death", f"unix:path={tmp_path}/bus", configuration
    ))


def test_two_processes_take_turns_at_one_adapter(programs, program, bus, simulator, tmp_path):
    check(programs.run(program("connect_turns"), bus.address, tmp_path / "locks"))


def test_a_program_that_crashes_in_a_loop_does_not_reset_in_a_loop(
    programs, program, bus, simulator, tmp_path
):
    check(programs.run(program("crash_loop"), bus.address, tmp_path / "records"))


def test_a_killed_save_leaves_the_old_file_or_the_new_one(programs, program, tmp_path):
    check(programs.run(program("state_kill"), tmp_path / "state"))
