"""The end of the interpreter with everything under way: status 0 and not a word."""

from __future__ import annotations

import os
import subprocess
import sys

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


@pytest.mark.parametrize("delivery", ["thread", "fd", "glib"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_interpreter_ends_cleanly(bus, simulator, situation, delivery):
    environment = dict(os.environ, PYTHONPATH=str(PYTHON), PYTHONFAULTHANDLER="1")

    end = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-c",
         PREPARATION + SITUATIONS[situation], bus, delivery],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=15)

    assert (end.returncode, end.stdout, end.stderr) == (0, "", "")


def test_importing_loads_nothing(tmp_path):
    program = """
import sys, threading
import bleepreliability, bleepreliability.aio
assert "libbleepreliability" not in open("/proc/self/maps").read()
assert threading.active_count() == 1
try:
    bleepreliability.Client()
except bleepreliability.LibraryNotFound as error:
    print(error)
"""
    environment = dict(
        os.environ, PYTHONPATH=str(PYTHON), BLEEPRELIABILITY_LIBRARY=str(tmp_path / "none.so"))

    end = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True)

    assert end.returncode == 0, end.stderr
    assert "none.so" in end.stdout
