"""Foreign functions under a deadline."""

from __future__ import annotations

import contextvars
import gc
import os
import socket
import threading
import time
import weakref

import pytest
from conftest import NEAR, PATIENCE_SECONDS, wait_until

import bleepreliability as bleep
from bleepreliability import Client, with_timeout
from bleepreliability._callbacks import guarded


@pytest.fixture
def lonely(tmp_path):
    """A client without a bus: guards need none."""
    with Client(f"unix:path={tmp_path}/nothing", guard_limit=2) as client:
        yield client


@pytest.fixture
def release():
    """An event that lets abandoned functions go, at the latest when the test ends."""
    event = threading.Event()
    yield event
    event.set()
    wait_until(lambda: len(guarded) == 0, "the end of all guarded functions")


def test_a_result_passes_through(lonely):
    assert lonely.guard(lambda: {"a": 1}) == {"a": 1}
    assert lonely.guard(lambda: None, 1.0, operation="connect") is None


def test_an_exception_passes_through(lonely):
    with pytest.raises(ZeroDivisionError):
        lonely.guard(lambda: 1 / 0)
    with pytest.raises(SystemExit):
        lonely.guard(lambda: os.sys.exit(3))


def test_the_function_runs_elsewhere_in_the_same_context(lonely):
    variable = contextvars.ContextVar("variable", default="unset")
    variable.set("here")

    value, thread = lonely.guard(lambda: (variable.get(), threading.get_ident()))

    assert value == "here"
    assert thread != threading.get_ident()


def test_a_function_that_waits_for_ever_times_out(lonely, release):
    start = time.monotonic()

    with pytest.raises(bleep.TimedOut) as caught:
        lonely.guard(release.wait, 0.1, operation="read")

    assert 0.1 <= time.monotonic() - start < 2
    assert "read" in caught.value.operation
    assert lonely.abandoned == 1


def test_what_comes_late_is_dropped(lonely, release):
    class Result:
        pass

    seen = []

    def late():
        release.wait()
        result = Result()
        seen.append(weakref.ref(result))
        return result

    # The exception is kept, and must not keep the result.
    with pytest.raises(bleep.TimedOut) as caught:
        lonely.guard(late, 0.05)
    release.set()

    wait_until(lambda: seen and lonely.abandoned == 0, "the late end")
    wait_until(lambda: len(guarded) == 0, "destroy")
    gc.collect()
    assert caught.value and seen[0]() is None


def test_a_late_exception_is_dropped(lonely, release, capfd):
    def late():
        release.wait()
        raise RuntimeError("too late")

    with pytest.raises(bleep.TimedOut):
        lonely.guard(late, 0.05)
    release.set()

    wait_until(lambda: lonely.abandoned == 0 and len(guarded) == 0, "the late end")
    assert capfd.readouterr() == ("", "")


def test_past_the_limit_new_guards_are_refused(lonely, release):
    for _ in range(2):
        with pytest.raises(bleep.TimedOut):
            lonely.guard(release.wait, 0.05)

    with pytest.raises(bleep.GuardLimit):
        lonely.guard(lambda: None)

    release.set()
    wait_until(lambda: lonely.abandoned == 0, "their return")
    assert lonely.guard(lambda: "fine again") == "fine again"


def test_calls_inside_a_guard_end_with_it(client, simulator, release):
    simulator.hold("Device1.Connect")
    inside = []

    def work():
        try:
            client.connect(NEAR)
        except bleep.BleepError as error:
            inside.append(error)
        release.wait()

    with pytest.raises(bleep.TimedOut):
        client.guard(work, 0.2)

    wait_until(lambda: inside, "the end of the call inside")
    assert isinstance(inside[0], bleep.TimedOut)
    assert inside[0].elapsed < 5


def test_with_timeout_passes_arguments_and_results_through(lonely):
    @with_timeout("connect", timeout=3.0, client=lonely)
    def add(one, two, *, three):
        """Adds."""
        return one + two + three

    assert add(1, 2, three=3) == 6
    assert (add.__name__, add.__doc__) == ("add", "Adds.")


def test_with_timeout_ends_a_blocked_socket(lonely):
    ours, theirs = socket.socketpair()

    @with_timeout("connect", timeout=0.1, device_address=NEAR, client=lonely)
    def receive():
        return ours.recv(1)

    with pytest.raises(bleep.TimedOut) as caught:
        receive()

    assert caught.value.address == NEAR
    assert "connect" in caught.value.operation
    theirs.close()
    wait_until(lambda: lonely.abandoned == 0, "the end of the function")
    ours.close()


def test_with_timeout_ends_a_blocked_pipe(lonely):
    reader, writer = os.pipe()

    with pytest.raises(bleep.TimedOut):
        with_timeout(timeout=0.1, client=lonely)(os.read)(reader, 1)

    os.close(writer)
    wait_until(lambda: lonely.abandoned == 0, "the end of the function")
    os.close(reader)


def test_with_timeout_uses_the_timeout_of_the_category(lonely, release):
    lonely.timeouts["connect"] = 0.1

    @with_timeout("connect", client=lonely)
    def connect():
        release.wait()

    with pytest.raises(bleep.TimedOut):
        connect()


def test_with_timeout_makes_a_client_of_its_own(release):
    @with_timeout("connect", timeout=0.1)
    def connect():
        return release.wait()

    with pytest.raises(bleep.TimedOut):
        connect()

    first = bleep.default_client()
    assert first.abandoned == 1
    assert bleep.default_client() is first
    first.close()
    assert bleep.default_client() is not first


def test_with_timeout_refuses_coroutines():
    async def connect():
        pass

    with pytest.raises(TypeError):
        with_timeout("connect")(connect)


def test_guards_nest(lonely):
    assert lonely.guard(lambda: lonely.guard(lambda: "inside", 1.0), 1.0) == "inside"


def test_many_threads_guard_at_once(tmp_path):
    results = []
    with Client(f"unix:path={tmp_path}/nothing") as client:
        threads = [
            threading.Thread(target=lambda n=n: results.append(client.guard(lambda: n)))
            for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)

    assert sorted(results) == list(range(16))
