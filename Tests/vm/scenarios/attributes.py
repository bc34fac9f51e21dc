"""Characteristics that hang, fail or fall silent."""

import queue

from outcome import Begun, Outcome
from registry import scenario
from world import PEER, uuid


@scenario
def hanging_read(world):
    """A read that the peer never answers ends with its deadline; with the flag the link ends too,
    and the next read is not behind it.
    """
    client = world.connected()
    owner = world.bluez.owner()
    outcome = Outcome.of(client.read, PEER, uuid(7), timeout=4, max_attempts=1,
                         cancel_by_disconnect=True)
    outcome.failed("TIMED_OUT", "PEER", after=4, within=4.3)
    world.until(lambda: world.device("Connected") is False and world.links() == 0,
                "the link is ended")

    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4", within=1)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle(same_owner=owner)


@scenario
def hanging_read_left_alone(world):
    """Without the flag the link stays and the next read waits behind: it says that time is up."""
    client = world.connected()
    Outcome.of(client.read, PEER, uuid(7), timeout=3, max_attempts=1).failed(
        "TIMED_OUT", "PEER", after=3, within=3.3)
    assert world.device("Connected") is True
    Outcome.of(client.read, PEER, uuid(1), timeout=2, max_attempts=1).failed(
        "TIMED_OUT", "PEER", after=2, within=2.3)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def att_timeout(world):
    """After 30 s BlueZ itself gives a read up, and with it the link."""
    client = world.connected()
    owner = world.bluez.owner()
    outcome = Outcome.of(client.read, PEER, uuid(7), timeout=60, max_attempts=1)
    outcome.failed("ATT", "UNKNOWN|PEER", after=29, within=33)
    assert outcome.error.att_code == 0x0E
    world.until(lambda: world.device("Connected") is False and world.links() == 0,
                "BlueZ ends the link")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle(same_owner=owner)


@scenario
def failing_attributes(world):
    """Each way in which a peer or BlueZ says no has a name of its own, and is not tried again."""
    client = world.connected()
    outcome = Outcome.of(client.read, PEER, uuid(8))
    outcome.failed("ATT", "PEER", within=1, retry="NEVER")
    assert outcome.error.att_code == 0x80 and outcome.error.attempt == 1
    Outcome.of(client.write, PEER, uuid(10), b"x").failed("NOT_PERMITTED", "PEER", within=1)
    Outcome.of(client.write, PEER, uuid(1), b"x").failed("NOT_SUPPORTED", "PEER", within=1)
    Outcome.of(client.start_notify, PEER, uuid(1), print).failed(
        "NOT_SUPPORTED", "PEER", within=1)
    Outcome.of(client.read, PEER, uuid(0x99)).failed("NOT_FOUND", "CALLER", within=1)
    assert world.device("Connected") is True

    world.hung_up(client)
    Outcome.of(client.read, PEER, uuid(1), max_attempts=1).failed(
        "NOT_CONNECTED", "CALLER", within=1, advice="Connect")
    world.is_idle()


@scenario
def slow_read(world):
    """A read that takes long takes the next one on the link with it, and both are right."""
    client = world.connected()
    slow = Begun(client.read_async, PEER, uuid(6))
    behind = Begun(client.read_async, PEER, uuid(1))
    slow.outcome().is_ok(b"slow", within=4)
    behind.outcome().is_ok(b"\1\2\3\4", within=4)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def link_lost_while_notifying(world):
    """A lost link ends the read on it, and the subscription is there again with the next link."""
    client = world.connected()
    owner = world.bluez.owner()
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value[0]))
    world.hardware("notify 2 0.05")
    assert [heard.get(timeout=5) for _ in range(2)] == [0, 1]
    reading = Begun(client.read_async, PEER, uuid(6), timeout=20, max_attempts=1)
    world.pause(0.3)

    world.hardware("controller lose-links 0x08")
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1)
    world.until(lambda: world.device("Connected") is False, "BlueZ has seen it")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    world.until(lambda: world.characteristic(3, "Notifying"), "it is subscribed")
    world.hardware("notify 3 0.05")
    assert [heard.get(timeout=5) for _ in range(3)] == [0, 1, 2], "missed or repeated"
    Outcome.of(client.stop_notify, PEER, uuid(3)).is_ok(within=2)
    world.hardware("notify 1")
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    assert heard.empty(), "heard after stop_notify"
    world.is_idle(same_owner=owner)


@scenario
def peer_hangs_up(world):
    """A peer that hangs up in the middle of a read ends it at once."""
    client = world.connected()
    reading = Begun(client.read_async, PEER, uuid(6), timeout=20, max_attempts=1)
    world.pause(0.3)
    world.hardware("hang-up")
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1)
    world.until(lambda: world.device("Connected") is False, "BlueZ has seen it")
    world.is_idle()
    world.serves_the_next()


@scenario
def many_notifications(world):
    """Five hundred notifications back to back are five hundred, in order."""
    client = world.connected()
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value))
    world.hardware("notify 500")
    numbers = [int.from_bytes(heard.get(timeout=10), "little") for _ in range(500)]
    assert numbers == list(range(500))
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()
