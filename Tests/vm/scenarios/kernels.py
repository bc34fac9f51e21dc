"""The layer below bluetoothd: silent, or out of sight."""

import ctypes
import json
import os
import pathlib
import socket
import struct

from lookout import Lookout
from outcome import Outcome
from programs import install, run
from registry import scenario
from world import DEVICE, PEER

SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_DOMAIN = 26, 27, 39
# The one instruction of a socket filter that cuts every message down to a byte: return 1. One
# that let nothing through would be told of as an error of sending.
CUT_DOWN = struct.pack("=HBBI", 0x06, 0, 0, 1)

LOOK = f"""
import json, sys, time
sys.path.insert(0, "python")
from bleepreliability import Client
from bleepreliability.enums import Condition, Layer

with Client() as client:
    client.start_monitor(0.2)
    client.connect("{PEER}", timeout=15)
    client.disconnect("{PEER}")
    seen, limit = {{}}, time.monotonic() + 10
    while time.monotonic() < limit and not (
            seen and seen["daemon"].startswith("GOOD")
            and all("network namespace" in seen[layer] for layer in ("kernel", "controller"))):
        time.sleep(0.05)
        seen = {{layer.name.lower(): health.condition.name + ": " + health.evidence
                for layer, health in client.health().items()}}
    print(json.dumps(seen))
"""


def management_sockets():
    """Those that this process has to the kernel's Bluetooth, each once: they are the library's."""
    seen = set()
    for entry in pathlib.Path("/proc/self/fd").iterdir():
        name = os.path.realpath(entry).rpartition("/")[2]
        if not name.startswith("socket:") or name in seen:
            continue
        seen.add(name)
        # Of whatever family; asked for its name, such a socket only fails.
        found = socket.socket(socket.AF_UNIX, fileno=os.dup(int(entry.name)))
        if found.getsockopt(socket.SOL_SOCKET, SO_DOMAIN) == socket.AF_BLUETOOTH:
            yield found
        else:
            found.close()


def deafen(management):
    """Makes what the kernel says on that socket unreadable, so that nothing is heard of it."""
    instruction = ctypes.create_string_buffer(CUT_DOWN, len(CUT_DOWN))
    program = struct.pack("@HP", 1, ctypes.addressof(instruction))
    management.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


@scenario
def silent_kernel(world):
    """A kernel whose management answers nothing is told from a daemon that answers nothing, and a
    connect that hangs meanwhile is laid to it; when it answers again, that is seen.
    """
    world.meet_and_lose()
    client = world.client()
    lookout = Lookout(client)
    ours = list(management_sockets())
    assert ours, "the library does not ask the kernel"

    for management in ours:
        deafen(management)
    lookout.sees(within=6, bus="GOOD", daemon="GOOD", kernel="FAILED")
    Outcome.of(client.connect, PEER, timeout=3, max_attempts=1).failed(
        "TIMED_OUT", "KERNEL", after=3, within=3.3)

    for management in ours:
        management.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)
        management.close()
    lookout.sees(within=10, bus="GOOD", daemon="GOOD", kernel="GOOD")
    lookout.hears_nothing()
    world.is_idle()
    world.serves_the_next()


@scenario
def kernel_out_of_sight(world):
    """In a network namespace of its own, as in a container, a program cannot look at the kernel's
    Bluetooth: the monitor says that it does not know, and all else works.
    """
    install()
    world.meet()
    done = run("unshare", "--net", "python3", "-c", LOOK)
    assert (done.returncode, done.stderr) == (0, "")
    health = json.loads(done.stdout)
    assert health["bus"].startswith("GOOD") and health["daemon"].startswith("GOOD")
    for layer in ("kernel", "controller"):
        assert health[layer].startswith("UNKNOWN: "), health[layer]
        assert "network namespace" in health[layer], health[layer]
    assert world.bluez.saw("changed", DEVICE, Connected=True)
    world.is_idle()
