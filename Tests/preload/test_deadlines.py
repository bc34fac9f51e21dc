"""Programs as they are end at a deadline, with their library's error, and leave nothing behind."""

from __future__ import annotations

import time

import pytest
from adopted import BLOCKING, KINDS, NEVER, SHORT, adopter, says_timeout, unaware  # noqa: F401


@pytest.mark.parametrize("kind", KINDS)
def test_a_held_connect_ends_at_the_deadline_and_in_bluetoothd(adopter, kind):
    adopter.hold()

    result = adopter.adopted(SHORT, *adopter.command(kind))

    assert says_timeout(kind, result), result
    adopter.wait_undone()


@pytest.mark.parametrize("kind", KINDS)
def test_a_timeout_of_the_programs_own_counts(adopter, kind):
    adopter.hold()

    result = adopter.adopted(NEVER, *adopter.command(kind, 1))

    assert says_timeout(kind, result), result
    adopter.wait_undone()


@pytest.mark.parametrize("kind", KINDS)
def test_a_timeout_that_is_none_gives_way(adopter, kind):
    adopter.hold()

    result = adopter.adopted(SHORT, *adopter.command(kind, 300))

    assert says_timeout(kind, result), result
    adopter.wait_undone()


@pytest.mark.parametrize("given", [
    {"BLEEP_PRELOAD_TIMEOUTS": ",=,connect,connect=,=9,connect=x,connect=1.1.1,connect=1"},
    {"BLEEP_PRELOAD_TIMEOUTS": "connect=1,connect=99999999999999999999,connect=0,nothing=5"},
    {"BLEEP_PRELOAD_TIMEOUTS": "connect=1.0000009"},
    {"BLEEP_PRELOAD_TIMEOUTS": "connect=1", "BLEEP_PRELOAD_LONGEST_OWN": "soon"},
    {"BLEEP_PRELOAD_TIMEOUTS": "connect=1", "BLEEP_PRELOAD_RECOVERY": "0", "BLEEP_PRELOAD": ""},
    {"BLEEP_PRELOAD_TIMEOUTS": "connect=1", "BLEEP_PRELOAD_RECOVERY": ",x,restart,all,"},
])
def test_what_makes_no_sense_in_the_environment_is_left_out(adopter, given):
    adopter.hold()

    result = adopter.adopted([], *adopter.command("libdbus-blocking", 200), **given)

    assert says_timeout("libdbus-blocking", result), result
    adopter.remote.wait_until(lambda: adopter.undone() >= 1)


def test_the_longest_own_timeout_is_a_choice(adopter):
    adopter.hold()

    result = adopter.adopted(
        [*SHORT, "--longest-own", "0.5"], *adopter.command("libdbus-blocking", 30))

    assert says_timeout("libdbus-blocking", result), result


def test_the_default_timeout_of_a_proxy_is_the_programs_own(adopter):
    adopter.hold()

    # It does not ask for the error, and so cannot tell.
    result = adopter.adopted(NEVER, *adopter.command("proxy-default", 1))

    assert (result.stdout, result.stderr) == ("done\n", "")
    adopter.wait_undone()


@pytest.mark.parametrize("kind", BLOCKING)
def test_without_deadlines_timeouts_are_as_they_were_but_what_they_leave_is_ended(adopter, kind):
    adopter.hold()

    began = time.monotonic()
    result = adopter.adopted(
        ["--timeout", "connect=0.1", "--no-deadlines"], *adopter.command(kind, 2))

    assert time.monotonic() - began >= 2
    assert says_timeout(kind, result), result
    adopter.wait_undone()


@pytest.mark.parametrize("kind", BLOCKING)
def test_without_cancel_bluetoothd_is_left_alone(adopter, kind):
    adopter.hold()

    result = adopter.adopted([*SHORT, "--no-cancel"], *adopter.command(kind))

    assert says_timeout(kind, result), result
    assert adopter.undone() == 0


@pytest.mark.parametrize("kind", ["gdbus", "python-blocking", "libdbus-pending", "message-async"])
def test_a_connect_that_bluez_refuses_is_refused_in_the_same_words(adopter, kind):
    adopter.remote.inject(
        "refuse Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local")

    result = adopter.adopted(SHORT, *adopter.command(kind))
    plain = adopter.plain(*adopter.command(kind))

    assert "le-connection-abort-by-local" in result.stdout + result.stderr
    assert (result.returncode, result.stdout, result.stderr) == (
        plain.returncode, plain.stdout, plain.stderr)
    assert adopter.undone() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_daemon_that_dies_is_told_as_the_bus_tells_it(adopter, simulator, kind):
    adopter.hold()
    program = adopter.start(NEVER, *adopter.command(kind))
    adopter.wait_held()

    simulator.process.kill()

    output, _ = program.communicate(timeout=30)
    assert "Message recipient disconnected from message bus without replying" in output


@pytest.mark.parametrize("kind", KINDS)
def test_a_daemon_that_is_not_there_is_told_in_the_same_words(adopter, simulator, kind):
    simulator.stop()

    adopted = adopter.adopted(SHORT, *adopter.command(kind))
    plain = adopter.plain(*adopter.command(kind))

    assert "org.freedesktop.DBus.Error.ServiceUnknown" in adopted.stdout + adopted.stderr
    assert (adopted.returncode, adopted.stdout, adopted.stderr) == (
        plain.returncode, plain.stdout, plain.stderr)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bus_that_dies_ends_every_call(adopter, bus, kind):
    adopter.hold()
    program = adopter.start(NEVER, *adopter.command(kind))
    adopter.wait_held()

    bus.process.kill()

    # With whatever it makes of that; GDBus itself ends programs by a signal.
    program.communicate(timeout=30)
    assert program.returncode is not None
