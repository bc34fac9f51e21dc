"""Connects that come to nothing, or to something else than BlueZ says."""

from lookout import Lookout
from outcome import Begun, Outcome
from registry import scenario
from world import DEVICE, PEER, uuid


@scenario
def absent_device(world):
    """A device out of range fails with BlueZ's own verdict, once BlueZ has come to it. With all
    layers below in order it is the radio's, and without a monitor nobody knows.
    """
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()
    lookout = Lookout(client)

    outcome = Outcome.of(client.connect, PEER, timeout=60, max_attempts=1)
    lookout.sees(within=0, bus="GOOD", daemon="GOOD", kernel="GOOD", controller="GOOD")
    outcome.failed("CONNECT_FAILED", "RADIO", after=38, within=46, retry="AFTER_WAIT",
                   advice="out of range")
    assert outcome.error.message == "le-connection-abort-by-local"
    assert outcome.error.address == PEER

    world.is_idle(same_owner=owner)
    world.serves_the_next()


@scenario
def late_device(world):
    """A device that comes into range while we wait is connected, by the first attempt."""
    world.meet_and_lose()
    client = world.client()

    connecting = Begun(client.connect_async, PEER, timeout=30, services_resolved=True)
    world.pause(4)
    world.hardware("advertise on")
    connecting.outcome().is_ok(within=8)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def cancelled_at_its_deadline(world):
    """A connect that we give up on is over in bluetoothd too: the next one goes through at once."""
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()

    outcome = Outcome.of(client.connect, PEER, timeout=3)
    outcome.failed("TIMED_OUT", "PEER", after=3, within=3.3, retry="AFTER_WAIT")

    # Nobody asks any more, so nothing may come of the device turning up.
    world.hardware("advertise on")
    world.never(lambda: world.device("Connected"), "connected with nobody asking", 2)
    world.is_idle(same_owner=owner)
    world.serves_the_next()


@scenario
def cancelled_by_the_caller(world):
    """cancel() ends a connect in bluetoothd too."""
    world.meet_and_lose()
    client = world.client()

    connecting = Begun(client.connect_async, PEER, timeout=30)
    world.pause(1)
    connecting.operation.cancel()
    connecting.outcome().failed("CANCELLED", "CALLER", after=1, within=1.3)

    world.hardware("advertise on")
    world.never(lambda: world.device("Connected"), "connected with nobody asking", 2)
    world.is_idle()
    world.serves_the_next()


@scenario
def stranger(world):
    """A device that nobody has discovered is the caller's to look for, and nothing is sent."""
    client = world.client()
    outcome = Outcome.of(client.connect, "C0:C1:C2:C3:C4:C5", timeout=10)
    outcome.failed("DEVICE_NOT_FOUND", "CALLER", within=1, advice="discover")
    world.is_idle()


@scenario
def reconnected_at_once(world):
    """A connect right behind a disconnect gets through: that ends when the link has, and not at
    BlueZ's reply, when the kernel is still at it and would refuse.
    """
    client = world.connected()
    for _ in range(5):
        Outcome.of(client.disconnect, PEER).is_ok(within=5)
        Outcome.of(client.connect, PEER, services_resolved=True).is_ok(within=5)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def removed_while_connecting(world):
    """RemoveDevice leaves a pending Connect unanswered for ever; we end it at once."""
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()

    connecting = Begun(client.connect_async, PEER, timeout=20, max_attempts=1)
    world.pause(1)
    Outcome.of(client.remove, PEER).is_ok(within=1)
    connecting.outcome().failed("OBJECT_REMOVED", "UNKNOWN", after=1, within=1.5,
                                advice="discover")

    assert DEVICE not in world.bluez.objects()
    world.is_idle(same_owner=owner)
    world.serves_the_next()


@scenario
def silent_peer(world):
    """Services that are resolved with nothing in them are no success: BlueZ says so after 30 s."""
    world.meet()
    client = world.client()
    owner = world.bluez.owner()
    world.hardware("silent on")

    connecting = Begun(client.connect_async, PEER, services_resolved=True, timeout=60,
                       max_attempts=1)
    outcome = connecting.outcome()
    assert world.bluez.saw("changed", DEVICE, ServicesResolved=True), "BlueZ has changed"
    outcome.failed("LINK_LOST", "RADIO", after=29, within=34)

    world.hardware("silent off")
    world.until(lambda: not world.device("Connected") and world.links() == 0, "the link ends")
    world.is_idle(same_owner=owner)
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=5)
    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")


@scenario
def silent_peer_given_up(world):
    """Giving up on the services of a silent peer leaves no link behind."""
    world.meet()
    client = world.client()
    world.hardware("silent on")

    outcome = Outcome.of(client.connect, PEER, services_resolved=True, timeout=5, max_attempts=1)
    outcome.failed("TIMED_OUT", "PEER", after=5, within=5.3)
    world.until(lambda: not world.device("Connected") and world.links() == 0,
                "the link is ended", 5)
    world.hardware("silent off")
    # Closing its socket on such a link can be the end of bluetoothd, in the kernel.
    world.pause(1)
    world.daemon.start()
    world.until(lambda: world.adapter("Powered"), "the adapter is there")
    world.is_idle()
    world.serves_the_next()


@scenario
def peer_hangs_up_at_once(world):
    """A peer that drops the link at once, which 5.66 may not survive, is told of at once."""
    world.meet()
    client = world.client()
    world.hardware("hang-up-on-connect 1")

    outcome = Outcome.of(client.connect, PEER, services_resolved=True, timeout=30, max_attempts=1)
    outcome.failed("CONNECT_FAILED|LINK_LOST|SERVICE_LOST", "UNKNOWN|RADIO|DAEMON", within=3)

    # It died in the kernel, or is about to.
    world.pause(1)
    world.daemon.start()
    world.until(lambda: world.adapter("Powered"), "the adapter is back")
    if world.device("Connected") is None:
        world.meet()
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=20).is_ok(within=8)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()
