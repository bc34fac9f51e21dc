"""bleep.dbus.timeout_manager, where the original broke its promises: B1 to B8 but for B6."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import threading
import time

import pytest
from conftest import ADAPTER, NEAR, NEAR_PATH, PATIENCE_SECONDS, PYTHON, wait_until

from bleep.core.metrics import get_error_rate
from bleep.dbus import timeout_manager
from bleep.dbus.timeout_manager import (
    DBusTimeout,
    TimeoutDBusInterface,
    TimeoutProperties,
    call_method_with_timeout,
    with_timeout,
)
from bleepreliability import Client, GuardLimit, RemoteObject, Variant

DEVICE1 = "org.bluez.Device1"
ADAPTER1 = "org.bluez.Adapter1"
PROPERTIES = "org.freedesktop.DBus.Properties"
CAP = 16


def thread_count():
    return len(os.listdir("/proc/self/task"))


class Blocking:
    """A foreign function that blocks until it is let go."""

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()

    def __call__(self):
        return self.ours.recv(1)

    def end(self):
        self.theirs.close()


class Recorder(RemoteObject):
    """An object that notes the timeouts its methods are given."""

    def __init__(self):
        super().__init__(None, "org.bluez", NEAR_PATH)
        self.given = {}

    def get_dbus_method(self, member, dbus_interface=None):
        return lambda *_, timeout: self.given.update({member: timeout})


def test_b1_a_call_returns_its_value(system, interface, dbus_python):
    import dbus

    properties = interface(NEAR_PATH, PROPERTIES)
    bus = dbus.Interface(
        dbus_python.get_object("org.freedesktop.DBus", "/org/freedesktop/DBus"),
        "org.freedesktop.DBus")

    assert call_method_with_timeout(properties, "Get", (DEVICE1, "Address"), 2.0) == NEAR
    assert "org.bluez" in call_method_with_timeout(bus, "ListNames", timeout=2.0)
    assert TimeoutProperties(properties).Get(DEVICE1, "Address") == NEAR
    assert TimeoutProperties(properties).GetAll(DEVICE1)["Name"] == "VM-Peripheral"
    assert TimeoutProperties(ADAPTER).Get(ADAPTER1, "Powered", 1.0) is True


def test_b1_arguments_have_the_types_that_the_service_wants(system, interface, simulator):
    adapter = TimeoutDBusInterface(interface(ADAPTER, ADAPTER1))
    properties = TimeoutProperties(interface(ADAPTER, PROPERTIES))

    adapter.RemoveDevice(NEAR_PATH)
    properties.Set(ADAPTER1, "DiscoverableTimeout", Variant("u", 60))
    adapter.StartDiscovery()
    interface(ADAPTER, ADAPTER1).StopDiscovery()

    assert properties.Get(ADAPTER1, "DiscoverableTimeout") == 60
    assert simulator.saw("Adapter1.RemoveDevice") == 1


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_b2_less_than_a_second_is_that_long(system, interface, simulator, seconds):
    properties = interface(NEAR_PATH, PROPERTIES)
    simulator.hold("Properties.Get")
    began = time.monotonic()

    with pytest.raises(DBusTimeout) as caught:
        call_method_with_timeout(properties, "Get", (DEVICE1, "Name"), seconds, NEAR)

    assert time.monotonic() - began >= seconds
    error = caught.value
    assert (error.method_name, error.timeout, error.device_address) == ("Get", seconds, NEAR)
    assert isinstance(error, TimeoutError)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_b3_a_thousand_expiries_leave_no_thread(system):
    """Each comes back some time after it was given up on."""
    call_of = with_timeout("connect", custom_timeout=0.002)
    before = thread_count()
    most = 0
    for _ in range(1000):
        blocking = Blocking()
        with pytest.raises(DBusTimeout):
            call_of(blocking)()
        blocking.end()
        most = max(most, thread_count())

    assert most <= before + CAP
    wait_until(lambda: system.abandoned == 0 and thread_count() <= before, "their end")


def test_b3_functions_that_never_come_back_are_capped(system):
    before = thread_count()
    blocking = Blocking()
    guarded = with_timeout(custom_timeout=0.01)(blocking.__call__)
    outcomes = []
    for _ in range(1000):
        try:
            guarded()
        except (DBusTimeout, GuardLimit) as error:
            outcomes.append(type(error))

    assert outcomes == [DBusTimeout] * CAP + [GuardLimit] * (1000 - CAP)
    assert system.abandoned == CAP
    assert thread_count() <= before + CAP
    blocking.end()
    wait_until(lambda: system.abandoned == 0 and thread_count() <= before, "their end")


def test_b3_the_interpreter_ends_with_functions_left_behind():
    program = """
import os
from bleep.dbus.timeout_manager import DBusTimeout, with_timeout
from bleepreliability import GuardLimit
reader, writer = os.pipe()
for _ in range(100):
    try:
        with_timeout(custom_timeout=0.01)(os.read)(reader, 1)
    except (DBusTimeout, GuardLimit):
        pass
"""
    end = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program], capture_output=True, text=True, timeout=20,
        env=dict(os.environ, PYTHONPATH=str(PYTHON)))

    assert (end.returncode, end.stdout, end.stderr) == (0, "", "")


def test_b4_many_threads_call_on_one_connection(system, interface):
    properties = interface(NEAR_PATH, PROPERTIES)
    plain = with_timeout("get_property")(properties.Get)
    answers = []

    def work():
        for _ in range(10):
            answers.append(call_method_with_timeout(properties, "Get", (DEVICE1, "Name")))
            answers.append(plain(DEVICE1, "Name"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)

    assert answers == ["VM-Peripheral"] * 160


def test_b5_limits_reach_libdbus_as_well(system):
    """Its own 25 s would otherwise be the end of a Pair, which has 30."""
    given = {}

    class ProxyObject:
        __module__ = "dbus.proxies"

        def Pair(self, **keywords):
            given.update(keywords)

    call_method_with_timeout(ProxyObject(), "Pair")

    assert given == {"timeout": 30}


def test_b7_each_method_has_the_limit_of_its_own_category():
    recorder = Recorder()
    wrapped = TimeoutDBusInterface(recorder, default_timeout=3.0)
    for method in ("Connect", "Disconnect", "GetAll", "StartNotify", "CancelPairing", "Anything"):
        getattr(wrapped, method)()
    wrapped.Set("a", "b", 1, timeout=0.5)

    assert recorder.given == {
        "Connect": 15, "Disconnect": 5, "GetAll": 5, "StartNotify": 5, "CancelPairing": 3.0,
        "Anything": 3.0, "Set": 0.5}
    assert wrapped.object_path == NEAR_PATH


def test_b7_the_table_can_be_changed(system, monkeypatch):
    monkeypatch.setitem(timeout_manager.DEFAULT_TIMEOUTS, "connect", 0.05)
    blocking = Blocking()

    with pytest.raises(DBusTimeout) as caught:
        with_timeout("connect")(blocking.__call__)()

    assert caught.value.timeout == 0.05
    blocking.end()
    wait_until(lambda: system.abandoned == 0, "its end")


def test_b8_every_call_is_recorded(system, interface, simulator):
    properties = interface(NEAR_PATH, PROPERTIES)
    call_method_with_timeout(properties, "Get", (DEVICE1, "Name"))
    simulator.hold("Properties.Get")
    with pytest.raises(DBusTimeout):
        call_method_with_timeout(properties, "Get", (DEVICE1, "Name"), 0.05)
    with_timeout("pair")(lambda: None)()

    assert get_error_rate("get_property") == (0.5, 2, 1)
    assert get_error_rate("pair") == (0.0, 1, 0)


def test_what_a_function_raises_passes_through(tmp_path, monkeypatch):
    from bleepreliability import default

    with Client(f"unix:path={tmp_path}/nothing") as client:
        monkeypatch.setitem(default._clients, "system", client)
        with pytest.raises(ZeroDivisionError):
            with_timeout()(lambda: 1 / 0)()
        assert with_timeout("read")(lambda a, b=1: a + b)(1, b=2) == 3


def test_b8_what_a_function_raises_is_recorded_as_a_failure(system):
    with pytest.raises(ZeroDivisionError):
        with_timeout("pair")(lambda: 1 / 0)()

    assert get_error_rate("pair") == (1.0, 1, 1)
