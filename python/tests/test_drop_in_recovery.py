"""bleep.dbuslayer.recovery, where the original broke its promises: B22 to B30."""

from __future__ import annotations

import os
import queue
import threading

import pytest
from conftest import ADAPTER, FAR, NEAR, NEAR_PATH, PATIENCE_SECONDS, wait_until

from bleep.dbuslayer.recovery import (
    ConnectionResetManager,
    Consent,
    RecoveryStage,
    get_recovery_history,
    get_reset_manager,
    recover_connection,
)
from bleepreliability import Stage, Status, Verdict

ADAPTER1 = "org.bluez.Adapter1"
DEVICE1 = "org.bluez.Device1"


@pytest.fixture
def manager(system):
    """One of a program's own, whose callback is heard."""
    manager = ConnectionResetManager()
    manager.heard = queue.Queue()
    manager.register_recovery_callback(lambda *what: manager.heard.put(what))
    return manager


def stages(system):
    return [step.stage for step in system.recovery_history()[-1].steps
            if step.verdict in (Verdict.VERIFIED, Verdict.UNVERIFIED, Verdict.FAILED)]


def test_b22_stages_have_an_order_and_a_recovery_an_outcome(system, interface):
    assert sorted(RecoveryStage, reverse=True)[0] is RecoveryStage.BLUETOOTHD_RESTART
    assert [stage.value for stage in RecoveryStage] == [1, 2, 3, 4, 5]

    assert recover_connection(
        NEAR, "system", NEAR_PATH, ADAPTER, interface(NEAR_PATH, DEVICE1)) is True
    assert system.get_property(NEAR_PATH, DEVICE1, "Connected") is True


def test_b23_a_recovery_is_as_hard_as_it_must_be_and_written_down(system, manager):
    assert manager.recover_connection(NEAR) is True
    assert stages(system) == []
    system.set_property(ADAPTER, ADAPTER1, "Powered", False)

    assert manager.recover_connection(NEAR, timeout=20.0) is True

    assert manager.heard.get(timeout=PATIENCE_SECONDS) == (NEAR, "ADAPTER_RESET")
    history = manager.get_recovery_history(NEAR)
    assert [each.status for each in history] == [Status.OK] * 2
    assert history == get_recovery_history()
    step = history[1].steps[-1]
    assert (step.stage, step.verdict) == (Stage.ADAPTER_RESET, Verdict.VERIFIED)
    assert step.evidence and step.elapsed > 0
    assert manager.get_recovery_history(FAR) == []


def test_b23_what_ran_often_enough_rests(system, manager):
    for expected in (True, False):
        system.set_property(ADAPTER, ADAPTER1, "Powered", False)
        assert manager.recover_connection(NEAR, timeout=20.0) is expected

    step = manager.get_recovery_history(NEAR)[-1].steps[0]
    assert (step.stage, step.verdict) == (Stage.ADAPTER_RESET, Verdict.COOLING_DOWN)
    assert "it may again in" in step.evidence


def test_b23_attempts_are_limited(system, manager, simulator):
    """A device that cannot be reached is not tried for ever, nor as hard as possible."""
    assert manager.recover_connection(
        FAR, ceiling=RecoveryStage.INTERFACE_RESET, timeout=1.0) is False
    told = manager.get_recovery_history(FAR)[-1]

    assert told.status is not Status.OK
    assert all(step.stage <= Stage.REDISCOVER for step in told.steps)
    assert told.elapsed < PATIENCE_SECONDS


def test_b24_no_interface_is_needed_and_success_is_seen(system, simulator):
    assert recover_connection(NEAR, "system", NEAR_PATH, ADAPTER) is True

    system.disconnect(NEAR)
    simulator.inject(f"false-ok {NEAR}")
    assert get_reset_manager().recover_connection(
        NEAR, ceiling=RecoveryStage.DISCONNECT_RECONNECT, timeout=2.0) is False
    assert simulator.saw("Device1.Connect") >= 2


def test_b25_stale_paths_and_interfaces_do_not_matter(system, simulator, interface):
    stale = interface(NEAR_PATH, DEVICE1)
    simulator.inject("renumber hci0 hci1")

    assert recover_connection(NEAR, "system", NEAR_PATH, ADAPTER, stale) is True
    path = system.device_path(NEAR)
    assert path.startswith("/org/bluez/hci1/")
    assert system.get_property(path, DEVICE1, "Connected") is True


def test_b26_an_adapter_is_reset_by_what_bluez_has(system, simulator):
    system.set_property(ADAPTER, ADAPTER1, "Powered", False)
    seen = simulator.saw("Properties.Set")

    assert recover_connection(NEAR, "system", NEAR_PATH, ADAPTER) is True
    assert stages(system)[-1] is Stage.ADAPTER_RESET
    assert simulator.saw("Properties.Set") > seen
    assert simulator.saw("Adapter1.SetProperty") == 0
    assert system.get_property(ADAPTER, ADAPTER1, "Powered") is True


def test_b27_b28_harsh_stages_run_no_program_and_say_what_is_missing(
    system, simulator, monkeypatch, tmp_path
):
    """Whatever is called hciconfig, systemctl or service here would leave a trace."""
    for name in ("hciconfig", "systemctl", "service", "bluetoothctl", "rfkill"):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    manager = ConnectionResetManager()
    manager.consents = Consent.SERVICE_RESTART | Consent.ADAPTER_RESET_WITH_LINKS
    simulator.inject("stall")

    assert manager.recover_connection(NEAR, timeout=6.0) is False
    steps = {step.stage: step for step in manager.get_recovery_history(NEAR)[-1].steps}
    simulator.inject("resume")

    restart = steps[Stage.BLUETOOTHD_RESTART]
    assert restart.verdict is Verdict.DENIED
    assert restart.evidence == "there is no systemd on the bus"
    assert not (tmp_path / "ran").exists()


def test_b28_a_restart_needs_consent(system, simulator):
    simulator.inject("stall")
    assert get_reset_manager().recover_connection(NEAR, timeout=4.0) is False
    (step,) = [step for step in get_recovery_history(NEAR)[-1].steps
               if step.stage is Stage.BLUETOOTHD_RESTART]
    simulator.inject("resume")

    assert step.verdict in (Verdict.NOT_ALLOWED, Verdict.DENIED)


def test_b29_a_callback_may_take_its_time_and_call_anything(system, manager, simulator):
    inside, release = threading.Event(), threading.Event()

    def callback(address, stage):
        assert recover_connection(NEAR) in (True, False)
        inside.set()
        release.wait(PATIENCE_SECONDS)

    manager.register_recovery_callback(callback)
    system.set_property(ADAPTER, ADAPTER1, "Powered", False)
    assert manager.recover_connection(NEAR, timeout=20.0) is True
    assert inside.wait(PATIENCE_SECONDS)
    # It is still in there, and nothing waits for it.
    assert manager.recover_connection(NEAR) is True
    release.set()
    manager.unregister_recovery_callback(callback)


def test_b29_the_end_is_told_as_well(system, manager):
    """To those who ask the library for it; the original's callback is told of beginnings."""
    ended = queue.Queue()
    with system.watch_recoveries(ended.put):
        assert manager.recover_connection(NEAR) is True
        while ended.get(timeout=PATIENCE_SECONDS).moment.name != "ENDED":
            pass


def test_b30_what_fails_recovers_by_itself(system, manager):
    manager.recover_by_itself()
    system.set_property(ADAPTER, ADAPTER1, "Powered", False)

    system.connect(NEAR, timeout=20.0)

    assert manager.heard.get(timeout=PATIENCE_SECONDS) == (NEAR, "ADAPTER_RESET")
    assert get_recovery_history()[-1].status is Status.OK
    manager.recover_by_itself(False)


def test_b30_the_monitor_starts_recoveries(system, manager, simulator):
    """For a daemon that is silent; here it comes back by itself."""
    system.start_monitor(0.05, stall_min=0.2, stall_max=0.2)
    manager.consents = Consent.SERVICE_RESTART
    manager.recover_by_itself()
    wait_until(lambda: system.monitor_state().available, "BlueZ")
    simulator.inject("stall")

    wait_until(lambda: system.monitor_state().stalled, "the stall")
    simulator.inject("resume")
    wait_until(system.recovery_history, "a recovery")
    assert system.recovery_history()[0].status is Status.OK
    manager.recover_by_itself(False)
