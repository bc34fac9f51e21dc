"""All that a scenario plays with: the library, bluetoothd, the virtual hardware."""

import socket
import subprocess
import time

from gi.repository import GLib

import bleepreliability
from daemon import Daemon
from outcome import Begun, Outcome
from witness import Witness, connect

PEER = "F0:F1:F2:F3:F4:F5"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_F0_F1_F2_F3_F4_F5"


def uuid(number):
    """One of the peer's characteristics; see Tests/vm/README.md."""
    return f"12345678-1234-5678-1234-56789abc{number:04x}"


class World:
    def __init__(self):
        self.bluez = Witness()
        self.daemon = Daemon()
        self.clients = []

    def close(self):
        for client in self.clients:
            client.close()
        self.bluez.close()

    def client(self, **options):
        client = bleepreliability.Client(**options)
        self.clients.append(client)
        return client

    def hardware(self, command):
        """One command to the virtual hardware, and what it says."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect("/run/hardware")
            connection.sendall(f"{command}\n".encode())
            answer = connection.makefile().readline().strip()
        assert not answer.startswith("error"), f"{command}: {answer}"
        print(f"hardware: {command}: {answer}", flush=True)
        return answer

    # --- waiting for effects ------------------------------------------------------------------

    def until(self, condition, what, seconds=10.0):
        end = time.monotonic() + seconds
        while not (truth := condition()):
            assert time.monotonic() < end, f"not within {seconds} s: {what}"
            time.sleep(0.02)
        return truth

    def never(self, condition, what, seconds):
        """Watches for something that must not happen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert not condition(), what
            time.sleep(0.05)

    def pause(self, seconds):
        """Lets time pass where the scenario is about time: how long BlueZ has been at it."""
        time.sleep(seconds)

    def stays_connected(self):
        """Connected still, when BlueZ has had the time it takes for a disconnect."""
        time.sleep(3)
        return self.device("Connected")

    def hung_up(self, *clients):
        """These clients' peer is disconnected, which is so when disconnect() says so."""
        for client in clients:
            Outcome.of(client.disconnect, PEER).is_ok(within=5)
        assert self.device("Connected") is False, "disconnect() ended with the link there"
        self.until(lambda: self.links() == 0, "the peer sees it gone")

    # --- known states -------------------------------------------------------------------------

    def meet(self, device=DEVICE):
        """Has bluetoothd discover the peer, or another device, so that it has an object."""
        scanner = connect()
        for method in ("StartDiscovery", "StopDiscovery"):
            scanner.call_sync("org.bluez", ADAPTER, "org.bluez.Adapter1", method, None, None, 0,
                              10000, None)
            self.until(lambda: device in self.bluez.objects(), "the device is found", 20)
        scanner.close_sync(None)
        self.until(lambda: self.adapter("Discovering") is False, "discovery ends")

    def meet_and_lose(self):
        """The peer is known, and no longer on the air."""
        self.meet()
        self.hardware("advertise off")

    def connecting(self, *command, **options):
        """A program that was started and has a Connect pending by now."""
        before = self.last_command()
        process = subprocess.Popen(command, **options)
        self.has_a_connect_pending(before)
        return process

    def has_a_connect_pending(self, last_command):
        """Since that last command to the controller."""
        # BlueZ scans for the device on its own, which is the one thing that tells.
        self.until(lambda: self.last_command() != last_command and "0x200c" in self.last_command(),
                   "its connect is pending")

    def killed_while_connecting(self, *command):
        """The program is killed when it has a Connect pending, which it leaves in bluetoothd."""
        victim = self.connecting(*command)
        victim.kill()
        victim.wait()

    def pending_connect(self, client, **options):
        """A connect of a client that bluetoothd is at by now."""
        before = self.last_command()
        connecting = Begun(client.connect_async, PEER, **options)
        self.has_a_connect_pending(before)
        return connecting

    def queued_connect(self, client, **options):
        """A connect of a client that waits for its turn by now: nothing of it was sent."""
        connecting = Begun(client.connect_async, PEER, **options)
        self.until(lambda: any(gate.waiting for gate in client.connect_gates()), "it has to wait")
        return connecting

    def connected(self, **options):
        """A client with a connection to the peer whose services are known."""
        self.meet()
        client = self.client(**options)
        client.connect(PEER, services_resolved=True, timeout=15)
        return client

    # --- what bluetoothd says -----------------------------------------------------------------

    def device(self, name):
        return self.bluez.property(DEVICE, "Device1", name)

    def adapter(self, name, path=ADAPTER):
        return self.bluez.property(path, "Adapter1", name)

    def set_power(self, on):
        self.bluez.set_property(ADAPTER, "Adapter1", "Powered", GLib.Variant("b", on))

    def characteristic(self, number, name):
        for path, interfaces in self.bluez.objects().items():
            values = interfaces.get("org.bluez.GattCharacteristic1", {})
            if values.get("UUID") == uuid(number):
                return values.get(name)
        return None

    def last_command(self):
        """The last thing that went to the controller, and when."""
        return self.hardware("controller log").split("·")[-1]

    def links(self):
        """How many links the peer sees."""
        return int(self.hardware("links"))

    def is_idle(self, same_owner=None):
        """bluetoothd is there, powered, and does nothing: no link, no connect, no discovery."""
        assert same_owner in (None, self.bluez.owner()), "another bluetoothd than before"
        assert self.adapter("Powered") is True, "the adapter is off"
        assert self.adapter("Discovering") is False, "a discovery goes on"
        assert self.device("Connected") in (None, False), "the device is connected"
        assert self.links() == 0, "the peer has a link"

    def serves_the_next(self):
        """Somebody else, who speaks plain D-Bus, connects at once and hangs up."""
        self.hardware("advertise on")
        if self.device("Connected") is None:
            self.meet()
        stranger = connect()
        began = time.monotonic()
        stranger.call_sync("org.bluez", DEVICE, "org.bluez.Device1", "Connect", None, None, 0,
                           10000, None)
        took = time.monotonic() - began
        assert took < 5.0, f"the next client waited {took:.1f} s for its connect"
        stranger.call_sync("org.bluez", DEVICE, "org.bluez.Device1", "Disconnect", None, None, 0,
                           10000, None)
        stranger.close_sync(None)
        print(f"the next client connected in {took:.2f} s")
