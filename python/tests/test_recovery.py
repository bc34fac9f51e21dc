"""Recovery: its limits, what it tells, and the user's names for it."""

from __future__ import annotations

import copy
import pickle
import queue

import pytest
from conftest import ADAPTER, FAR, NEAR, PATIENCE_SECONDS, wait_until

import bleepreliability as bleep
from bleepreliability import Client, RecoveryMoment, Stage, Status, Verdict
from bleepreliability import default, recovery
from bleepreliability._callbacks import callbacks

INTERFACE = "org.bluez.Adapter1"


@pytest.fixture
def system(client, monkeypatch):
    """Makes the test's client the default one of the system bus."""
    monkeypatch.setitem(default._clients, "system", client)
    return client


@pytest.fixture
def off(client):
    """The failure of a connect through an adapter that is off."""
    client.set_property(ADAPTER, INTERFACE, "Powered", False)
    with pytest.raises(bleep.BleepError) as caught:
        client.connect(NEAR, timeout=2.0, max_attempts=1)
    return caught.value


def test_what_is_no_good_is_refused(client):
    kept = len(callbacks)
    with pytest.raises(bleep.InvalidArgument):
        client.recover("nobody")
    with pytest.raises(bleep.InvalidArgument):
        client.recover(NEAR, ceiling=99)
    with pytest.raises(bleep.InvalidArgument):
        client.recovery_plan(NEAR, consents=1 << 30)
    with pytest.raises(bleep.InvalidArgument):
        client.recover_async("nobody")
    with pytest.raises(TypeError):
        client.recover(NEAR, patience=3)
    with pytest.raises(TypeError):
        client.watch_recoveries("print")

    wait_until(lambda: len(callbacks) == kept, "the end of refused callbacks")


def test_a_failure_is_recovered_from_and_verified(client, off):
    told = client.recover(cause=off, timeout=20.0)

    assert (told.status, told.device, told.plan) == (Status.OK, NEAR, False)
    step = told.steps[-1]
    assert (step.stage, step.verdict) == (Stage.ADAPTER_RESET, Verdict.VERIFIED)
    assert step.grant == "" and step.elapsed > 0
    assert told.text.startswith(f"{NEAR} recovered by adapter-reset in ")
    assert client.get_property(ADAPTER, INTERFACE, "Powered") is True
    assert client.recovery_history() == [told]


def test_a_plan_does_nothing(client, simulator, off):
    seen = len(simulator.journal())

    plan = client.recovery_plan(cause=off)

    assert plan.plan and plan.status == Status.OK
    assert plan.steps[0].stage == Stage.ADAPTER_RESET
    assert plan.steps[0].verdict == Verdict.POSSIBLE
    assert not any("Set " in line for line in simulator.journal()[seen:])
    assert client.recovery_history() == []


def test_the_ceiling_holds(client, off):
    with pytest.raises(bleep.BleepError) as caught:
        client.recover(cause=off, ceiling=Stage.REDISCOVER, timeout=1.0)

    told = caught.value.recovery
    assert told.status == caught.value.status != Status.OK
    assert all(step.verdict != Verdict.VERIFIED for step in told.steps)
    assert client.get_property(ADAPTER, INTERFACE, "Powered") is False


def test_watches_hear_each_stage_and_the_end(client, off):
    heard = queue.Queue()
    with client.watch_recoveries(heard.put):
        client.recover(cause=off, timeout=20.0)
        events = []
        while not events or events[-1].moment != RecoveryMoment.ENDED:
            events.append(heard.get(timeout=PATIENCE_SECONDS))

    assert [event.moment for event in events[-3:]] == [
        RecoveryMoment.STAGE_STARTING, RecoveryMoment.STAGE_ENDED, RecoveryMoment.ENDED]
    assert events[-3].stage == events[-2].stage == Stage.ADAPTER_RESET
    assert events[-2].verdict == Verdict.VERIFIED
    assert (events[-1].status, events[-1].stage, events[-1].device) == (Status.OK, None, NEAR)


def test_a_recovery_can_be_awaited_and_cancelled(client, simulator):
    assert client.recover_async(NEAR).result(PATIENCE_SECONDS).status == Status.OK

    simulator.inject("hold Device1.Connect")
    client.disconnect(NEAR)
    operation = client.recover_async(NEAR)
    simulator.wait_held("Device1.Connect")
    assert operation.cancel()

    with pytest.raises(bleep.Cancelled):
        operation.result(PATIENCE_SECONDS)


def test_operations_recover_by_themselves(client):
    client.set_automatic_recovery()
    client.set_property(ADAPTER, INTERFACE, "Powered", False)

    client.connect(NEAR, timeout=20.0)

    assert client.recovery_history()[-1].status == Status.OK
    client.set_automatic_recovery(False)


def test_an_exception_can_still_be_copied(off):
    for other in (copy.copy(off), pickle.loads(pickle.dumps(off))):
        assert (other.status, str(other)) == (off.status, str(off))


def test_an_exception_of_ones_own_says_nothing(client):
    assert client.recover(NEAR, cause=bleep.ConnectFailed("mine")).status == Status.OK


def test_the_users_function(system, simulator):
    told = []
    watch = recovery.register_recovery_callback(lambda *what: told.append(what))
    system.set_property(ADAPTER, INTERFACE, "Powered", False)

    assert recovery.recover_connection(
        NEAR, None, "/org/bluez/hci7/dev_0", "/org/bluez/hci7", object(), timeout=20.0) is True

    wait_until(lambda: told, "the callback")
    assert told[-1] == (NEAR, Stage.ADAPTER_RESET)
    assert recovery.get_recovery_history()[-1].device == NEAR
    watch.cancel()
    assert recovery.recover_connection(
        FAR, ceiling=Stage.DISCONNECT_RECONNECT, timeout=1.0) is False


def test_a_restart_is_not_consented_to_and_the_plan_says_so(bus, simulator):
    simulator.inject("stall")
    with Client(bus) as other:
        plan = other.recovery_plan(NEAR, timeout=20.0)
    simulator.inject("resume")

    step = next(each for each in plan.steps if each.stage == Stage.BLUETOOTHD_RESTART)
    assert step.verdict == Verdict.DENIED
    assert step.evidence == "there is no systemd on the bus"
