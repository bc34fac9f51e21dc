"""A hundred connects in one thread, given up half way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
from conftest import ADAPTER, BUILD, PATIENCE_SECONDS, Process, Simulator

from bleepreliability.aio import AsyncClient

STRANGERS = [f"D0:D1:D2:00:00:{number:02X}" for number in range(100)]
NEAR, FAR = STRANGERS[:50], STRANGERS[50:]


def path(address):
    return f"{ADAPTER}/dev_{address.replace(':', '_')}"


def threads():
    """All of the process, the library's included, but for those that GLib keeps idle for 15 s."""
    names = []
    for task in os.listdir("/proc/self/task"):
        with contextlib.suppress(OSError):
            names.append(Path("/proc/self/task", task, "comm").read_text())
    return len([name for name in names if not name.startswith("pool")])


async def until(condition):
    """Lets the loop run until there is an effect."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < limit, "the effect did not come"
        await asyncio.sleep(0)


class Crowd(Simulator):
    """A hundred devices, half of them in range: a Connect to the others pends, as BlueZ's does."""

    def calls(self, method):
        """The devices that a method of theirs was called of, in order."""
        words = [line.split() for line in self.journal()]
        return [entry[1] for entry in words if entry[0] == f"org.bluez.Device1.{method}"]

    def connected(self):
        objects = self.client.call(
            "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
            destination="org.bluez")
        devices = (interfaces.get("org.bluez.Device1") for interfaces in objects.values())
        return {device["Address"] for device in devices if device and device["Connected"]}


@pytest.fixture
def crowd(bus):
    process = Process(
        BUILD / "bleep-bluez-simulator", "--bus", bus, "--speed", "10", "--devices",
        str(len(STRANGERS)))
    assert process.line() == "ready"
    crowd = Crowd(bus)
    crowd.journal()  # GLib's own threads begin with the first connection, and stay.
    yield crowd
    crowd.client.close()
    process.stop()


async def meet(client, crowd):
    """Discovers them; only then can they be out of range."""
    await client.call(ADAPTER, "org.bluez.Adapter1", "StartDiscovery")
    found = []
    while not set(map(path, STRANGERS)) <= set(found):
        found = await client.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    for address in FAR:
        crowd.inject(f"out-of-range {address}")


def test_a_hundred_connects_at_once_given_up_half_way(bus, crowd):
    async def main():
        before = threads()
        async with AsyncClient(bus) as client:
            await meet(client, crowd)
            client.set_connect_gate(limit=None)
            idle = threads()
            tasks = [asyncio.ensure_future(client.connect(each)) for each in STRANGERS]
            await until(lambda: sum(task.done() for task in tasks) == len(NEAR))
            await until(lambda: len(crowd.calls("Connect")) == len(STRANGERS))
            assert threads() == idle
            assert threading.active_count() == 1

            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)

            assert ends[:50] == [None] * 50
            assert {type(end) for end in ends[50:]} == {asyncio.CancelledError}
            # BlueZ goes on with a Connect that nobody waits for, unless it is ended there.
            await until(lambda: sorted(crowd.calls("Disconnect")) == sorted(map(path, FAR)))
            assert crowd.connected() == set(NEAR)
            for address in FAR[:5]:
                crowd.inject(f"in-range {address}")
                await client.connect(address)
            assert crowd.connected() == {*NEAR, *FAR[:5]}
            assert threads() == idle
        await until(lambda: threads() == before)

    asyncio.run(main())


def test_those_that_wait_for_their_turn_were_never_sent(bus, crowd):
    async def main():
        async with AsyncClient(bus) as client:
            await meet(client, crowd)
            tasks = [asyncio.ensure_future(client.connect(each)) for each in FAR]
            await until(lambda: len(crowd.calls("Connect")) == 1)
            await until(
                lambda: [gate.waiting for gate in client.connect_gates()] == [len(FAR) - 1])

            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

            # Each that is given up passes its turn on, to one that may not have been told yet.
            await until(lambda: client.connect_gates()[0][1:3] == ([], 0))
            assert crowd.calls("Connect") == crowd.calls("Disconnect")
            assert len(crowd.calls("Connect")) < len(FAR) / 2
            await client.connect(NEAR[0])
            assert crowd.connected() == {NEAR[0]}

    asyncio.run(main())


def test_a_limit_of_time_for_all_ends_all(bus, crowd):
    async def main():
        async with AsyncClient(bus) as client:
            await meet(client, crowd)
            client.set_connect_gate(limit=None)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(
                    asyncio.gather(*map(client.connect, STRANGERS)), timeout=1.0)
        # However many were sent by then were ended, and nothing connects behind our back.
        await until(lambda: {
            place for place in crowd.calls("Connect") if place in set(map(path, FAR))
        } <= set(crowd.calls("Disconnect")))
        for address in FAR:
            crowd.inject(f"in-range {address}")
        assert crowd.connected() <= set(NEAR)

    asyncio.run(main())
