"""--device against the simulator: what the tool finds, and what it leaves behind."""

import os
import signal
import subprocess

import pytest
from diagnostic import FAR, NEAR, NEAR_PATH, SHORT, TOOL, Answer, Remote, diagnose
from gi.repository import GLib

DEVICE = "org.bluez.Device1"


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def diagnose_device(bus, address=NEAR, *words):
    return diagnose("--device", address, "--bus", bus.address, "--json", *words)


def test_a_healthy_device_is_connected_resolved_and_disconnected(bus, simulator, remote):
    answer = diagnose_device(bus)

    assert answer.status == 0
    assert answer.verdicts() == dict.fromkeys(
        ["bus", "service", "ping", "known", "state", "connect", "services", "disconnect"], "ok"
    )
    assert answer.check("known")["facts"] == {"path": NEAR_PATH, "adapter": "hci0"}
    assert answer.check("services")["facts"]["services"] == 2
    assert {"Connect", "Disconnect"} <= set(remote.methods())
    assert remote.methods()[-1] == "Disconnect"
    assert remote.get(NEAR_PATH, DEVICE, "Connected") is False


def test_the_address_may_be_written_in_lower_case(bus, simulator):
    answer = diagnose_device(bus, NEAR.lower())

    assert answer.status == 0
    assert answer.check("known", NEAR)["verdict"] == "ok"


def test_a_device_that_is_connected_stays_connected(bus, simulator, remote):
    remote.connect_device()
    remote.wait_until(lambda: remote.get(NEAR_PATH, DEVICE, "ServicesResolved"))
    calls = len(remote.methods())

    answer = diagnose_device(bus)

    assert answer.status == 0
    assert answer.check("state")["facts"]["connected"] is True
    assert answer.check("connect")["detail"] == "connected already, left as it is"
    assert answer.check("disconnect")["verdict"] == "skip"
    assert len(remote.methods()) == calls
    assert remote.get(NEAR_PATH, DEVICE, "Connected") is True


def test_a_device_out_of_range_is_not_healthy_and_not_left_pending(bus, simulator, remote):
    answer = diagnose_device(bus, FAR, "--timeout", SHORT)

    assert answer.status == 1
    assert answer.blames() == {"connect": ("BLEEP_ERROR_TIMED_OUT", "radio")}
    assert "Bring it nearer" in answer.check("connect")["advice"]
    assert answer.check("services")["verdict"] == "skip"
    assert answer.check("disconnect")["verdict"] == "skip"
    assert remote.methods() == ["Connect", "Disconnect"]


def test_a_device_that_nobody_knows_is_not_healthy(bus, simulator, remote):
    answer = diagnose_device(bus, "AA:BB:CC:DD:EE:FF")

    assert answer.status == 1
    assert list(answer.blames()) == ["known"]
    assert answer.blames()["known"][0] == "BLEEP_ERROR_DEVICE_NOT_FOUND"
    assert answer.check("connect")["verdict"] == "skip"
    assert remote.methods() == []


def test_a_daemon_that_crashes_meanwhile_is_blamed(bus, simulator, remote):
    remote.inject("hold Device1.Connect")
    tool = start("--device", NEAR, "--bus", bus.address, "--json")
    remote.wait_until(remote.held)
    remote.inject("crash forever")

    answer = finish(tool)

    assert answer.status == 1
    assert answer.blames()["connect"] == ("BLEEP_ERROR_SERVICE_LOST", "daemon")


def test_a_daemon_that_stalls_meanwhile_is_blamed(bus, simulator, remote):
    remote.inject("hold Device1.Connect")
    tool = start("--device", NEAR, "--bus", bus.address, "--json", "--timeout", SHORT)
    remote.wait_until(remote.held)
    remote.inject("stall")

    answer = finish(tool)

    assert answer.status == 1
    assert answer.blames()["connect"] == ("BLEEP_ERROR_TIMED_OUT", "daemon")


def test_a_second_try_that_works_is_a_warning(bus, simulator, remote):
    remote.inject("fail Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local 1")

    answer = diagnose_device(bus)

    assert answer.status == 0
    assert answer.check("connect")["verdict"] == "warn"
    assert "at the second try" in answer.check("connect")["detail"]
    assert "le-connection-abort-by-local" in answer.check("connect")["detail"]


def test_a_connect_that_keeps_failing_is_quoted(bus, simulator, remote):
    remote.inject("refuse Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local")

    answer = diagnose_device(bus)

    assert answer.status == 1
    assert answer.blames()["connect"][0] == "BLEEP_ERROR_CONNECT_FAILED"
    assert answer.check("connect")["error"]["dbus_name"] == "org.bluez.Error.Failed"
    assert answer.check("connect")["error"]["message"] == "le-connection-abort-by-local"


def test_an_ok_without_a_connection_is_not_believed(bus, simulator, remote):
    remote.inject(f"false-ok {NEAR}")

    answer = diagnose_device(bus, NEAR, "--timeout", SHORT)

    assert answer.status == 1
    assert list(answer.blames()) == ["connect"]
    assert answer.blames()["connect"][0] in (
        "BLEEP_ERROR_CONNECT_UNVERIFIED", "BLEEP_ERROR_TIMED_OUT"
    )


def test_services_that_never_come_are_a_failure_and_the_link_is_ended(bus, simulator, remote):
    remote.inject(f"peer-silent {NEAR} on")

    answer = diagnose_device(bus, NEAR, "--timeout", SHORT)

    assert answer.status == 1
    assert list(answer.blames()) == ["services"]
    remote.wait_until(lambda: "Disconnect" in remote.methods())
    remote.wait_until(lambda: not remote.get(NEAR_PATH, DEVICE, "Connected"))


def test_a_blocked_device_is_pointed_out(bus, simulator, remote):
    remote.set(NEAR_PATH, DEVICE, "Blocked", GLib.Variant("b", True))

    answer = diagnose_device(bus)

    assert answer.check("state")["verdict"] == "warn"
    assert answer.check("state")["facts"]["blocked"] is True


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_connect_in_bluez_as_well(bus, simulator, remote, number):
    remote.inject("hold Device1.Connect")
    tool = start("--device", NEAR, "--bus", bus.address, "--json")
    remote.wait_until(remote.held)
    tool.send_signal(number)

    answer = finish(tool)

    assert answer.status == 128 + number
    assert answer.report["outcome"] == "interrupted"
    assert answer.blames()["connect"][0] == "BLEEP_ERROR_CANCELLED"
    remote.wait_until(lambda: "Disconnect" in remote.methods())


def test_an_ignored_signal_stays_ignored(bus, simulator, remote):
    remote.inject("hold Device1.Connect")
    words = ["--device", NEAR, "--bus", bus.address, "--json"]
    tool = start(*words, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    remote.wait_until(remote.held)
    tool.send_signal(signal.SIGHUP)
    remote.inject("release Device1.Connect")
    remote.inject("clear")

    assert finish(tool).status == 0


def start(*words, **options):
    return subprocess.Popen(
        [str(TOOL), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=dict(os.environ), **options,
    )


def finish(tool):
    output, errors = tool.communicate(timeout=30)
    return Answer(subprocess.CompletedProcess(tool.args, tool.returncode, output, errors))
