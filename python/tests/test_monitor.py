"""The monitor: what its watches hear, what it knows, and the user's callbacks."""

from __future__ import annotations

import asyncio
import gc
import queue
import threading
import weakref

import pytest
from conftest import ADAPTER, NEAR, PATIENCE_SECONDS, wait_until

import bleepreliability as bleep
from bleepreliability import Client, Condition, Event, Layer
from bleepreliability._callbacks import callbacks
from bleepreliability.aio import AsyncClient
from bleepreliability.default import _clients as default_clients

QUICK = {"interval": 0.05, "stall_min": 0.2, "stall_max": 0.2}


class Heard(queue.Queue):
    """Events as they come."""

    def until(self, event):
        """The next one of a kind."""
        while True:
            told = self.get(timeout=PATIENCE_SECONDS)
            if told.event == event:
                return told


@pytest.fixture
def heard(client):
    """A running monitor of a BlueZ that was seen to be there."""
    heard = Heard()
    client.watch(Event.ALL, heard.put)
    client.start_monitor(**QUICK)
    heard.until(Event.ADAPTER_POWERED)
    return heard


@pytest.fixture
def default(client, monkeypatch):
    """Makes the test's client the default one."""
    monkeypatch.setitem(default_clients, "system", client)
    return client


def test_a_watch_needs_events_and_a_function(client):
    kept = len(callbacks)
    with pytest.raises(TypeError):
        client.watch(Event.ALL, "print")
    with pytest.raises(bleep.InvalidArgument):
        client.watch(Event(0), print)
    with pytest.raises(bleep.InvalidArgument):
        client.watch(1 << 12, print)

    wait_until(lambda: len(callbacks) == kept, "the end of refused callbacks")


def test_a_closed_client_watches_nothing(bus):
    client = Client(bus)
    watch = client.watch(Event.ALL, print)
    client.close()

    for function in (client.start_monitor, client.stop_monitor, client.health, client.issues,
                     client.monitor_state):
        with pytest.raises(bleep.ClientClosed):
            function()
    watch.cancel()


def test_intervals_are_positive(client):
    with pytest.raises(bleep.InvalidArgument):
        client.start_monitor(interval=0)
    with pytest.raises(bleep.InvalidArgument):
        client.start_monitor(stall_min=-1)


def test_says_so_where_there_is_no_bluez(bus):
    heard = Heard()
    with Client(bus) as client:
        client.watch(Event.AVAILABLE | Event.UNAVAILABLE, heard.put)
        client.start_monitor(**QUICK)

        assert heard.get(timeout=PATIENCE_SECONDS).event == Event.UNAVAILABLE
        assert not client.monitor_state().available
        assert client.monitor_state().adapters == []


def test_a_stall_is_heard_of_and_its_end(client, heard, simulator):
    simulator.inject("stall")
    stalled = heard.until(Event.STALLED)

    assert client.monitor_state().stalled
    assert client.monitor_state().stalls == 1
    wait_until(lambda: client.health()[Layer.DAEMON].condition == Condition.FAILED)
    assert stalled.duration >= 0.2
    assert "silent" in stalled.text
    assert (stalled.subject, stalled.issue) == ("", "")

    simulator.inject("resume")
    recovered = heard.until(Event.RECOVERED)

    assert recovered.duration >= stalled.duration
    assert recovered.generation == stalled.generation
    assert not client.monitor_state().stalled
    assert client.health()[Layer.DAEMON].condition == Condition.GOOD


def test_a_restart_is_one_event_with_the_time_away(client, heard, simulator):
    before = client.monitor_state().generation
    simulator.inject("crash 100000")

    assert heard.until(Event.UNAVAILABLE).generation == before
    restarted = heard.until(Event.RESTARTED)

    assert restarted.generation == before + 1
    assert restarted.duration >= 0.1
    wait_until(lambda: client.monitor_state().restarts == 1)


def test_adapters_come_and_go(client, heard, simulator):
    simulator.inject("vanish hci0")
    assert heard.until(Event.ADAPTER_REMOVED).subject == ADAPTER
    simulator.inject("appear hci0")
    assert heard.until(Event.ADAPTER_ADDED).subject == ADAPTER
    assert heard.until(Event.ADAPTER_POWERED).subject == ADAPTER
    simulator.inject("rfkill on")
    assert heard.until(Event.ADAPTER_UNPOWERED).subject == ADAPTER

    wait_until(lambda: [each.powered for each in client.monitor_state().adapters] == [False])


def test_an_issue_comes_with_advice(client, heard, simulator):
    def refused():
        with pytest.raises(bleep.InProgress):
            client.call(ADAPTER, "org.bluez.Adapter1", "StopDiscovery", max_attempts=1)
        return client.issues()

    simulator.inject("wedge-discovery")
    wait_until(refused, "an issue")
    raised = heard.until(Event.ISSUE_RAISED)

    assert (raised.issue, raised.subject) == ("wedged_discovery", ADAPTER)
    issue, = client.issues()
    assert (issue.name, issue.subject) == ("wedged_discovery", ADAPTER)
    assert issue.age >= 0 and issue.evidence and issue.advice
    assert heard.until(Event.ADAPTER_STALLED).subject == ADAPTER
    assert client.monitor_state().adapters[0].stalled

    simulator.inject("crash 50000")
    assert heard.until(Event.ISSUE_CLEARED).issue == "wedged_discovery"
    assert client.issues() == []


def test_a_watch_hears_what_it_asked_for_until_it_is_cancelled(client, heard, simulator):
    restarts = Heard()
    with client.watch(Event.RESTARTED, restarts.put):
        simulator.inject("crash 50000")
        assert restarts.get(timeout=PATIENCE_SECONDS).event == Event.RESTARTED
        heard.until(Event.RESTARTED)
    simulator.inject("crash 50000")
    heard.until(Event.RESTARTED)

    assert restarts.empty()


def test_a_watch_ends_inside_itself(client, heard, simulator):
    told, watches = Heard(), []

    def once(event):
        watches[0].cancel()
        watches[0].cancel()
        told.put(event)

    watches.append(client.watch(Event.UNAVAILABLE, once))
    for _ in range(2):
        simulator.inject("crash 50000")
        heard.until(Event.RESTARTED)

    assert told.get(timeout=PATIENCE_SECONDS).event == Event.UNAVAILABLE
    assert told.empty()


def test_a_cancelled_callback_is_let_go(client):
    def listen(_):
        pass

    alive = weakref.ref(listen)
    watch = client.watch(Event.ALL, listen)
    del listen
    gc.collect()
    assert alive() is not None

    watch.cancel()

    wait_until(lambda: gc.collect() is not None and alive() is None, "the end of the callback")


def test_a_stopped_monitor_tells_nothing(client, heard, simulator):
    client.stop_monitor()
    assert not client.monitor_state().running
    # What was told before it stopped is behind us once a callback of ours has run.
    client.device_path_async(NEAR).result(PATIENCE_SECONDS)
    while not heard.empty():
        heard.get()
    simulator.inject("crash 50000")
    client.connect(NEAR, wait_for_service=True)

    assert heard.empty()


def test_it_knows_how_it_was_told_to_watch(client):
    client.start_monitor(interval=0.5, stall_min=1, stall_max=1, kernel=False, radio=False)

    known = wait_until(lambda: client.monitor_state().available and client.monitor_state())
    assert known.running
    assert known.service == "org.bluez"
    assert (known.interval, known.limit) == (0.5, 1.0)
    health = client.health()
    assert set(health) == set(Layer)
    assert health[Layer.KERNEL].condition == Condition.UNKNOWN
    assert health[Layer.KERNEL].evidence
    assert health[Layer.KERNEL].since >= 0


def test_the_users_names_start_the_monitor(default, simulator):
    told = queue.Queue()

    def on_availability(is_available):
        told.put(is_available)

    bleep.register_availability_callback(on_availability)
    try:
        assert default.monitor_state().running
        assert told.get(timeout=PATIENCE_SECONDS) is True
        simulator.inject("crash 50000")
        assert told.get(timeout=PATIENCE_SECONDS) is False
        assert told.get(timeout=PATIENCE_SECONDS) is True
    finally:
        assert bleep.unregister_callback(on_availability)
    assert not bleep.unregister_callback(on_availability)


def test_the_users_callbacks_need_no_arguments(default, simulator):
    told = queue.Queue()
    default.start_monitor(**QUICK)
    wait_until(lambda: default.monitor_state().available)
    registered = []
    for name in ("stall", "recovered", "restart"):
        def callback(name=name):
            told.put(name)

        registered.append(callback)
        for _ in range(2):
            getattr(bleep, f"register_{name}_callback")(callback)
    try:
        assert default.monitor_state().interval == QUICK["interval"]
        simulator.inject("stall")
        assert told.get(timeout=PATIENCE_SECONDS) == "stall"
        simulator.inject("resume")
        assert told.get(timeout=PATIENCE_SECONDS) == "recovered"
        simulator.inject("crash 50000")
        assert told.get(timeout=PATIENCE_SECONDS) == "restart"
        assert told.empty()
    finally:
        assert all(bleep.unregister_callback(each) for each in registered)


def test_a_users_callback_unregisters_itself(default, simulator):
    told = queue.Queue()

    def once():
        told.put(bleep.unregister_callback(once))

    heard = Heard()
    bleep.register_restart_callback(once)
    default.watch(Event.RESTARTED, heard.put)
    wait_until(lambda: default.monitor_state().available)
    for _ in range(2):
        simulator.inject("crash 50000")
        heard.until(Event.RESTARTED)

    assert told.get(timeout=PATIENCE_SECONDS) is True
    assert told.empty()


def test_registering_again_after_the_clients_end_works(default, bus, simulator, monkeypatch):
    told = queue.Queue()

    def on_availability(is_available):
        told.put(is_available)

    bleep.register_availability_callback(on_availability)
    assert told.get(timeout=PATIENCE_SECONDS) is True
    default.close()
    with Client(bus) as another:
        monkeypatch.setitem(default_clients, "system", another)
        bleep.register_availability_callback(on_availability)

        assert told.get(timeout=PATIENCE_SECONDS) is True
        assert bleep.unregister_callback(on_availability)


def test_no_function_no_registration(default):
    with pytest.raises(TypeError):
        bleep.register_stall_callback(None)
    assert not default.monitor_state().running


def test_a_callback_that_blocks_delays_no_finding(client, heard, simulator):
    blocked, release = threading.Event(), threading.Event()

    def block(_):
        blocked.set()
        release.wait()

    client.watch(Event.STALLED, block)
    try:
        simulator.inject("stall")
        assert blocked.wait(PATIENCE_SECONDS)
        simulator.inject("resume")

        wait_until(lambda: not client.monitor_state().stalled, "the end of the stall")
    finally:
        release.set()
    assert heard.until(Event.RECOVERED)


def test_asyncio_iterates_events(bus, simulator):
    async def main():
        told = []
        async with AsyncClient(bus) as client:
            events = client.events(Event.AVAILABLE | Event.UNAVAILABLE | Event.RESTARTED)
            async for event in events:
                told.append(event.event)
                if told == [Event.AVAILABLE]:
                    simulator.inject("crash 50000")
                if event.event == Event.RESTARTED:
                    break
            await events.aclose()
        return told

    assert asyncio.run(main()) == [
        Event.AVAILABLE, Event.UNAVAILABLE, Event.AVAILABLE, Event.RESTARTED]


def test_closing_ends_the_iteration(bus, simulator):
    async def main():
        client = AsyncClient(bus)
        told = []
        async for event in client.events():
            told.append(event.event)
            client.close()
        return told

    assert asyncio.run(main())[0] == Event.AVAILABLE
