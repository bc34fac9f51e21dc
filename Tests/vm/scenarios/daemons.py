"""bluetoothd hangs, dies, restarts."""

import queue
import time

from gi.repository import GLib

from lookout import Lookout
from outcome import Begun, Outcome
from registry import scenario
from world import ADAPTER, DEVICE, PEER, uuid

SYSTEMD = "org.freedesktop.systemd1"


def restart_unit(world):
    """As recovery does it: over D-Bus, and the answer comes before anything has happened."""
    world.bluez.call("/org/freedesktop/systemd1", f"{SYSTEMD}.Manager", "RestartUnit",
                     GLib.Variant("(ss)", ("bluetooth.service", "replace")), to=SYSTEMD)


def new_owner(world, old):
    return world.until(lambda: world.bluez.owner() not in (None, old) and world.bluez.owner(),
                       "a new bluetoothd")


@scenario
def stopped_and_continued(world):
    """A frozen bluetoothd costs the deadline and no more, and what it wakes up to is undone. The
    monitor tells it once, and how long it took.
    """
    world.meet()
    client = world.client()
    client.device_path(PEER)
    owner = world.bluez.owner()
    lookout = Lookout(client)

    world.daemon.stop()
    stopped = time.monotonic()
    Outcome.of(client.connect, PEER, timeout=4).failed(
        "TIMED_OUT", "DAEMON", after=4, within=4.3, retry="AFTER_WAIT")
    Outcome.of(client.get_property, ADAPTER, "org.bluez.Adapter1", "Powered", timeout=1).failed(
        "TIMED_OUT", "DAEMON", after=1, within=1.3)
    (stall,) = lookout.hears("STALLED")
    assert 2.0 <= stall.duration <= 3.5 and stall.generation == 1
    lookout.sees(bus="GOOD", daemon="FAILED", kernel="GOOD")
    assert client.monitor_state().stalled and client.monitor_state().available

    # It does now what it was asked: our connect, and the disconnect that we sent after it.
    world.daemon.resume()
    silence = time.monotonic() - stopped
    (recovery,) = lookout.hears("RECOVERED")
    assert abs(recovery.duration - silence) < 1.0, f"{recovery.duration} s, really {silence}"
    world.until(lambda: world.device("Connected") is not None, "it answers again")
    world.never(lambda: world.device("Connected") and world.stays_connected(),
                "the connect that we gave up on is not undone", 4)
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=5)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    lookout.sees(bus="GOOD", daemon="GOOD", kernel="GOOD", controller="GOOD")
    assert client.monitor_state().stalls == 1 and client.monitor_state().restarts == 0
    lookout.hears_nothing()
    world.is_idle(same_owner=owner)


@scenario
def stopped_while_notifying(world):
    """What a frozen bluetoothd missed is delivered when it wakes up, in order."""
    client = world.connected()
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value[0]))

    world.daemon.stop()
    world.hardware("notify 3 0.05")
    world.pause(3)
    assert heard.empty()
    world.daemon.resume()
    assert [heard.get(timeout=5) for _ in range(3)] == [0, 1, 2]
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def killed_with_calls_in_flight(world):
    """kill -9 ends every call in flight at once; none waits for its deadline. The monitor lays it
    to the daemon, and the next one is one restart.
    """
    client = world.connected()
    lookout = Lookout(client)
    before = world.bluez.owner()
    calls = [
        Begun(client.read_async, PEER, uuid(6), timeout=30, max_attempts=1),
        Begun(client.read_async, PEER, uuid(7), timeout=30, max_attempts=1),
        Begun(client.disconnect_async, PEER, timeout=30, max_attempts=1),
    ]
    world.pause(0.5)
    assert all(call.is_pending() for call in calls)

    world.daemon.kill()
    for call in calls:
        outcome = call.outcome().failed("SERVICE_LOST", "DAEMON", after=0.5, within=0.8,
                                        retry="AFTER_CHANGE")
        assert outcome.error.name == "org.freedesktop.DBus.Error.NoReply"

    # Nobody asked for it, so it stays down: asking must not start it.
    Outcome.of(client.connect, PEER, timeout=3).failed(
        "SERVICE_UNAVAILABLE", "DAEMON", within=0.5, retry="AFTER_CHANGE", advice="systemctl")
    assert world.bluez.owner() is None and world.daemon.pid() == 0
    lookout.hears("UNAVAILABLE", "ADAPTER_UNPOWERED", "ADAPTER_REMOVED")
    # What is below it works on.
    lookout.sees(bus="GOOD", daemon="FAILED", kernel="GOOD")

    world.daemon.start()
    new_owner(world, before)
    world.until(lambda: world.adapter("Powered") and world.links() == 0, "the adapter is back")
    _, restart, *_ = lookout.hears("AVAILABLE", "RESTARTED", "ADAPTER_ADDED", "ADAPTER_POWERED")
    assert restart.generation == 2 and restart.duration > 0
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="GOOD")
    assert client.monitor_state().restarts == 1 and client.monitor_state().stalls == 0
    lookout.hears_nothing()


PATIENT = {"wait_for_service": True, "services_resolved": True}


@scenario
def killed_while_connecting(world):
    """A connect is lost with the daemon that it was sent to, and the next one's turn comes."""
    world.meet_and_lose()
    before = world.bluez.owner()
    hasty = world.pending_connect(world.client(), timeout=30)
    client = world.client()
    patient = world.queued_connect(client, timeout=30, **PATIENT)
    world.pause(1)

    world.daemon.kill()
    hasty.outcome().failed("SERVICE_LOST", "DAEMON", after=1, within=1.5)
    connects_when_it_is_back(world, client, patient, before)


@scenario
def killed_before_its_turn(world):
    """A connect that may wait for the service outlives the daemon that it was sent to. One that
    was not sent yet, and may not wait, finds nobody there.
    """
    world.meet_and_lose()
    before = world.bluez.owner()
    client = world.client()
    patient = world.pending_connect(client, timeout=30, **PATIENT)
    hasty = world.queued_connect(world.client(), timeout=30)
    world.pause(1)

    world.daemon.kill()
    hasty.outcome().failed("SERVICE_UNAVAILABLE", "DAEMON", after=1, within=1.5)
    connects_when_it_is_back(world, client, patient, before)


def connects_when_it_is_back(world, client, connecting, before):
    world.pause(1)
    assert connecting.is_pending()
    world.hardware("advertise on")
    world.daemon.start()
    new_owner(world, before)
    world.until(lambda: world.adapter("Powered"), "the adapter is back")
    world.meet()
    connecting.outcome().is_ok(within=12)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def killed_while_notifying(world):
    """A subscription outlives a crash, of which no object's signal tells."""
    client = world.connected()
    before = world.bluez.owner()
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value))

    world.daemon.kill()
    world.until(lambda: world.bluez.owner() is None, "bluetoothd is gone")
    world.daemon.start()
    new_owner(world, before)
    world.until(lambda: world.adapter("Powered") and world.links() == 0, "the adapter is back")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    world.until(lambda: world.characteristic(3, "Notifying"), "the subscription is back")
    world.hardware("notify 1")
    assert heard.get(timeout=5) == bytes(4)
    world.hung_up(client)
    world.is_idle()


@scenario
def restarted_by_systemd(world):
    """RestartUnit is one new owner: the client connects again, and its subscription is back."""
    client = world.connected()
    lookout = Lookout(client)
    before = world.bluez.owner()
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value))
    reading = Begun(client.read_async, PEER, uuid(6), timeout=30, max_attempts=1)
    world.pause(0.3)

    restart_unit(world)
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1.5)
    new_owner(world, before)
    world.until(lambda: world.adapter("Powered"), "the adapter is on")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    world.until(lambda: world.characteristic(3, "Notifying"), "the subscription is back")
    world.hardware("notify 1")
    assert heard.get(timeout=5) == bytes(4)
    news = lookout.hears("ADAPTER_UNPOWERED", "ADAPTER_REMOVED", "UNAVAILABLE", "AVAILABLE",
                         "RESTARTED", "ADAPTER_ADDED", "ADAPTER_POWERED")
    assert [event.generation for event in news] == [1, 1, 1, 2, 2, 2, 2]
    lookout.sees(bus="GOOD", daemon="GOOD", kernel="GOOD", controller="GOOD")
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    lookout.hears_nothing()
    world.is_idle()


@scenario
def restarted_with_another_adapter(world):
    """Nothing that an earlier bluetoothd said is believed of the next: the device has moved."""
    client = world.connected()
    before = world.bluez.owner()
    assert client.device_path(PEER) == DEVICE

    world.daemon.kill()
    world.hardware("controller unplug")
    world.hardware("controller plug 1")
    world.daemon.start()
    new_owner(world, before)
    other = ADAPTER.replace("hci0", "hci1")
    world.until(lambda: world.adapter("Powered", other), "the adapter is there")
    assert client.device_path(PEER) == DEVICE.replace("hci0", "hci1")
    outcome = Outcome.of(client.read, PEER, uuid(1), max_attempts=1)
    outcome.failed("NOT_CONNECTED", "CALLER", within=1)
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")


@scenario
def restarted_while_stopped(world):
    """systemd wakes a frozen bluetoothd to restart it: hung calls are answered then, or end."""
    world.meet()
    client = world.client()
    client.device_path(PEER)
    lookout = Lookout(client, interval=0.2, stall_min=1.0)
    before = world.bluez.owner()
    world.daemon.stop()
    hanging = Begun(client.get_property_async, ADAPTER, "org.bluez.Adapter1", "Powered",
                    timeout=30, max_attempts=1)
    world.pause(2)
    lookout.hears("STALLED")

    restart_unit(world)
    outcome = hanging.outcome()
    if outcome.error is None:
        outcome.is_ok(True, within=3)
    else:
        outcome.failed("SERVICE_LOST", "DAEMON", after=2, within=3)
    new_owner(world, before)
    world.until(lambda: world.adapter("Powered"), "the adapter is on")
    world.until(lambda: client.monitor_state().restarts == 1, "the restart is told")
    lookout.sees(daemon="GOOD", kernel="GOOD")
    world.is_idle()
    world.serves_the_next()
