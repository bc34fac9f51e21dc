"""Another device within reach, which has nothing to do with what goes on."""

import subprocess
import sys

from world import ADAPTER

ADDRESS = "C4:C4:C4:C4:C4:C4"
DEVICE = f"{ADAPTER}/dev_{ADDRESS.replace(':', '_')}"

# It is the peer's twin under another name, in a process of its own. Its reports are not repeated.
PROGRAM = f"""
import asyncio, sys
sys.path.insert(0, "/opt/bench")
import peer

async def live():
    peer.NAME, peer.ADDRESS = "VM-Neighbour", "{ADDRESS}"
    other = peer.Peer()
    await other.open()
    print("here", flush=True)
    await asyncio.get_running_loop().create_future()

asyncio.run(live())
"""


class Neighbour:
    """The device, with a link that somebody else has to it.

    Connect the peer first: the emulation brings no data to the second of two links, which is
    enough of a link for this, as long as BlueZ waits for its services: 30 s.
    """

    def __init__(self, world):
        self.world = world
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)

    def __enter__(self):
        assert self.process.stdout.readline() == "here\n", "the neighbour does not start"
        self.world.meet(DEVICE)
        self.world.bluez.call(DEVICE, "org.bluez.Device1", "Connect")
        self.since = len(self.world.bluez.events)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def is_untouched(self):
        """Its link is the same all the time, by what BlueZ signalled."""
        assert self.world.bluez.property(DEVICE, "Device1", "Connected") is True
        assert not any(event.kind == "changed" and event.path == DEVICE
                       and "Connected" in event.what
                       for event in self.world.bluez.events[self.since:]), "its link was touched"
