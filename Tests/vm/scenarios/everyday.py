"""When all goes well."""

import queue

from outcome import Outcome
from registry import scenario
from world import DEVICE, PEER, uuid


@scenario
def everyday(world):
    """Connect, resolve, read, write, notify and disconnect do what they say, and in time."""
    world.meet()
    client = world.client()
    owner = world.bluez.owner()

    Outcome.of(client.connect, PEER, services_resolved=True).is_ok(within=5)
    assert world.device("Connected") and world.device("ServicesResolved")
    assert client.device_path(PEER) == DEVICE

    Outcome.of(client.read, PEER, uuid(1)).is_ok(b"\1\2\3\4", within=2)
    Outcome.of(client.read, PEER, uuid(5)).is_ok(bytes(i & 255 for i in range(480)), within=3)
    Outcome.of(client.read, PEER, "2a19").is_ok(bytes([77]), within=2)

    Outcome.of(client.write, PEER, uuid(2), b"abc").is_ok(within=2)
    assert world.hardware("stored") == b"abc".hex()
    Outcome.of(client.write, PEER, uuid(2), b"de", write_command=True).is_ok(within=2)
    world.until(lambda: world.hardware("stored") == b"de".hex(), "the command arrives")

    heard = queue.Queue()
    Outcome.of(client.start_notify, PEER, uuid(3), lambda *news: heard.put(news)).is_ok(within=2)
    assert world.characteristic(3, "Notifying") is True
    world.hardware("notify 3 0.05")
    news = [heard.get(timeout=5) for _ in range(3)]
    assert news == [(PEER, uuid(3), bytes([i, 0, 0, 0])) for i in range(3)], news
    Outcome.of(client.stop_notify, PEER, uuid(3)).is_ok(within=2)
    assert world.characteristic(3, "Notifying") is False

    # BlueZ itself waits two seconds before it lets a link go.
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    assert world.device("Connected") is False
    world.is_idle(same_owner=owner)
