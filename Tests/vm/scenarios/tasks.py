"""The task that other clients were measured by, under each of its faults: a program that only says
connect and read has 60 s for them, and leaves nothing behind. `Tests/vm/tasks.py` runs them often.
"""

import json
import random
import subprocess
import sys
import time

from programs import install
from registry import scenario
from witness import BusFault
from world import DEVICE, PEER, uuid

# What is measured is what a user writes; the rest of it says how it went.
PROGRAM = """
import json, sys, time
from bleepreliability import BleepError, Client, Consent

PEER, FIRST, NEVER = sys.argv[1:]

def get():
    client.connect(PEER, services_resolved=True, timeout=60, attempt_timeout=10)
    return client.read(PEER, FIRST, timeout=60)

with Client() as client:
    client.set_automatic_recovery(consents=Consent.SERVICE_RESTART)
    client.watch_recoveries(lambda event: print(event.text, file=sys.stderr, flush=True))
    print("begin", flush=True)
    began = time.monotonic()
    with client.deadline(60):
%s
    seconds = time.monotonic() - began
    client.disconnect(PEER)
    ran = [step.stage.name.lower().replace("_", "-")
           for recovery in client.recovery_history() for step in recovery.steps
           if step.verdict.name in ("VERIFIED", "UNVERIFIED", "FAILED")]
    print(json.dumps({"value": value.hex(), "seconds": seconds, "stages": ran}))
"""

GET = "value = get()"
# The second time counts.
TWICE = """
get()
print("got", flush=True)
sys.stdin.readline()
began = time.monotonic()
value = get()
"""
HANG_FIRST = """
client.connect(PEER, services_resolved=True, timeout=60)
try:
    client.read(PEER, NEVER, timeout=5, cancel_by_disconnect=True)
except BleepError as error:
    print(error, file=sys.stderr)
value = get()
"""


class Task:
    """The program, under way."""

    def __init__(self, world, body=GET):
        self.world = world
        install()
        # Restored guests are alike to the microsecond, but for the time of day.
        world.pause(random.Random(time.time()).random())
        lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM % lines, PEER, uuid(1), uuid(7)], bufsize=1, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": "python"})
        self.says("begin")
        self.began = time.monotonic()

    def says(self, word):
        assert self.process.stdout.readline().strip() == word, "it ended before its time"

    def goes_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def at(self, seconds):
        """So long after it began."""
        self.world.pause(max(0.0, self.began + seconds - time.monotonic()))

    def succeeds(self, within=60.0):
        """It read what is there, in time, and bluetoothd is as it was before."""
        said = self.process.communicate()[0].strip()
        print(f"result: {said}", flush=True)
        assert self.process.returncode == 0, "it came to nothing"
        result = json.loads(said)
        assert result["value"] == "01020304"
        assert result["seconds"] <= within, f"{result['seconds']:.1f} s"
        self.world.until(lambda: self.world.links() == 0, "the link ends", 3)
        self.world.is_idle()
        self.world.serves_the_next()
        print("left behind: nothing", flush=True)


def set_power(world, on):
    """Somebody's hand; there may be nobody to ask."""
    try:
        world.set_power(on)
    except BusFault as fault:
        print(f"Powered={on}: {fault}")


@scenario
def task_normal(world):
    """The task, with nothing in its way."""
    world.meet()
    Task(world).succeeds()


@scenario
def task_absent(world):
    """The task, with a device that is off the air for 12 s."""
    world.meet_and_lose()
    task = Task(world)
    task.at(12)
    world.hardware("advertise on")
    task.succeeds()


@scenario
def task_after_a_killed_client(world):
    """The task, behind a program that was killed with its Connect pending; the device comes 5 s
    later.
    """
    world.meet_and_lose()
    world.killed_while_connecting(
        "busctl", "--timeout=120", "call", "org.bluez", DEVICE, "org.bluez.Device1", "Connect")
    task = Task(world)
    task.at(5)
    world.hardware("advertise on")
    task.succeeds()


@scenario
def task_stopped(world):
    """The task, with a daemon that is frozen for 8 s."""
    world.meet()
    world.daemon.stop()
    task = Task(world)
    task.at(8)
    if world.daemon.pid():
        world.daemon.resume()
    task.succeeds()


@scenario
def task_killed(world):
    """The task, with a daemon that is killed after 1 s, and that nobody else starts; the device
    comes after 2 s.
    """
    world.meet_and_lose()
    task = Task(world)
    task.at(1)
    world.daemon.kill()
    task.at(2)
    world.hardware("advertise on")
    task.succeeds()


@scenario
def task_killed_while_connected(world):
    """The task once more, 1 s after the daemon was killed under the connection of the first."""
    world.meet()
    task = Task(world, TWICE)
    task.says("got")
    world.daemon.kill()
    world.pause(1)
    task.goes_on()
    task.succeeds()


@scenario
def task_powered_off(world):
    """The task, with an adapter that somebody switches off after 1 s and on after 6 s."""
    world.meet_and_lose()
    task = Task(world)
    task.at(1)
    set_power(world, False)
    task.at(6)
    set_power(world, True)
    task.at(6.5)
    world.hardware("advertise on")
    task.succeeds()


@scenario
def task_silent_controller(world):
    """The task, with a controller that is silent for 10 s."""
    world.meet()
    world.hardware("controller silent on")
    task = Task(world)
    task.at(10)
    world.hardware("controller silent off")
    task.succeeds()


@scenario
def task_unplugged(world):
    """The task, with a controller that is gone from 1 s to 6 s."""
    world.meet_and_lose()
    task = Task(world)
    task.at(1)
    world.hardware("controller unplug")
    task.at(6)
    world.hardware("controller plug")
    task.at(6.5)
    world.hardware("advertise on")
    task.succeeds()


@scenario
def task_hung_up(world):
    """The task, with a peer that hangs up as soon as it is connected, once."""
    world.meet()
    world.hardware("hang-up-on-connect 1")
    Task(world).succeeds()


@scenario
def task_hanging_read(world):
    """The task, behind a read that is never answered and has a limit of 5 s."""
    world.meet()
    Task(world, HANG_FIRST).succeeds()


@scenario
def task_in_c(world):
    """The task as a C program, with a daemon that is killed after 1 s."""
    install()
    world.meet_and_lose()
    process = subprocess.Popen(["programs/task", PEER, uuid(1)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begin\n"
    began = time.monotonic()
    world.pause(1)
    world.daemon.kill()
    world.pause(1)
    world.hardware("advertise on")
    assert process.communicate(timeout=60)[0] == "01020304\n" and process.returncode == 0
    print(f"it took {time.monotonic() - began:.1f} s with its disconnect", flush=True)
    world.is_idle()
    world.serves_the_next()
