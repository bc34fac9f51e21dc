"""Connects that come to nothing."""

from outcome import Outcome
from registry import scenario
from world import PEER


@scenario
def absent_device(world):
    """A device out of range fails with BlueZ's own verdict, once BlueZ has come to it."""
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()

    outcome = Outcome.of(client.connect, PEER, timeout=60, max_attempts=1)
    outcome.failed("CONNECT_FAILED", "UNKNOWN", after=38, within=46, retry="AFTER_WAIT",
                   advice="out of range")
    assert outcome.error.message == "le-connection-abort-by-local"
    assert outcome.error.address == PEER

    world.is_idle(same_owner=owner)
    world.serves_the_next()


@scenario
def cancelled_at_its_deadline(world):
    """A connect that we give up on is over in bluetoothd too: the next one goes through at once."""
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()

    outcome = Outcome.of(client.connect, PEER, timeout=3)
    outcome.failed("TIMED_OUT", "UNKNOWN", after=3, within=3.6, retry="AFTER_WAIT")

    # Nobody asks any more, so nothing may come of the device turning up.
    world.hardware("advertise on")
    world.never(lambda: world.device("Connected"), "connected with nobody asking", 2)
    world.is_idle(same_owner=owner)
    world.serves_the_next()
