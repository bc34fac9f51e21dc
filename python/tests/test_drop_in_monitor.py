"""bleep.dbuslayer.bluez_monitor, where the original broke its promises: B9 to B11."""

from __future__ import annotations

import queue
import threading
import time

import pytest
from conftest import PATIENCE_SECONDS, wait_until

from bleep.dbuslayer import bluez_monitor
from bleep.dbuslayer.bluez_monitor import BlueZServiceMonitor
from bleepreliability import Client

QUICK = {"stall_min": 0.2, "stall_max": 0.2}


class Heard(queue.Queue):
    """What callbacks were told, by name."""

    def of(self, name):
        return lambda: self.put(name)

    def next(self):
        return self.get(timeout=PATIENCE_SECONDS)


@pytest.fixture
def monitor(system):
    """One of a program's own, which has seen BlueZ."""
    monitor = BlueZServiceMonitor(0.05, client=lambda: system)
    heard = Heard()
    monitor.register_availability_callback(heard.of("available"), True)
    monitor.register_availability_callback(heard.of("unavailable"), False)
    monitor.register_restart_callback(heard.of("restart"))
    monitor.register_stall_callback(heard.of("stall"))
    monitor.register_recovered_callback(heard.of("recovered"))
    system.start_monitor(0.05, **QUICK)
    monitor.start_monitoring()
    assert heard.next() == "available"
    monitor.heard = heard
    return monitor


def test_b9_a_restart_is_told_once(monitor, simulator):
    simulator.inject("crash 100000")

    told = {monitor.heard.next() for _ in range(3)}

    assert told == {"unavailable", "available", "restart"}
    wait_until(monitor.is_service_available, "BlueZ")
    simulator.inject("crash 100000")
    assert {monitor.heard.next() for _ in range(3)} == told


def test_b10_a_short_stall_is_noticed_and_its_end(monitor, simulator):
    for _ in range(2):
        simulator.inject("stall")
        assert monitor.heard.next() == "stall"
        silent = monitor.get_last_successful_check_time()
        simulator.inject("resume")
        assert monitor.heard.next() == "recovered"
        assert silent < monitor.get_last_successful_check_time() <= time.time()

    assert monitor.heard.empty()


def test_b10_a_monitor_asks_as_often_as_it_is_told(bus, simulator):
    """With its own limits, as long as those are: 2 s for an answer."""
    stalled = threading.Event()
    with Client(bus) as client:
        monitor = BlueZServiceMonitor(0.1, client=lambda: client)
        monitor.register_stall_callback(stalled.set)
        monitor.start_monitoring()
        wait_until(lambda: client.monitor_state().available, "BlueZ")
        simulator.inject("stall")
        assert stalled.wait(PATIENCE_SECONDS)
        simulator.inject("resume")


def test_b11_an_absent_bluez_is_absent_and_not_stalled(monitor, simulator):
    simulator.inject("crash forever")
    assert monitor.heard.next() == "unavailable"
    assert not monitor.is_service_available()

    simulator.inject("start")
    assert {monitor.heard.next() for _ in range(2)} == {"available", "restart"}
    assert monitor.is_service_available()


def test_b11_a_stopped_monitor_is_silent(monitor, simulator):
    monitor.stop_monitoring()
    simulator.inject("crash 100000")
    wait_until(lambda: not monitor.is_service_available(), "the crash")
    wait_until(monitor.is_service_available, "the restart")

    assert monitor.heard.empty()
    assert monitor.get_last_successful_check_time() == 0.0


def test_b11_a_forged_signal_is_not_believed(monitor, dbus_python):
    import dbus.lowlevel

    forged = dbus.lowlevel.SignalMessage(
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged")
    forged.append("org.bluez", ":1.0", "", signature="sss")
    dbus_python.send_message(forged)
    dbus_python.flush()
    owner = dbus_python.get_name_owner("org.bluez")

    assert owner and monitor.is_service_available()
    assert monitor.heard.empty()


def test_the_programs_monitor_starts_with_the_first_callback(system, simulator):
    heard = Heard()
    callback = heard.of("restart")
    bluez_monitor.register_restart_callback(callback)
    bluez_monitor.register_restart_callback(callback)
    wait_until(lambda: system.monitor_state().available, "BlueZ")

    simulator.inject("crash 100000")
    assert heard.next() == "restart"
    wait_until(bluez_monitor.is_bluez_available, "BlueZ")
    bluez_monitor.unregister_callback(callback)
    simulator.inject("crash 100000")
    wait_until(lambda: system.monitor_state().restarts == 2, "the second restart")

    assert heard.empty()
    bluez_monitor.stop_monitoring()
    assert not system.monitor_state().running


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_callback_that_fails_does_not_keep_others_from_being_told(monitor, simulator):
    def fail():
        raise RuntimeError("a bug of the program")

    told = threading.Event()
    monitor.register_stall_callback(fail)
    monitor.register_stall_callback(told.set)
    simulator.inject("stall")

    assert told.wait(PATIENCE_SECONDS)
    simulator.inject("resume")
    monitor.unregister_callback(fail)
    with pytest.raises(TypeError):
        monitor.register_stall_callback("print")
