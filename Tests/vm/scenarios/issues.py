"""Faults of the field that have a name, as far as a healthy machine can be made to show them."""

import queue

from lookout import Lookout
from outcome import Outcome
from registry import scenario
from world import DEVICE, PEER, uuid


@scenario
def notifications_stop(world):
    """A characteristic that spoke regularly and falls silent is told of, until it speaks again."""
    client = world.connected()
    lookout = Lookout(client)
    heard = queue.Queue()
    client.start_notify(PEER, uuid(3), lambda _address, _uuid, value: heard.put(value))
    world.hardware("notify 20 0.2")
    for _ in range(20):
        heard.get(timeout=5)
    lookout.hears_nothing()

    lookout.hears("silent_notifications", within=15)
    assert PEER in lookout.issue("silent_notifications").subject
    world.hardware("notify 1")
    lookout.hears("not silent_notifications")
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()


@scenario
def expired_device(world):
    """BlueZ forgets a stranger 30 s after discovery; who asks for it is told that this is why."""
    world.meet()
    client = world.client()
    client.device_path(PEER)
    lookout = Lookout(client)
    world.hardware("advertise off")
    world.until(lambda: DEVICE not in world.bluez.objects(), "BlueZ drops it", 40)

    Outcome.of(client.connect, PEER, timeout=5).failed(
        "DEVICE_NOT_FOUND", "CALLER", within=5.3, retry="AFTER_CHANGE", advice="discover")
    lookout.hears("device_expired")
    assert lookout.issue("device_expired").subject == PEER
    world.hardware("advertise on")
    world.meet()
    lookout.hears("not device_expired")
    assert client.issues() == []
    Outcome.of(client.connect, PEER, services_resolved=True, timeout=15).is_ok(within=6)
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()
