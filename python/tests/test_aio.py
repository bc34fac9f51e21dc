"""What is awaited besides operations: leases, proxies, recoveries, snapshots; and giving up."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading

import pytest
from conftest import ADAPTER, NEAR, NEAR_PATH, PATIENCE_SECONDS, READABLE, wait_until

import bleepreliability as bleep
from bleepreliability import Client, Event, RecoveryMoment, Variant
from bleepreliability.aio import AsyncClient

INTERFACE = "org.bluez.Adapter1"


def run(bus, program, **keywords):
    """Runs a coroutine function with a client, all under one limit."""

    async def main():
        async with AsyncClient(bus, **keywords) as client:
            await asyncio.wait_for(program(client), 2 * PATIENCE_SECONDS)

    asyncio.run(main())


async def held(simulator, method):
    """Waits for a held call without holding up the loop."""
    await asyncio.to_thread(simulator.wait_held, method)


def test_a_lease_is_lent_and_given_back(bus, simulator):
    async def program(client):
        async with client.lease("scanner") as lease:
            assert lease.name.startswith(":1.")
            assert await lease.get_property(ADAPTER, INTERFACE, "Powered") is True
            await lease.set_property(ADAPTER, INTERFACE, "Alias", "kitchen")
            await lease.set_property(ADAPTER, INTERFACE, "DiscoverableTimeout", 30, "u")
            await lease.set_property(ADAPTER, INTERFACE, "PairableTimeout", Variant("u", 9))
            known = await lease.get_all_properties(ADAPTER, INTERFACE)
            assert (known["Alias"], known["DiscoverableTimeout"]) == ("kitchen", 30)
            assert known["PairableTimeout"] == 9
            await lease.call(ADAPTER, INTERFACE, "StartDiscovery")
            assert client.pool_stats().pinned == 1
        with pytest.raises(bleep.InvalidState):
            lease.release()
        with pytest.raises(bleep.InvalidState):
            await lease.get_property(ADAPTER, INTERFACE, "Powered")
        while await client.get_property(ADAPTER, INTERFACE, "Discovering"):
            pass

    run(bus, program)


def test_leases_are_lent_in_turn_and_the_loop_goes_on(bus, simulator):
    async def program(client):
        client.configure_pool(maximum=1)
        first = await client.lease()
        second = asyncio.ensure_future(client.lease()._acquire())
        while client.pool_stats().waiting == 0:
            await asyncio.sleep(0)
        with pytest.raises(bleep.TimedOut):
            await client.lease(timeout=0.05)
        first.release()
        async with await second as lease:
            assert await lease.get_property(ADAPTER, INTERFACE, "Powered") is True

    run(bus, program)


def test_a_lease_that_comes_when_nobody_waits_any_more_goes_back(bus, simulator):
    async def program(client):
        client.configure_pool(maximum=1)
        first = await client.lease()
        tasks = [asyncio.ensure_future(client.lease()._acquire()) for _ in range(3)]
        while client.pool_stats().waiting < 3:
            await asyncio.sleep(0)
        # One is lent, and told, and cancelled all the same before its task runs again.
        first.release()
        await asyncio.sleep(0)
        wait_until(lambda: client.pool_stats().granted >= 2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

        async with client.lease(timeout=PATIENCE_SECONDS):
            assert client.pool_stats().in_use == 1
        gc.collect()
        assert client.pool_stats().leaks == 0

    run(bus, program)


def test_an_exception_inside_gives_the_lease_back(bus, simulator):
    async def program(client):
        with pytest.raises(LookupError):
            async with client.lease():
                raise LookupError
        assert client.pool_stats().in_use == 0
        with contextlib.suppress(bleep.BusLost):
            async with client.lease():
                raise bleep.BusLost("as if")
        assert client.pool_stats().closed["unhealthy"] == 1

    run(bus, program)


def test_a_proxy_is_awaited(bus, simulator):
    async def program(client):
        adapter = client.proxy(ADAPTER, INTERFACE)
        assert (adapter.path, adapter.interface) == (ADAPTER, INTERFACE)
        assert await adapter.get("Powered") is True
        assert await adapter.get("Powered", max_age=0) is True
        assert (await adapter.get_all())["Discovering"] is False
        await adapter.StartDiscovery()
        with pytest.raises(bleep.UnknownMethod):
            await adapter.call("NoSuchMethod")
        with pytest.raises(AttributeError):
            adapter.no_method
        changes = adapter.changes("Alias")
        told = asyncio.ensure_future(changes.__anext__())
        await asyncio.sleep(0)
        await adapter.set("Alias", "kitchen")
        assert await told == ("Alias", "kitchen")
        await changes.aclose()
        before = client.proxy_stats().invalidations
        adapter.invalidate()
        assert client.proxy_stats().invalidations == before + 1

    run(bus, program)


def test_a_recovery_is_awaited_and_told(bus, simulator):
    async def program(client):
        moments = []

        async def listen():
            async for event in client.recoveries(RecoveryMoment.ENDED):
                moments.append((event.moment, event.status))

        listening = asyncio.ensure_future(listen())
        await asyncio.sleep(0)
        plan = await client.recovery_plan(NEAR)
        assert plan.plan
        recovery = await client.recover(NEAR)
        assert recovery.status == bleep.Status.OK
        while not moments:
            await asyncio.sleep(0)
        assert moments == [(RecoveryMoment.ENDED, bleep.Status.OK)]
        assert [each.number for each in client.recovery_history()] == [recovery.number]

        client.close()
        await listening

    run(bus, program)


@pytest.mark.parametrize("waits", [True, False])
def test_a_recovery_that_fails_tells_how_it_went(bus, simulator, waits):
    async def program(client):
        with pytest.raises(bleep.BleepError) as failed:
            if waits:
                await asyncio.to_thread(
                    client.client.recover, "AA:BB:CC:DD:EE:FF", timeout=0.5)
            else:
                await client.recover("AA:BB:CC:DD:EE:FF", timeout=0.5)
        assert failed.value.recovery.status == failed.value.status

    run(bus, program)


def test_snapshots_are_awaited(bus, simulator, tmp_path):
    async def program(client):
        await client.open_state(str(tmp_path / "state"))
        await client.save_state(NEAR)
        await client.set_state_attribute(NEAR, "room", "kitchen")
        await client.update_state(NEAR)
        assert client.get_state_attribute(NEAR, "room") == "kitchen"
        assert client.get_state(NEAR)["attributes"] == {"room": "kitchen"}
        assert client.saved_states() == [NEAR]
        result = await client.restore_state(NEAR)
        assert result.complete
        await client.remove_state_attribute(NEAR, "room")
        with pytest.raises(bleep.NotFound):
            client.get_state_attribute(NEAR, "room")
        await client.clear_state()
        assert client.saved_states() == []
        with pytest.raises(bleep.DeviceNotFound):
            await client.save_state("AA:BB:CC:DD:EE:FF")

    run(bus, program)


def test_a_blocking_function_is_guarded_without_blocking_the_loop(bus, simulator):
    async def program(client):
        never = threading.Event()
        guarded = asyncio.ensure_future(client.guard(never.wait, timeout=0.2))
        assert await client.guard(lambda: 5) == 5
        with pytest.raises(bleep.TimedOut):
            await guarded
        assert client.abandoned == 1
        never.set()

    run(bus, program)


def test_the_monitor_is_heard_and_its_end_ends_the_watch(bus, simulator):
    async def program(client):
        events = client.events(Event.AVAILABLE | Event.RESTARTED)
        assert (await events.__anext__()).event == Event.AVAILABLE
        simulator.inject("restart")
        while (await events.__anext__()).event != Event.RESTARTED:
            pass
        assert client.monitor_state().restarts == 1
        await events.aclose()
        client.stop_monitor()

    run(bus, program)


def test_what_does_not_wait_is_as_in_a_client(bus, simulator):
    async def program(client):
        client.timeouts["connect"] = 20.0
        client.set_log_level(bleep.LogLevel.NONE)
        await client.connect(NEAR)
        assert client.get_metrics("connect").successes.count == 1
        assert await client.device_path(NEAR) == NEAR_PATH
        assert client.health()
        assert not client.is_closed

    run(bus, program)


def test_all_that_a_client_has_an_async_client_has():
    # The loop has its own: asyncio.timeout() for deadline(), and it dispatches.
    apart = {"deadline", "fileno", "dispatch", "watch_recoveries"}
    names = {
        name for name in dir(Client)
        if not name.startswith("_") and not name.endswith("_async") and name not in apart}

    assert names <= set(dir(AsyncClient))
