"""More than one program at a time."""

from lookout import Lookout
from outcome import Begun, Outcome
from programs import install
from registry import scenario
from witness import connect
from world import ADAPTER, PEER, uuid


@scenario
def two_clients(world):
    """Two clients that connect at the same moment both get what they asked for."""
    world.meet()
    first, second = world.client(), world.client()
    both = [Begun(client.connect_async, PEER, services_resolved=True, timeout=15)
            for client in (first, second)]
    for connecting in both:
        connecting.outcome().is_ok(within=6)
    Outcome.of(first.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")
    Outcome.of(second.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")

    # BlueZ keeps no count: one client's disconnect is everybody's.
    reading = Begun(second.read_async, PEER, uuid(6), timeout=10, max_attempts=1)
    Outcome.of(first.disconnect, PEER).is_ok(within=5)
    reading.outcome().failed("LINK_LOST", "RADIO", within=4)
    world.is_idle()


@scenario
def one_gives_up(world):
    """When one client gives up on a connect and so ends it for all, the other tries again."""
    world.meet_and_lose()
    hasty, patient = world.client(), world.client()
    waiting = world.pending_connect(hasty, timeout=3)
    staying = world.queued_connect(patient, timeout=30, services_resolved=True, max_attempts=20)

    waiting.outcome().failed("TIMED_OUT", "PEER", after=3, within=3.3)
    world.pause(3)
    assert staying.is_pending(), "the patient client has been made to give up"
    world.hardware("advertise on")
    staying.outcome().is_ok(within=20)
    Outcome.of(patient.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def client_killed_while_connecting(world):
    """A program that is killed leaves its connect in bluetoothd; another gets past it."""
    install()
    world.meet_and_lose()
    world.killed_while_connecting("programs/connect", PEER)

    client = world.client()
    # Four attempts may be used up in three seconds.
    connecting = Begun(client.connect_async, PEER, timeout=20, services_resolved=True,
                       max_attempts=20)
    world.pause(4)
    world.hardware("advertise on")
    connecting.outcome().is_ok(within=12)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()
    world.serves_the_next()


@scenario
def two_discoveries(world):
    """Of two discoveries begun at once the first is never answered; it ends with its deadline,
    the library's client is not stuck with it, and its monitor names what has happened.
    """
    first, second = world.client(), world.client()
    lookouts = {client: Lookout(client) for client in (first, second)}
    # BlueZ is still at the first when the second comes.
    world.hardware("controller delay 0.2")
    both = [Begun(client.call_async, ADAPTER, "org.bluez.Adapter1", "StartDiscovery", timeout=4,
                  max_attempts=1)
            for client in (first, second)]
    outcomes = [begun.outcome() for begun in both]
    world.hardware("controller mend")
    unanswered = [outcome for outcome in outcomes if outcome.error is not None]
    assert len(unanswered) == 1, "BlueZ has changed: it used to leave one unanswered"
    unanswered[0].failed("TIMED_OUT", "UNKNOWN", after=4, within=4.3)
    world.until(lambda: world.adapter("Discovering"), "the other discovers")

    # The connection it was sent on is stuck for good in BlueZ; ours must not be.
    loser = (first, second)[outcomes.index(unanswered[0])]
    winner = (second, first)[outcomes.index(unanswered[0])]
    lookouts[loser].hears("discovery_reply_lost")
    assert lookouts[loser].issue("discovery_reply_lost").subject == ADAPTER
    lookouts[loser].sees(bus="GOOD", daemon="GOOD", kernel="GOOD", controller="GOOD")
    start = (ADAPTER, "org.bluez.Adapter1", "StartDiscovery")
    stop = (ADAPTER, "org.bluez.Adapter1", "StopDiscovery")
    Outcome.of(winner.call, *stop).is_ok(within=2)
    world.until(lambda: world.adapter("Discovering") is False, "nobody discovers any more")
    lookouts[loser].hears("not discovery_reply_lost")
    lookouts[winner].hears_nothing()
    Outcome.of(loser.call, *start).is_ok(within=3)
    Outcome.of(loser.call, *stop).is_ok(within=3)
    world.until(lambda: world.adapter("Discovering") is False, "nobody discovers any more")
    world.is_idle()
