"""A user's program: the snippets of the document, in order, in one process.

    document_program.py FLAVOUR ADDRESS [--quick]

The document leaves names undefined that a program has: `device_interface`, `bus`, `time` and so on.
They come from dbus-python, or with the other flavour, where dbus-python cannot be imported, from
the package. After each snippet its effect is looked at. What only the test bed can do or see is
asked of it: a line "@question" on standard output, the answer in JSON on standard input.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import threading
import time

from document_parts import DOCUMENT, snippets

FLAVOUR, ADDRESS = sys.argv[1:3]
# The one address in the document; ours stands in for it.
STAND_IN = "00:11:22:33:44:55"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_{ADDRESS.replace(':', '_')}"
SECONDS = 25.0

PRELUDES = {
    "dbus-python": """
import time
import dbus
bus = dbus.SystemBus()
device_interface = dbus.Interface(
    bus.get_object("org.bluez", device_path), "org.bluez.Device1")
class Device:
    def get_address(self):
        properties = dbus.Interface(
            bus.get_object("org.bluez", device_path), "org.freedesktop.DBus.Properties")
        return properties.Get("org.bluez.Device1", "Address")
device = Device()
""",
    "package": """
import time
from bleep import dbus
from bleepreliability import get_proxy as proxy_of
bus = "system"
device_interface = proxy_of("system", "org.bluez", device_path, "org.bluez.Device1")
class Device:
    def get_address(self):
        return device_interface.get("Address")
device = Device()
""",
}

if FLAVOUR == "package":
    sys.modules["dbus"] = None
names = {
    "adapter_path": ADAPTER, "device_address": ADDRESS, "device_path": DEVICE, "__name__": "user"}
exec(PRELUDES[FLAVOUR], names)


def ask(question):
    """What the bed can do or see."""
    print(f"@{question}", flush=True)
    return json.loads(sys.stdin.readline())


def has_timed_out():
    """The first snippet again, with a Connect that hangs: given up on, and ended in BlueZ."""
    from bleep.dbus import timeout_manager
    from bleepreliability import default_client

    if not ask("hang_connect"):
        return
    timeout_manager.DEFAULT_TIMEOUTS["connect"] = 1.0
    try:
        names["connect_device"](names["device_interface"])
    except timeout_manager.DBusTimeout as error:
        assert error.device_address == ADDRESS, error.device_address
    else:
        raise AssertionError("it is connected though it hangs")
    finally:
        timeout_manager.DEFAULT_TIMEOUTS["connect"] = 15
    # BlueZ answers the Connect when it is ended, and that brings its thread back.
    end = time.monotonic() + SECONDS
    while default_client().abandoned:
        assert time.monotonic() < end, "the Connect goes on"
    assert ask("connect_has_ended")


def timeout_enforcement(run):
    run()
    names["connect_device"](names["device_interface"])
    assert ask("is_connected")
    ask("disconnect")
    has_timed_out()


def service_monitor(run):
    from bleep.dbuslayer.bluez_monitor import get_monitor, register_recovered_callback
    from bleepreliability import default_client

    if "--quick" in sys.argv:
        default_client().start_monitor(0.1, stall_min=0.3, stall_max=0.3)
    stalled, recovered = threading.Event(), threading.Event()
    printed = io.StringIO()
    run()
    # Told after the snippet's own, which was there before.
    get_monitor().register_stall_callback(stalled.set)
    register_recovered_callback(recovered.set)
    ask("stall")
    with contextlib.redirect_stdout(printed):
        assert stalled.wait(SECONDS), "no stall"
    ask("resume")
    assert recovered.wait(SECONDS), "no recovery"
    assert printed.getvalue() == "BlueZ service appears stalled!\n", printed.getvalue()


def health_metrics(run):
    from bleep.core.metrics import get_metrics

    before = get_metrics("connect")["latency"]["count"]
    reported = io.StringIO()
    with contextlib.redirect_stderr(reported):
        run()
    assert names["success"] is True and ask("is_connected")
    metrics = get_metrics("connect")
    assert metrics["latency"]["count"] > before, metrics
    assert 0 < metrics["latency"]["min"] <= metrics["latency"]["p95"] <= metrics["latency"]["max"]
    assert metrics["latency"]["max"] >= names["elapsed"] * 0.98
    assert "connect: " in reported.getvalue(), reported.getvalue()
    ask("disconnect")


def reset_manager(run):
    from bleep.dbuslayer.recovery import get_recovery_history, register_recovery_callback

    told = []
    register_recovery_callback(lambda address, stage: told.append((address, stage)))
    assert not ask("is_connected")
    run()
    assert ask("is_connected")
    recovery = get_recovery_history(ADDRESS)[-1]
    assert recovery.status.name == "OK", recovery
    assert all(address == ADDRESS for address, _ in told), told


def state_preservation(run):
    run()
    state = names["state"]
    assert state["address"] == ADDRESS, state
    assert state["name"] and isinstance(state["connected"], bool), state
    assert state["timestamp"] <= names["time"].time(), state


def connection_pool(run):
    from bleep.dbus.connection_pool import get_connection_pool

    run()
    stats = get_connection_pool().stats()
    assert (stats.granted, stats.in_use) == (1, 0), stats
    adapter = names["adapter_interface"]
    address = adapter.get("Address")
    with names["connection_manager"]() as lent:
        obj = lent.get_object("org.bluez", ADAPTER)
        assert obj.Get("org.bluez.Adapter1", "Address") == address
        assert get_connection_pool().stats().in_use == 1
    assert get_connection_pool().stats().created == 1, "it was not used again"
    adapter.StartDiscovery()
    adapter.StopDiscovery()


STEPS = [
    timeout_enforcement, service_monitor, health_metrics, reset_manager, state_preservation,
    connection_pool,
]


def main():
    found = snippets()
    assert len(found) == len(STEPS), f"the document has {len(found)} snippets"
    for snippet, step in zip(found, STEPS):
        # Numbered as in the document, for what a traceback says.
        text = "\n" * (snippet.line - 1) + snippet.text.replace(STAND_IN, ADDRESS)
        code = compile(text, str(DOCUMENT), "exec")
        step(lambda code=code: exec(code, names))
        print(f"done: {snippet.heading}", flush=True)


main()
