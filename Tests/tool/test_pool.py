"""--pool-test against the simulator: what the pool promises, and what is left behind."""

import signal

import pytest
from conftest import PrivateBus, Simulator
from diagnostic import ADAPTER_PATH, SHORT, Remote, diagnose
from gi.repository import GLib
from test_device import finish, start

ADAPTER = "org.bluez.Adapter1"
BASICS = ["bus", "service", "ping"]
CHECKS = [
    "pool-open", "pool-limit", "pool-call", "pool-release", "pool-reuse", "pool-discovery",
    "pool-proxy", "pool-end",
]


@pytest.fixture
def remote(bus, simulator):
    remote = Remote(bus.address)
    yield remote
    remote.close()


def try_pool(bus, *words):
    return diagnose("--pool-test", "--bus", bus.address, "--json", *words)


def is_discovering(remote):
    return remote.get(ADAPTER_PATH, ADAPTER, "Discovering")


def at_rest(answer):
    facts = answer.check("pool-end")["facts"]
    return not any(facts[name] for name in ("in_use", "pinned", "undoing", "waiting", "leaks"))


def test_the_pool_keeps_its_word(bus, simulator, remote):
    answer = try_pool(bus)

    assert answer.status == 0, answer.output
    assert answer.verdicts() == dict.fromkeys(BASICS + CHECKS, "ok")
    opened = answer.check("pool-open")["facts"]
    names = opened["names"].split(", ")
    assert opened["connections"] == len(set(names)) == 4
    limit = answer.check("pool-limit")["facts"]
    assert limit["waited_usec"] >= limit["limit_usec"] == 200_000
    assert answer.check("pool-reuse")["facts"]["name"] in names
    assert answer.check("pool-discovery", "hci0")["facts"] == {"closed": False}
    assert answer.check("pool-proxy", "hci0")["facts"] == {"hits": 1, "misses": 1}
    end = answer.check("pool-end")["facts"]
    assert (end["created"], end["granted"], end["idle"]) == (4, 6, 4)
    assert at_rest(answer)


def test_a_discovery_of_a_moment_is_all_that_bluez_sees(bus, simulator, remote):
    assert try_pool(bus).status == 0

    calls = [line.split()[0] for line in remote.journal()]
    assert [call for call in calls if call.startswith("org.bluez.")] == [
        f"{ADAPTER}.StartDiscovery", f"{ADAPTER}.StopDiscovery"]
    assert "org.freedesktop.DBus.Properties.Set" not in calls
    assert not is_discovering(remote)


def test_the_checks_stand_under_a_heading_of_their_own(bus, simulator):
    answer = diagnose("--pool-test", "--bus", bus.address)

    assert "\nConnection pool\n  ok   Open " in answer.output
    assert max(map(len, answer.output.splitlines())) <= 80


def test_a_discovery_that_bluez_does_not_stop_ends_with_its_connection(bus, simulator, remote):
    remote.inject("refuse Adapter1.StopDiscovery org.bluez.Error.Failed Broken")

    answer = try_pool(bus)

    assert answer.status == 0
    assert answer.check("pool-discovery")["verdict"] == "warn"
    assert answer.check("pool-discovery")["facts"] == {"closed": True}
    assert at_rest(answer)
    assert not is_discovering(remote)


def test_a_discovery_of_somebody_else_is_left_alone(bus, simulator, remote):
    remote.call("org.bluez", ADAPTER_PATH, ADAPTER, "StartDiscovery")

    answer = try_pool(bus)

    assert answer.status == 0
    assert answer.check("pool-discovery")["verdict"] == "skip"
    assert answer.check("pool-proxy")["verdict"] == "ok"
    assert is_discovering(remote)


def test_an_adapter_that_is_off_stays_off(bus, simulator, remote):
    remote.set(ADAPTER_PATH, ADAPTER, "Powered", GLib.Variant("b", False))

    answer = try_pool(bus)

    assert answer.status == 0
    assert answer.check("pool-discovery")["verdict"] == "skip"
    assert "no adapter is on" in answer.check("pool-discovery")["detail"]
    assert not remote.get(ADAPTER_PATH, ADAPTER, "Powered")


def test_without_an_adapter_the_rest_is_tried(bus, simulator, remote):
    remote.inject("vanish hci0")

    answer = try_pool(bus)

    assert answer.status == 0
    skipped = [name for name, verdict in answer.verdicts().items() if verdict == "skip"]
    assert skipped == ["pool-discovery", "pool-proxy"]


def test_a_discovery_that_never_begins_is_a_failure(bus, simulator, remote):
    remote.inject("refuse Adapter1.StartDiscovery org.bluez.Error.Failed Broken")

    answer = try_pool(bus)

    assert answer.status == 1
    assert list(answer.blames()) == ["pool-discovery"]
    assert answer.check("pool-discovery")["error"]["message"] == "Broken"
    assert at_rest(answer)


def test_a_daemon_that_stops_answering_is_found_out(bus, simulator, remote):
    remote.inject("swallow Properties.GetAll")

    answer = try_pool(bus, "--timeout", SHORT)

    assert answer.status == 1
    assert list(answer.blames()) == ["pool-proxy"]
    assert answer.blames()["pool-proxy"][0] == "BLEEP_ERROR_TIMED_OUT"


def test_a_bus_with_too_few_connections_is_a_failure(tmp_path):
    # The simulator, the tool itself and two of the pool.
    bus = PrivateBus(tmp_path, limits={"max_connections_per_user": 4})
    try:
        simulator = Simulator(bus.address)
        try:
            answer = try_pool(bus, "--timeout", SHORT)
        finally:
            simulator.stop()
    finally:
        bus.stop()

    assert answer.status == 1
    assert list(answer.blames()) == ["pool-open"]
    assert {answer.verdicts()[name] for name in CHECKS[1:]} == {"skip"}


def test_without_bluez_there_is_nothing_to_try(bus):
    answer = try_pool(bus)

    assert answer.status == 1
    assert list(answer.blames()) == ["service"]
    assert {answer.verdicts()[name] for name in CHECKS} == {"skip"}


def test_a_signal_ends_the_discovery_as_well(bus, simulator, remote):
    remote.inject("hold Adapter1.StartDiscovery")
    tool = start("--pool-test", "--bus", bus.address, "--json")
    remote.wait_until(remote.held)
    tool.send_signal(signal.SIGINT)

    answer = finish(tool)

    assert answer.status == 128 + signal.SIGINT
    assert answer.report["outcome"] == "interrupted"
    assert answer.blames()["pool-discovery"][0] == "BLEEP_ERROR_CANCELLED"
    assert answer.check("pool-proxy")["verdict"] == "skip"
    assert at_rest(answer)
    remote.wait_until(lambda: not is_discovering(remote))
