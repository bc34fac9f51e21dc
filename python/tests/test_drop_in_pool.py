"""bleep.dbus.connection_pool, where the original broke its promises: B12 to B17."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ADAPTER, NEAR_PATH, PYTHON, wait_until

from bleep.dbus import connection_pool
from bleep.dbus.connection_pool import (
    ConnectionState,
    DBusConnectionManager,
    DBusConnectionPool,
    connection_manager,
    get_connection,
    get_connection_pool,
    get_proxy,
    invalidate_proxy,
    release_connection,
)
from bleep.dbus.timeout_manager import TimeoutProperties
from bleepreliability import BusUnavailable, ClientClosed, InvalidState, default

ADAPTER1 = "org.bluez.Adapter1"
DEVICE1 = "org.bluez.Device1"
OBJECTS = ("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
OWNER = ("/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner", "s", "org.bluez")


@pytest.fixture
def pool(system, bus, monkeypatch):
    """The program's pool, fresh."""
    pool = DBusConnectionPool(clients=default.default_client)
    monkeypatch.setattr(connection_pool, "_connection_pool", pool)
    return pool


def test_b12_connections_are_different_ones_and_come_back(pool):
    for _ in range(3):
        lent = [get_connection() for _ in range(3)]
        assert len({each.get_unique_name() for each in lent}) == 3
        assert pool.stats().in_use == 3
        for each in lent:
            release_connection(each)
        assert (pool.stats().in_use, pool.stats().idle) == (0, 3)

    assert pool.stats().created == 3
    with pytest.raises(InvalidState):
        release_connection(lent[0])


def test_b13_proxies_take_no_connection_and_outlive_a_restart(pool, simulator):
    proxies = [
        get_proxy("system", "org.bluez", path, interface)
        for path in (ADAPTER, NEAR_PATH)
        for interface in (ADAPTER1, DEVICE1, "org.freedesktop.DBus.Properties") * 4]
    assert len(proxies) == 24 and pool.stats().created <= 1
    adapter = get_proxy("system", "org.bluez", ADAPTER, ADAPTER1)
    before = adapter.get("Address")

    simulator.inject("crash 100000")
    assert adapter.get("Address", max_age=0, wait_for_service=True) == before
    assert get_proxy("system", "org.bluez", NEAR_PATH, DEVICE1).get("Name") == "VM-Peripheral"
    invalidate_proxy("system", "org.bluez", ADAPTER, ADAPTER1)
    assert adapter.get("Address") == before
    pool.clear_proxy_cache()
    assert adapter.get("Address") == before


def test_b13_an_interface_of_dbus_python_outlives_a_restart(pool, system, interface, simulator):
    properties = TimeoutProperties(interface(NEAR_PATH, "org.freedesktop.DBus.Properties"))
    assert properties.Get(DEVICE1, "Name") == "VM-Peripheral"
    owner = simulator.client.call(*OWNER, destination="org.freedesktop.DBus")

    simulator.inject("crash 100000")
    wait_until(lambda: NEAR_PATH in system.call(*OBJECTS, wait_for_service=True), "the device")

    assert simulator.client.call(*OWNER, destination="org.freedesktop.DBus") != owner
    assert properties.Get(DEVICE1, "Name") == "VM-Peripheral"


def test_b14_the_documents_name_of_a_bus_works(pool):
    dbus = pytest.importorskip("dbus")
    from bleep import dbus as ours

    for bus in (dbus.Bus.SYSTEM, dbus.Bus.TYPE_SYSTEM, ours.Bus.SYSTEM, "system", None):
        assert get_proxy(bus, "org.bluez", ADAPTER, ADAPTER1).get("Powered") is True
    assert dbus.Bus.SESSION == ours.Bus.SESSION == dbus.Bus.TYPE_SESSION


def test_b15_closing_a_connection_closes_no_other(pool, system):
    ours, theirs = get_connection(), get_connection()
    proxy = get_proxy("system", "org.bluez", ADAPTER, ADAPTER1)
    name = ours.get_unique_name()
    ours.close()

    assert ours.state is ConnectionState.CLOSED
    assert theirs.name_has_owner("org.bluez")
    wait_until(lambda: not theirs.name_has_owner(name), "the end of that connection")
    assert proxy.get("Powered", max_age=0) is True
    theirs.release()
    assert system.get_property(ADAPTER, ADAPTER1, "Powered") is True


def test_b15_the_program_goes_on_after_cleanup(bus, simulator):
    program = """
from bleep.dbus.connection_pool import cleanup, connection_manager
for _ in range(3):
    with connection_manager() as bus:
        assert bus.name_has_owner("org.bluez")
    cleanup()
print("still alive")
"""
    end = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20,
        env=dict(os.environ, PYTHONPATH=str(PYTHON), DBUS_SYSTEM_BUS_ADDRESS=bus))

    assert (end.returncode, end.stdout, end.stderr) == (0, "still alive\n", "")


def test_b16_what_is_unhealthy_is_replaced(pool):
    first = get_connection()
    name = first.get_unique_name()
    first.mark_unhealthy()
    release_connection(first)

    assert pool.stats().idle == 0
    with connection_manager() as second:
        assert second.get_unique_name() != name
    assert pool.stats().in_use == 0


def test_b16_waiting_for_a_connection_ends_in_its_time(system, simulator):
    pool = DBusConnectionPool(max_system_connections=1, clients=default.default_client)
    simulator.inject("stall")
    with DBusConnectionManager(pool):
        with pytest.raises(TimeoutError):
            pool.get_connection(timeout=0.1)
    pool.get_connection(timeout=0.1).release()
    simulator.inject("resume")


@pytest.mark.parametrize("without", ["", "import sys; sys.modules['dbus'] = None"])
def test_b17_the_import_does_nothing(without, tmp_path):
    program = f"""
import os, threading
{without}
def opened():
    return [os.readlink("/proc/self/fd/" + each) for each in os.listdir("/proc/self/fd")
            if os.path.exists("/proc/self/fd/" + each)]
before = len(opened())
import bleep.core.metrics, bleep.dbus.connection_pool, bleep.dbus.timeout_manager
import bleep.dbuslayer.bluez_monitor, bleep.dbuslayer.recovery, bleep.scripts.dbus_diagnostic
assert "libbleepreliability" not in open("/proc/self/maps").read()
assert threading.active_count() == 1 and len(os.listdir("/proc/self/task")) == 1
assert not [each for each in opened() if each.startswith("socket:")] and len(opened()) == before
"""
    nowhere = f"unix:path={tmp_path}/nothing"
    end = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20,
        env=dict(os.environ, PYTHONPATH=str(PYTHON), DBUS_SYSTEM_BUS_ADDRESS=nowhere,
                 BLEEPRELIABILITY_LIBRARY="/nonexistent"))

    assert (end.returncode, end.stderr) == (0, "")


def test_objects_are_in_dbus_pythons_shape(pool, simulator):
    dbus = pytest.importorskip("dbus")
    with connection_manager("system", timeout=2.0) as bus:
        adapter = dbus.Interface(bus.get_object("org.bluez", ADAPTER), ADAPTER1)
        adapter.StartDiscovery()
        assert bus.get_object("org.bluez", ADAPTER).Get(ADAPTER1, "Discovering") is True
        assert bus.get_name_owner("org.bluez") in bus.list_names()

    # What was begun on it has ended with it.
    wait_until(lambda: not get_proxy("system", "org.bluez", ADAPTER, ADAPTER1).get(
        "Discovering", max_age=0), "the end of the discovery")


def test_a_bus_that_is_not_there_is_said_so(tmp_path):
    pool = DBusConnectionPool(clients=lambda _: default.Client(f"unix:path={tmp_path}/nothing"))
    with pytest.raises(BusUnavailable):
        pool.get_connection()
    pool.cleanup()


def test_a_lent_connection_ends_with_the_pool(pool):
    lent = get_connection_pool().get_connection()
    with connection_manager():
        pool.cleanup()
    with pytest.raises(ClientClosed):
        lent.get_object("org.bluez", NEAR_PATH).Get(DEVICE1, "Address")
