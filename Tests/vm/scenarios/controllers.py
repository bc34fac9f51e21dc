"""The adapter is switched off, blocked, silent, gone, or says no."""

import pathlib

from bleepreliability.enums import Condition, Layer

from lookout import Lookout
from outcome import Begun, Outcome
from registry import scenario
from world import ADAPTER, DEVICE, PEER, uuid

LE_CREATE_CONNECTION = "0x200d"


def reports_the_end(world, connecting, after, owner):
    """What 5.66 does with a Connect when the ground goes from under it: it dies, or it forgets it.

    Either way the caller must hear of it at once, and a later attempt must work.
    """
    outcome = connecting.outcome()
    outcome.failed("SERVICE_LOST|OBJECT_REMOVED", "DAEMON|UNKNOWN", after=after,
                   within=after + 0.5)
    if outcome.error.status.name == "SERVICE_LOST":
        world.until(lambda: world.bluez.owner() != owner, "bluetoothd is gone, as was said")
        assert world.daemon.crashed(), "bluetoothd did not die"
    else:
        world.until(lambda: world.bluez.saw("removed", DEVICE), "the object is gone, as was said")


def works_again(world, client):
    """After the daemon is started, if need be, and the adapter on: all is as before."""
    world.daemon.start()
    world.until(lambda: world.adapter("Powered"), "the adapter is on")
    world.hardware("advertise on")
    if world.device("Connected") is None:
        world.meet()
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=8)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def powered_off_while_connected(world):
    """Power off ends the link and the read on it; while off, connect says so."""
    client = world.connected()
    lookout = Lookout(client)
    owner = world.bluez.owner()
    reading = Begun(client.read_async, PEER, uuid(6), timeout=30, max_attempts=1)
    world.pause(0.3)

    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", False).is_ok()
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1)
    world.until(lambda: world.device("Connected") is False, "the link ends")
    Outcome.of(client.connect, PEER, timeout=5, max_attempts=1).failed(
        "NOT_READY", "KERNEL", within=1, retry="AFTER_CHANGE", advice="Powered")
    Outcome.of(client.call, ADAPTER, "org.bluez.Adapter1", "StartDiscovery").failed(
        "NOT_READY", "KERNEL", within=1, retry="AFTER_CHANGE")
    lookout.hears("ADAPTER_UNPOWERED")
    lookout.sees(daemon="GOOD", kernel="GOOD")
    assert not client.monitor_state().adapters[0].powered

    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", True).is_ok()
    lookout.hears("ADAPTER_POWERED")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="GOOD")
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    lookout.hears_nothing()
    world.is_idle(same_owner=owner)


@scenario
def powered_off_while_connecting(world):
    """5.66 crashes on power off under a pending connect, or never answers it; we say so at once."""
    world.meet_and_lose()
    client = world.client()
    owner = world.bluez.owner()
    connecting = Begun(client.connect_async, PEER, timeout=30, max_attempts=1)
    world.pause(1)
    Outcome.of(world.client().set_property, ADAPTER, "org.bluez.Adapter1", "Powered", False)
    reports_the_end(world, connecting, 1, owner)
    world.daemon.start()
    world.until(lambda: world.adapter("Powered") is not None, "the adapter is there")
    world.pause(1)
    if world.adapter("Powered") is False:
        world.set_power(True)
    works_again(world, client)


@scenario
def connection_refused_by_the_controller(world):
    """A controller that refuses to connect is the end of 5.66, or of its answer; not of ours."""
    world.meet()
    client = world.client()
    owner = world.bluez.owner()
    world.hardware(f"controller refuse {LE_CREATE_CONNECTION} 0x0c")
    connecting = Begun(client.connect_async, PEER, timeout=30, max_attempts=1)
    reports_the_end(world, connecting, 0, owner)
    world.hardware("controller mend")
    works_again(world, client)


@scenario
def connection_ignored_by_the_controller(world):
    """The same of a controller that does not answer the one command."""
    world.meet()
    client = world.client()
    owner = world.bluez.owner()
    world.hardware(f"controller drop {LE_CREATE_CONNECTION}")
    connecting = Begun(client.connect_async, PEER, timeout=30, max_attempts=1)
    reports_the_end(world, connecting, 2, owner)
    world.hardware("controller mend")
    works_again(world, client)


@scenario
def blocked_by_rfkill(world):
    """A blocked radio is the kernel's: power fails, connect says off; unblocked, all is well."""
    world.meet()
    client = world.client()
    lookout = Lookout(client)
    owner = world.bluez.owner()
    (switch,) = pathlib.Path("/sys/class/rfkill").glob("*/soft")
    switch.write_text("1")
    world.until(lambda: world.adapter("Powered") is False, "the adapter goes off")

    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", True,
               max_attempts=1).failed("ADAPTER_FAILED", "KERNEL", within=1,
                                      retry="AFTER_CHANGE", advice="rfkill")
    Outcome.of(client.connect, PEER, timeout=5, max_attempts=1).failed(
        "NOT_READY", "KERNEL", within=1, retry="AFTER_CHANGE", advice="rfkill")
    lookout.hears("ADAPTER_UNPOWERED", "adapter_blocked")
    assert lookout.issue("adapter_blocked").subject == ADAPTER
    assert lookout.issue("adapter_blocked").evidence == "rfkill says so"
    # Nothing here is broken.
    lookout.sees(daemon="GOOD", kernel="GOOD")
    assert client.health()[Layer.CONTROLLER].condition in (Condition.GOOD, Condition.UNKNOWN)

    switch.write_text("0")
    world.until(lambda: world.adapter("Powered"), "the adapter comes on by itself")
    lookout.hears("ADAPTER_POWERED", "not adapter_blocked")
    assert client.issues() == []
    works_again(world, client)
    world.is_idle(same_owner=owner)


@scenario
def silent_controller(world):
    """bluetoothd answers and its controller does not: discovery, power and connect all say so, and
    the monitor sees it below a daemon and a kernel that are well.
    """
    world.meet()
    client = world.client()
    lookout = Lookout(client)
    owner = world.bluez.owner()
    world.hardware("controller silent on")

    Outcome.of(client.call, ADAPTER, "org.bluez.Adapter1", "StartDiscovery", max_attempts=1).failed(
        "ADAPTER_FAILED", "CONTROLLER", after=1.9, within=4.5)
    Outcome.of(client.connect, PEER, timeout=5).failed(
        "TIMED_OUT", "CONTROLLER", after=5, within=5.3)
    (stall,) = lookout.hears("ADAPTER_STALLED")
    assert stall.subject == ADAPTER and client.monitor_state().adapters[0].stalled
    lookout.sees(bus="GOOD", daemon="GOOD", kernel="GOOD", controller="FAILED")
    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", False).is_ok()
    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", True,
               max_attempts=1).failed("ADAPTER_FAILED", "CONTROLLER", after=1.9, within=2.6)
    lookout.hears("ADAPTER_UNPOWERED")
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="FAILED")

    world.hardware("controller mend")
    Outcome.of(client.set_property, ADAPTER, "org.bluez.Adapter1", "Powered", True).is_ok()
    lookout.hears("ADAPTER_POWERED")
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="GOOD")
    assert not client.monitor_state().adapters[0].stalled
    works_again(world, client)
    world.is_idle(same_owner=owner)


@scenario
def unplugged_while_connected(world):
    """The adapter goes with all below it; plugged in again, everything is found anew."""
    client = world.connected()
    lookout = Lookout(client)
    owner = world.bluez.owner()
    reading = Begun(client.read_async, PEER, uuid(6), timeout=30, max_attempts=1)
    world.pause(0.3)

    world.hardware("controller unplug")
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1)
    world.until(lambda: ADAPTER not in world.bluez.objects(), "the adapter goes")
    Outcome.of(client.connect, PEER, timeout=5).failed(
        "DEVICE_NOT_FOUND", "CALLER", within=5.3, retry="AFTER_CHANGE")
    lookout.hears("ADAPTER_UNPOWERED", "ADAPTER_REMOVED")
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="UNKNOWN")

    world.hardware("controller plug")
    world.until(lambda: world.adapter("Powered"), "the adapter is back")
    lookout.hears("ADAPTER_ADDED", "ADAPTER_POWERED")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle(same_owner=owner)


@scenario
def unplugged_while_connecting(world):
    """5.66 answers the connect with OK and, as a rule, dies of it; that is no connection."""
    client = world.connected()
    world.hung_up(client)
    world.hardware("advertise off")
    owner = world.bluez.owner()
    connecting = Begun(client.connect_async, PEER, timeout=30, max_attempts=1)
    world.pause(1)

    world.hardware("controller unplug")
    outcome = connecting.outcome()
    outcome.failed("CONNECT_UNVERIFIED|SERVICE_LOST", "UNKNOWN|DAEMON", after=1, within=1.5)
    world.until(lambda: world.bluez.owner() != owner or ADAPTER not in world.bluez.objects(),
                "the daemon is gone, or at least the adapter")

    world.hardware("controller plug")
    works_again(world, client)


@scenario
def replugged_under_another_name(world):
    """An adapter that comes back as hci1 is found by the device's address."""
    client = world.connected()
    lookout = Lookout(client)
    assert client.device_path(PEER) == DEVICE
    world.hardware("controller unplug")
    world.until(lambda: ADAPTER not in world.bluez.objects(), "the adapter goes")

    world.hardware("controller plug 1")
    other = ADAPTER.replace("hci0", "hci1")
    world.until(lambda: world.adapter("Powered", other), "the adapter is back")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    assert client.device_path(PEER) == DEVICE.replace("hci0", "hci1")
    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4")
    news = lookout.hears("ADAPTER_UNPOWERED", "ADAPTER_REMOVED", "ADAPTER_ADDED", "ADAPTER_POWERED")
    assert [event.subject for event in news] == [ADAPTER, ADAPTER, other, other]
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="GOOD")
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    assert world.links() == 0


@scenario
def hardware_error(world):
    """The kernel resets a controller that reports an error: the link is lost, and no more."""
    client = world.connected()
    lookout = Lookout(client)
    owner = world.bluez.owner()
    reading = Begun(client.read_async, PEER, uuid(6), timeout=30, max_attempts=1)
    world.pause(0.3)
    world.hardware("controller error")
    reading.outcome().failed("LINK_LOST", "RADIO", after=0.3, within=1)
    world.until(lambda: world.adapter("Powered"), "the adapter is on again")
    lookout.hears("ADAPTER_UNPOWERED", "ADAPTER_POWERED")
    lookout.sees(daemon="GOOD", kernel="GOOD", controller="GOOD")
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle(same_owner=owner)
