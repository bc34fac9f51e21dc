"""The end of the interpreter with everything under way: status 0 and not a word."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest
from conftest import NEAR, NOTIFYING, PYTHON

PREPARATION = f"""
import sys, threading
import bleepreliability as bleep
from bleepreliability import Client
ADDRESS, DELIVERY = sys.argv[1:3]
NEAR, NOTIFYING = {NEAR!r}, {NOTIFYING!r}
simulator = Client(ADDRESS, service="org.bleepreliability.Simulator")
def simulate(method, *arguments):
    path = "/org/bleepreliability/Simulator"
    return simulator.call(path, "org.bleepreliability.Simulator", method, *arguments)
def wait_held():
    while not simulate("Held"):
        if DELIVERY == "glib":
            from bleepreliability._native import library
            library().g_main_context_iteration(None, 0)
client = Client(ADDRESS, delivery=DELIVERY)
"""

SITUATIONS = {
    "nothing": "",
    "operations": """
simulate("Inject", "s", "hold Device1.Connect")
pending = [client.connect_async(NEAR) for _ in range(10)]
pending += [client.get_property_async("/org/bluez/hci0", "org.bluez.Adapter1", "Alias")
            for _ in range(100)]
wait_held()
""",
    "callbacks": """
for _ in range(100):
    client.device_path_async(NEAR).add_done_callback(lambda done: done.exception())
""",
    "subscription": """
client.connect(NEAR, services_resolved=True)
client.start_notify(NEAR, NOTIFYING, lambda *_: None)
for _ in range(100):
    simulate("Notify", "say", NOTIFYING, b"x")
""",
    "log handler": """
client.set_log_handler(lambda *_: None, bleep.LogLevel.DEBUG)
client.connect(NEAR)
client.device_path_async(NEAR)
""",
    "guarded function": """
import socket
ours, theirs = socket.socketpair()
try:
    client.guard(lambda: ours.recv(1), 0.05)
except bleep.TimedOut:
    pass
""",
    "guarded function in Python": """
try:
    client.guard(threading.Event().wait, 0.05)
except bleep.TimedOut:
    pass
""",
    "blocked daemon thread": """
simulate("Inject", "s", "hold Device1.Connect")
client.set_log_handler(lambda *_: None)
client.get_property_async("/org/bluez/hci0", "org.bluez.Adapter1", "Alias")
threading.Thread(target=client.connect, args=(NEAR,), daemon=True).start()
wait_held()
""",
    "forgotten client": """
client.connect_async(NEAR)
del client
""",
    "cycle": """
class Program:
    def __init__(self, client):
        self.client = client
        self.client.device_path_async(NEAR).add_done_callback(self.done)
    def done(self, _):
        pass
program = Program(client)
""",
    "monitor": """
heard = threading.Event()
client.watch(bleep.Event.ALL, lambda event: heard.set())
client.start_monitor(interval=0.01)
if DELIVERY == "thread":
    heard.wait()
""",
    "lease": """
lease = client.lease("scanner")
lease.call("/org/bluez/hci0", "org.bluez.Adapter1", "StartDiscovery")
""",
    "lease that nobody took": """
waiting = client.lease_async()
del waiting
""",
    "leases that are waited for": """
client.configure_pool(maximum=1)
lease = client.lease()
waiting = [client.lease_async() for _ in range(5)]
""",
    "proxy": """
adapter = client.proxy("/org/bluez/hci0", "org.bluez.Adapter1")
adapter.watch(lambda *_: None)
adapter.get("Powered")
adapter.call_async("StartDiscovery")
""",
    "recovery": """
simulate("Inject", "s", "hold Device1.Connect")
recovering = client.recover_async(NEAR)
client.watch_recoveries(lambda _: None)
wait_held()
""",
    "deadline": """
scope = client.deadline(30.0)
scope.__enter__()
""",
    "default clients": """
from bleepreliability import default
default._clients["system"] = client
bleep.register_stall_callback(lambda: None)
bleep.register_recovery_callback(lambda *_: None)
bleep.save_device_state(NEAR)
""",
    "daemon thread that goes on calling": """
def call():
    try:
        while True:
            client.get_property("/org/bluez/hci0", "org.bluez.Adapter1", "Alias")
    except bleep.BleepError:
        pass
threading.Thread(target=call, daemon=True).start()
for _ in range(20):
    client.get_property("/org/bluez/hci0", "org.bluez.Adapter1", "Alias")
""",
    "callback that is running": """
running, never = threading.Event(), threading.Event()
def done(_):
    running.set()
    never.wait()
if DELIVERY == "thread":
    client.device_path_async(NEAR).add_done_callback(done)
    running.wait()
""",
    "fork": """
import os
child = os.fork()
if child == 0:
    assert client.is_closed
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
""",
}


def ended(program, *arguments):
    """How a program ended, and what it said."""
    environment = dict(os.environ, PYTHONPATH=str(PYTHON), PYTHONFAULTHANDLER="1")
    end = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-c", program, *arguments],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=15)
    return end.returncode, end.stdout, end.stderr


@pytest.mark.parametrize("delivery", ["thread", "fd", "glib"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_interpreter_ends_cleanly(bus, simulator, situation, delivery):
    assert ended(PREPARATION + SITUATIONS[situation], bus, delivery) == (0, "", "")


LOOP = PREPARATION.replace("client = Client(", "idle = Client(") + """
import asyncio
from bleepreliability.aio import AsyncClient
async def held(method):
    simulate("Inject", "s", f"hold {method}")
    while not any(each[0].endswith(method) for each in simulate("Held")):
        await asyncio.sleep(0)
async def main():
    global client, kept
    client = AsyncClient(ADDRESS)
"""

LOOPS = {
    "a client that is not closed": """
await client.connect(NEAR)
""",
    "a client that nobody has any more": """
await client.connect(NEAR)
del client
""",
    "an operation under way": """
kept = asyncio.ensure_future(client.connect(NEAR))
await held("Device1.Connect")
""",
    "tasks that are given up and not awaited": """
async with client:
    kept = [asyncio.ensure_future(client.connect(NEAR)) for _ in range(10)]
    await held("Device1.Connect")
    for task in kept:
        task.cancel()
""",
    "streams that go on": """
events = client.events()
await events.__anext__()
changes = client.proxy("/org/bluez/hci0", "org.bluez.Adapter1").changes()
kept = asyncio.ensure_future(changes.__anext__())
await asyncio.sleep(0)
""",
    "a lease in hand": """
client.configure_pool(maximum=1)
lease = await client.lease()
await lease.call("/org/bluez/hci0", "org.bluez.Adapter1", "StartDiscovery")
kept = lease, asyncio.ensure_future(client.lease()._acquire())
await asyncio.sleep(0)
""",
    "a worker that waits": """
kept = asyncio.ensure_future(client.save_state(NEAR, timeout=0.5))
await held("Properties.GetAll")
""",
}


@pytest.mark.parametrize("situation", LOOPS)
def test_the_interpreter_ends_cleanly_behind_a_loop(bus, simulator, situation):
    body = textwrap.indent(LOOPS[situation], "    ")

    assert ended(f"{LOOP}{body}\nasyncio.run(main(), debug=False)\n", bus, "thread") == (0, "", "")
