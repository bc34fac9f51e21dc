"""Pairing: accepted, refused, cancelled."""

from gi.repository import Gio, GLib

from outcome import Begun, Outcome
from registry import scenario
from witness import connect
from world import PEER, uuid

METHODS = {
    "Release": "", "Cancel": "", "RequestAuthorization": "o", "RequestConfirmation": "ou",
    "AuthorizeService": "os",
}


class PairingAgent:
    """Says yes to whatever BlueZ asks, as a program of somebody else's would."""

    def __init__(self):
        self.asked = []
        self.connection = connect()
        interface = "".join(
            f'<method name="{name}">'
            + "".join(f'<arg type="{kind}" direction="in"/>' for kind in kinds) + "</method>"
            for name, kinds in METHODS.items())
        node = Gio.DBusNodeInfo.new_for_xml(
            f'<node><interface name="org.bluez.Agent1">{interface}</interface></node>')
        self.connection.register_object("/agent", node.interfaces[0], self.on_call, None, None)
        self.tell("RegisterAgent", GLib.Variant("(os)", ("/agent", "NoInputNoOutput")))
        self.tell("RequestDefaultAgent", GLib.Variant("(o)", ("/agent",)))

    def tell(self, method, arguments):
        self.connection.call_sync("org.bluez", "/org/bluez", "org.bluez.AgentManager1", method,
                                  arguments, None, 0, 10000, None)

    def on_call(self, _connection, _sender, _path, _interface, method, _arguments, invocation):
        self.asked.append(method)
        print(f"agent: {method}", flush=True)
        invocation.return_value(None)


@scenario
def pairing_accepted(world):
    """Pairing makes a bond that opens what is encrypted, also on the next connection."""
    client = world.connected()
    agent = PairingAgent()
    Outcome.of(client.pair, PEER).is_ok(within=8)
    assert agent.asked == [], "BlueZ has changed: it used to ask nobody where nothing is to be seen"
    assert world.device("Paired") is True and world.device("Bonded") is True
    # 5.66 never answers a Pair of a device that is paired.
    Outcome.of(client.pair, PEER).is_ok(within=2)
    Outcome.of(client.read, PEER, uuid(9)).is_ok(b"secret", within=3)

    world.hung_up(client)
    Outcome.of(client.connect, PEER, services_resolved=True).is_ok(within=6)
    Outcome.of(client.read, PEER, uuid(9)).is_ok(b"secret", within=5)
    Outcome.of(client.remove, PEER).is_ok(within=3)
    world.until(lambda: world.links() == 0, "the link goes with the device")
    world.is_idle()


@scenario
def pairing_refused(world):
    """A peer that refuses is told from one that is silent, and nothing is left paired."""
    client = world.connected()
    PairingAgent()
    world.hardware("pairing refuse")
    Outcome.of(client.pair, PEER, max_attempts=1).failed(
        "AUTHENTICATION_FAILED", "PEER", within=3)
    assert world.device("Paired") is False

    world.hardware("pairing accept")
    Outcome.of(client.connect, PEER, services_resolved=True).is_ok(within=6)
    Outcome.of(client.pair, PEER).is_ok(within=8)
    assert world.device("Paired") is True


@scenario
def pairing_given_up(world):
    """A pairing that we give up on is over in bluetoothd, and the next one can begin."""
    client = world.connected()
    PairingAgent()
    world.hardware("pairing ignore")
    Outcome.of(client.pair, PEER, timeout=4, max_attempts=1).failed(
        "TIMED_OUT", "PEER", after=4, within=4.3)
    world.until(lambda: world.hardware("pairing-failures") == "1", "the peer is told")
    assert world.device("Paired") is False and world.device("Connected") is True

    # On a new link, because this virtual peer still thinks about the first pairing.
    world.hardware("pairing accept")
    world.hung_up(client)
    Outcome.of(client.connect, PEER, services_resolved=True).is_ok(within=6)
    Outcome.of(client.pair, PEER).is_ok(within=2)
    assert world.device("Paired") is True


@scenario
def pairing_cancelled(world):
    """cancel_pairing() ends our pairing; with none under way it touches nothing."""
    client = world.connected()
    PairingAgent()
    world.hardware("pairing ignore")
    pairing = Begun(client.pair_async, PEER, timeout=20, max_attempts=1)
    world.pause(1)
    Outcome.of(client.cancel_pairing, PEER).is_ok(within=2)
    pairing.outcome().failed("AUTHENTICATION_FAILED", "UNKNOWN", after=1, within=1.5)
    assert world.device("Paired") is False
    Outcome.of(client.cancel_pairing, PEER).failed("DOES_NOT_EXIST", "CALLER", within=1)


@scenario
def pairing_without_an_agent(world):
    """With nobody to ask BlueZ refuses, and says so in a second."""
    client = world.connected()
    Outcome.of(client.pair, PEER, timeout=10, max_attempts=1).failed(
        "AUTHENTICATION_FAILED", "PEER", within=2, advice="agent")
    assert world.device("Paired") is False
    Outcome.of(client.disconnect, PEER).is_ok(within=5)
    world.is_idle()
