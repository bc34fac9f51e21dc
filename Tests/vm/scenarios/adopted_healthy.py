"""Programs that know nothing of the library, when all is well: the same under bleep-run.

    Tests/vm/tasks.py 50 adopted_when_healthy

makes it a hundred times each, in fifty guests.
"""

import random
import re
import time

from gi.repository import GLib

from registry import scenario
from strangers import (BUSCTL, CONNECT, GDBUS, PYTHON, Ended, adopted, install_all, on_gdbus,
                       on_libdbus)
from world import ADAPTER, DEVICE, PEER

ROUNDS = 2
GET = "org.freedesktop.DBus.Properties.Get"
ASKING = (
    ("bluetoothctl", "show"), ("bluetoothctl", "list"), ("bluetoothctl", "info", PEER),
    ("gdbus", "introspect", "--system", "--dest", "org.bluez", "--object-path", ADAPTER),
    (*GDBUS, GET, "org.bluez.Device1", "Address"),
    ("busctl", "introspect", "org.bluez", ADAPTER),
    on_gdbus("connection", "Address", "Nonsense"), on_gdbus("proxy", "Address", "Alias"),
    on_gdbus("loop", "Connected", "Paired"),
    on_libdbus("blocking", "Address", "Alias"), on_libdbus("pending", "Alias", "Nonsense"),
    (*PYTHON, "Address", "objects"),
)
CONNECTING = (
    (("bluetoothctl", "connect", PEER), ("bluetoothctl", "disconnect", PEER)),
    ((*GDBUS, CONNECT), (*GDBUS, "org.bluez.Device1.Disconnect")),
    ((*BUSCTL, "Connect"), (*BUSCTL, "Disconnect")),
    (on_gdbus("proxy", "Connect", "Connected", "Disconnect"),),
    (on_gdbus("loop", "Connect", "Connected", "Disconnect"),),
    (on_libdbus("blocking", "Connect", "Connected", "Disconnect"),),
    (on_libdbus("pending", "Connect", "Connected", "Disconnect"),),
    ((*PYTHON, "Connect", "Connected", "Disconnect"),),
    (("bluetoothctl", "--timeout", "2", "scan", "on"),),
)


def without_signals(text):
    """bluetoothctl tells what it hears of meanwhile, which is sooner or later than the answer."""
    return re.sub(r"^\[\W*\S*(NEW|CHG|DEL)\S*\].*\n(\t.*\n)*", "", text, flags=re.M)


def told(command):
    status, output, errors = Ended.of(*command, quiet=True).said()
    return status, without_signals(output), errors


def same(commands):
    """What they say, which must be the same with and without; who is first changes."""
    runs = {is_adopted: [told(adopted(command) if is_adopted else command) for command in commands]
            for is_adopted in random.sample((True, False), 2)}
    assert runs[True] == runs[False], runs
    return runs[True]


@scenario
def adopted_when_healthy(world):
    """What programs ask and say is the same with and without bleep-run, twice each:
    bluetoothctl, gdbus, busctl, dbus-python, and C programs on GDBus and libdbus.
    """
    install_all()
    world.meet()
    # Else it would be forgotten before they are through.
    world.bluez.set_property(DEVICE, "Device1", "Trusted", GLib.Variant("b", True))
    # Restored guests are alike to the microsecond, but for the time of day.
    random.seed(time.time())
    for _ in range(ROUNDS):
        for command in ASKING:
            (said,) = same([command])
            assert said[1], "it says nothing"


@scenario
def adopted_while_connecting(world):
    """The same of connecting and disconnecting, and of bluetoothctl's scanning, once each."""
    install_all()
    world.meet()
    random.seed(time.time())
    for commands in CONNECTING:
        assert all(status == 0 for status, _, _ in same(commands)), "it fails"
        assert world.device("Connected") is False
    world.is_idle()
