"""--all with each fault of the simulator switched on: the verdict, its blame, and the status."""

import pytest
from diagnostic import NEAR, Remote
from machine import Machine

HEALTHY = {}
ANY = {"*": ("*", "*")}
REFUSED = "org.bluez.Error.Failed Broken"
WITH_NEAR = ["--device", NEAR]
# The fault; what else is asked; which checks fail, with which status and blame.
FAULTS = [
    ("hold Peer.Ping", [], {"ping": ("TIMED_OUT", "daemon")}),
    ("hold ObjectManager.GetManagedObjects", [], {"objects": ("TIMED_OUT", "daemon|unknown")}),
    ("delay Peer.Ping 100000", [], HEALTHY),
    ("late Peer.Ping 100000", [], HEALTHY),
    ("lose Peer.Ping", [], {"ping": ("TIMED_OUT", "daemon")}),
    (f"refuse Peer.Ping {REFUSED}", [], {"ping": ("REMOTE", "unknown")}),
    (f"fail ObjectManager.GetManagedObjects {REFUSED} 1", [],
     {"objects": ("REMOTE", "unknown")}),
    ("swallow Properties.Get", [], {"adapter": ("TIMED_OUT", "daemon|unknown"),
                                    "permissions": ("TIMED_OUT", "daemon|unknown"),
                                    "pool-discovery": ("TIMED_OUT", "daemon|unknown"),
                                    "stress": ("TIMED_OUT", "daemon|unknown")}),
    ("chaos 1 1", [], ANY),
    ("stall", [], {"ping": ("TIMED_OUT", "daemon")}),
    ("mute on", [], {"ping": ("TIMED_OUT", "daemon")}),
    ("crash forever", [], {"service": ("SERVICE_UNAVAILABLE", "daemon")}),
    ("crash 60000000", [], {"service": ("SERVICE_UNAVAILABLE", "daemon")}),
    ("vanish hci0", [], {"adapter": ("NOT_READY", "kernel")}),
    ("renumber hci0 hci1", [], HEALTHY),
    ("controller-silent on", [], {"pool-discovery": ("ADAPTER_FAILED", "controller")}),
    ("refuse Adapter1.StartDiscovery org.bluez.Error.InProgress Busy", [],
     {"pool-discovery": ("IN_PROGRESS|ADAPTER_FAILED", "controller")}),
    ("lose Adapter1.StartDiscovery", [], {"pool-discovery": ("TIMED_OUT", "controller")}),
    ("rfkill on", [], {"adapter": ("NOT_READY|BLOCKED", "kernel"),
                       "power": ("NOT_READY", "kernel")}),
    # Nobody may power an adapter off to find out.
    ("powered-stuck", [], HEALTHY),
    ("crash-on-power-off-during-connect", [], HEALTHY),
    ("crash-on-unplug-during-connect", [], HEALTHY),
    # Somebody else may be discovering.
    ("wedge-discovery", [], HEALTHY),
    ("crash-on-refused-connect", WITH_NEAR, {"connect": ("SERVICE_LOST", "daemon")}),
    (f"vanish {NEAR}", WITH_NEAR, {"known": ("DEVICE_NOT_FOUND", "*")}),
    (f"vanish {NEAR}", [], HEALTHY),
    (f"flap {NEAR} Trusted 5", WITH_NEAR, HEALTHY),
    (f"false-ok {NEAR}", WITH_NEAR, {"connect": ("*", "*")}),
    (f"out-of-range {NEAR}", WITH_NEAR, {"connect": ("TIMED_OUT", "radio")}),
    (f"peer-silent {NEAR} on", WITH_NEAR, {"services": ("TIMED_OUT", "*")}),
    (f"refuse Device1.Connect {REFUSED}", WITH_NEAR, {"connect": ("CONNECT_FAILED", "*")}),
    ("lose Device1.Disconnect", WITH_NEAR, {"disconnect": ("TIMED_OUT", "*")}),
]


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


@pytest.mark.parametrize("fault, words, failures", FAULTS, ids=[
    fault.split(" org.")[0] + (" with a device" if words else "") for fault, words, _ in FAULTS])
def test_all_finds_the_fault(bus, remote, tmp_path, fault, words, failures):
    machine = Machine(tmp_path / "root")
    remote.inject(fault)
    if fault.startswith(("renumber", "vanish")):
        remote.wait_until(lambda: is_settled(remote, fault))

    answer = machine.diagnose(
        "--all", "--bus", bus.address, "--json", "--timeout", "1.5", *words)

    assert answer.status == (1 if failures else 0), answer.output
    assert answer.report["outcome"] == ("unhealthy" if failures else "healthy")
    found = answer.blames()
    if failures is ANY:
        return
    assert set(found) == set(failures)
    for name, (status, blame) in failures.items():
        statuses = [f"BLEEP_ERROR_{word}" for word in status.split("|")]
        assert status == "*" or found[name][0] in statuses, found
        assert blame == "*" or found[name][1] in blame.split("|"), found
        assert answer.check(name)["advice"], "a failure says what to do"


def is_settled(remote, fault):
    """The adapter is on under its new name, or what went has gone."""
    objects = remote.call(
        "org.bluez", "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects").unpack()[0]
    if fault.startswith("renumber"):
        return objects.get("/org/bluez/hci1", {}).get("org.bluez.Adapter1", {}).get("Powered")
    gone = fault.split()[1].replace(":", "_")
    return not any(path.endswith(gone) for path in objects)
