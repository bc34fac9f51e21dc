"""Callbacks in the program's own loop: selectors, GLib and asyncio."""

from __future__ import annotations

import asyncio
import selectors
import threading

import pytest
from conftest import NEAR, NOTIFYING, PATIENCE_SECONDS, READABLE, wait_until
from test_device import characteristic_path

import bleepreliability as bleep
from bleepreliability import Client
from bleepreliability.aio import AsyncClient


def run_until(client, condition):
    """A loop as a program would have it."""
    with selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ)
        while not condition():
            assert selector.select(PATIENCE_SECONDS), "nothing to dispatch"
            client.dispatch()


def test_callbacks_run_in_dispatch(bus, simulator):
    threads = []
    with Client(bus, delivery="fd") as client:
        connecting = client.connect_async(NEAR, services_resolved=True)
        connecting.add_done_callback(lambda _: threads.append(threading.get_ident()))

        run_until(client, connecting.done)

        assert threads == [threading.get_ident()]
        assert connecting.result() is None


def test_notifications_and_blocking_calls_mix(bus, simulator):
    values = []
    with Client(bus, delivery="fd") as client:
        client.connect(NEAR, services_resolved=True)
        client.start_notify(NEAR, NOTIFYING, lambda *what: values.append(what[2]))
        simulator.notify(characteristic_path(client, NOTIFYING), b"x")

        run_until(client, lambda: values)

    assert values == [b"x"]


def test_what_is_owed_is_paid_by_close(bus, simulator):
    client = Client(bus, delivery="fd")
    simulator.hold("Device1.Connect")
    connecting = client.connect_async(NEAR)
    simulator.wait_held("Device1.Connect")

    client.close()

    assert connecting.cancelled()


def test_a_descriptor_needs_the_delivery(client):
    with pytest.raises(bleep.InvalidState):
        client.fileno()
    with pytest.raises(bleep.InvalidState):
        client.dispatch()
    with pytest.raises(bleep.InvalidArgument):
        Client(delivery="pigeon")


def test_callbacks_run_in_glibs_loop(bus, simulator):
    glib = pytest.importorskip("gi.repository.GLib")
    loop = glib.MainLoop()
    threads = []

    def done(_):
        threads.append(threading.get_ident())
        loop.quit()

    with Client(bus, delivery="glib") as client:
        connecting = client.connect_async(NEAR)
        connecting.add_done_callback(done)
        loop.run()

        assert connecting.result(0) is None
    assert threads == [threading.get_ident()]


def test_asyncio_awaits_operations(bus, simulator):
    async def main():
        values = asyncio.Queue()
        async with AsyncClient(bus) as client:
            await client.connect(NEAR, services_resolved=True)
            assert await client.read(NEAR, READABLE) == b"hello"
            await client.start_notify(
                NEAR, NOTIFYING, lambda *what: values.put_nowait(what[2]))
            simulator.notify(characteristic_path(client.client, NOTIFYING), b"x")
            assert await asyncio.wait_for(values.get(), PATIENCE_SECONDS) == b"x"
            await client.stop_notify(NEAR, NOTIFYING)
            with pytest.raises(bleep.DeviceNotFound):
                await client.connect("AA:BB:CC:DD:EE:FF")
            await client.disconnect(NEAR)

    asyncio.run(main())


def test_cancelling_the_task_cancels_the_operation(bus, simulator):
    simulator.hold("Device1.Connect")

    async def main():
        async with AsyncClient(bus) as client:
            task = asyncio.ensure_future(client.connect(NEAR))
            await asyncio.get_running_loop().run_in_executor(
                None, simulator.wait_held, "Device1.Connect")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.get_running_loop().run_in_executor(
                None, wait_until, lambda: simulator.saw("Device1.Disconnect") == 1)

    asyncio.run(main())


def test_closing_ends_what_is_awaited(bus, simulator):
    simulator.hold("Device1.Connect")

    async def main():
        client = AsyncClient(bus)
        task = asyncio.ensure_future(client.connect(NEAR))
        await asyncio.get_running_loop().run_in_executor(
            None, simulator.wait_held, "Device1.Connect")
        client.close()
        with pytest.raises(bleep.Cancelled):
            await task

    asyncio.run(main())
