"""Giving up what is awaited: limits of time, groups of tasks, loops that end."""

from __future__ import annotations

import asyncio
import threading

import pytest
from conftest import NEAR, PATIENCE_SECONDS, READABLE, wait_until
from test_aio import held, run

from bleepreliability.aio import AsyncClient


def test_a_limit_of_time_ends_the_operation(bus, simulator):
    simulator.hold("Device1.Connect")

    async def program(client):
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.connect(NEAR), 0.2)
        await asyncio.to_thread(wait_until, lambda: simulator.saw("Device1.Disconnect") == 1)

    run(bus, program)


@pytest.mark.skipif(not hasattr(asyncio, "timeout"), reason="Python 3.11 has it")
def test_a_scope_of_time_and_a_group_of_tasks_end_what_is_inside(bus, simulator):
    simulator.hold("Device1.Connect")

    async def program(client):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client.connect(NEAR)
        await asyncio.to_thread(wait_until, lambda: simulator.saw("Device1.Disconnect") == 1)

        async def fail():
            await held(simulator, "Device1.Connect")
            raise LookupError

        simulator.release("Device1.Connect")
        simulator.hold("Device1.Connect")
        with pytest.raises(BaseException) as failed:
            async with asyncio.TaskGroup() as group:
                connecting = group.create_task(client.connect(NEAR))
                group.create_task(fail())
        assert [type(each) for each in failed.value.exceptions] == [LookupError]
        assert connecting.cancelled()
        await asyncio.to_thread(wait_until, lambda: simulator.saw("Device1.Disconnect") == 2)

    run(bus, program)


def test_the_outcome_that_came_first_counts(bus, simulator):
    async def program(client):
        await client.connect(NEAR, services_resolved=True)
        for _ in range(50):
            assert await asyncio.wait_for(client.read(NEAR, READABLE), 5.0) == b"hello"

    run(bus, program)


def test_many_loops_in_many_threads_each_have_their_own(bus, simulator):
    def loop():
        run(bus, lambda client: client.connect(NEAR))

    threads = [threading.Thread(target=loop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE_SECONDS)
        assert not thread.is_alive()


def test_a_client_that_outlives_its_loop_can_be_closed(bus, simulator):
    simulator.hold("Device1.Connect")
    clients = []

    async def main():
        clients.append(AsyncClient(bus))
        asyncio.ensure_future(clients[0].connect(NEAR))
        await held(simulator, "Device1.Connect")

    asyncio.run(main())
    clients[0].close()

    assert clients[0].is_closed
    clients[0].close()


def test_a_client_needs_a_loop(bus):
    with pytest.raises(RuntimeError):
        AsyncClient(bus)
