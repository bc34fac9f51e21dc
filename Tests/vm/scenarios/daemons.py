"""bluetoothd hangs, dies, restarts."""

import time

from outcome import Outcome
from registry import scenario
from world import PEER, uuid


@scenario
def stopped_and_continued(world):
    """A frozen bluetoothd costs the deadline and no more, and what it wakes up to is undone."""
    world.meet()
    client = world.client()
    owner = world.bluez.owner()

    world.daemon.stop()
    Outcome.of(client.connect, PEER, timeout=4).failed("TIMED_OUT", "DAEMON", after=4, within=4.6)
    Outcome.of(client.get_property, "/org/bluez/hci0", "org.bluez.Adapter1", "Powered",
               timeout=1).failed("TIMED_OUT", "DAEMON", after=1, within=1.5)

    # It executes now what was asked of it: first the connect, then our disconnect.
    world.daemon.resume()
    world.until(lambda: world.device("Connected") is not None, "it answers again")
    world.until(lambda: not world.device("Connected") and world.links() == 0,
                "the connect that we gave up on is undone")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=5)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle(same_owner=owner)


@scenario
def killed_with_calls_in_flight(world):
    """kill -9 ends every call in flight at once; none waits for its deadline."""
    client = world.connected()
    before = world.bluez.owner()
    reading = client.read_async(PEER, uuid(6), timeout=30, max_attempts=1)
    powering = client.connect_async(PEER, timeout=30, max_attempts=1)
    Outcome.of(powering.result).is_ok(within=3)
    time.sleep(0.5)

    world.daemon.kill()
    outcome = Outcome.of(reading.result)
    outcome.failed("SERVICE_LOST", "DAEMON", within=5, retry="AFTER_CHANGE")
