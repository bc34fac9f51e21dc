"""The pool: leases, what they leave, and the user's names for it."""

from __future__ import annotations

import gc

import pytest
from conftest import ADAPTER, NEAR, wait_until

import bleepreliability as bleep
from bleepreliability import Bus, Client, Variant, default, pool

INTERFACE = "org.bluez.Adapter1"
PROPERTIES = "org.freedesktop.DBus.Properties"


@pytest.fixture
def system(client, monkeypatch):
    """Makes the test's client the default one of the system bus."""
    monkeypatch.setitem(default._clients, "system", client)
    return client


def test_a_lease_is_a_connection_of_its_own(client):
    with client.lease("one") as one, client.lease("two") as two:
        assert one.name.startswith(":1.") and two.name.startswith(":1.")
        assert one.name != two.name
        assert one.get_property(ADAPTER, INTERFACE, "Powered") is True
        assert client.pool_stats().in_use == 2

    stats = client.pool_stats()
    assert (stats.in_use, stats.idle, stats.created, stats.granted) == (0, 2, 2, 2)
    assert stats.acquire_latency.count == 2


def test_giving_back_twice_is_an_error(client):
    lease = client.lease()
    lease.release()

    with pytest.raises(bleep.InvalidState):
        lease.release()
    with pytest.raises(bleep.InvalidState):
        lease.get_property(ADAPTER, INTERFACE, "Powered")
    assert client.pool_stats().idle == 1


def test_an_unhealthy_one_is_closed(client):
    with client.lease() as lease:
        lease.release(unhealthy=True)

    assert client.pool_stats().closed["unhealthy"] == 1


def test_what_it_started_ends_with_it(client):
    with client.lease("scanner") as lease:
        lease.call(ADAPTER, INTERFACE, "SetDiscoveryFilter", "a{sv}", {"Transport": "le"})
        lease.call(ADAPTER, INTERFACE, "StartDiscovery")
        assert client.get_property(ADAPTER, INTERFACE, "Discovering") is True
        assert client.pool_stats().pinned == 1

    wait_until(
        lambda: client.get_property(ADAPTER, INTERFACE, "Discovering") is False, "the end of it")


def test_a_forgotten_one_comes_back_and_is_counted(client):
    lease = client.lease("forgetful")
    del lease
    gc.collect()

    wait_until(lambda: client.pool_stats().idle == 1, "its return")
    assert client.pool_stats().leaks == 1


def test_there_are_so_many_and_no_more(client):
    client.configure_pool(maximum=2)
    with client.lease(), client.lease():
        with pytest.raises(bleep.TimedOut):
            client.lease(timeout=0.05)
    with client.lease(timeout=5.0):
        pass

    stats = client.pool_stats()
    assert (stats.maximum, stats.created, stats.refused["timed_out"]) == (2, 2, 1)
    with pytest.raises(bleep.InvalidArgument):
        client.configure_pool(maximum=9)


def test_a_lease_outlives_its_client(bus, simulator):
    client = Client(bus)
    lease = client.lease()
    client.close()

    with pytest.raises(bleep.ClientClosed):
        lease.release()
    with pytest.raises(bleep.BleepError):
        lease.get_property(ADAPTER, INTERFACE, "Powered")


def test_objects_have_dbus_pythons_shape(system):
    with pool.connection_manager() as bus:
        adapter = bus.get_object("org.bluez", ADAPTER)

        assert (adapter.bus_name, adapter.object_path) == ("org.bluez", ADAPTER)
        assert adapter.Get(INTERFACE, "Powered") is True
        assert adapter.Get(INTERFACE, "Powered", dbus_interface=PROPERTIES) is True
        adapter.Set(INTERFACE, "Alias", "kitchen")
        assert adapter.GetAll(INTERFACE)["Alias"] == "kitchen"
        adapter.StartDiscovery(dbus_interface=INTERFACE)
        with pytest.raises(bleep.InvalidArgument):
            adapter.StopDiscovery()
        with pytest.raises(AttributeError):
            adapter.no_method
    assert system.pool_stats().in_use == 0


def test_arguments_say_their_types_where_that_is_needed(system):
    with pool.connection_manager() as bus:
        adapter = bus.get_object("org.bluez", ADAPTER)
        adapter.Set(INTERFACE, "DiscoverableTimeout", Variant("u", 30))
        adapter.SetDiscoveryFilter({"RSSI": Variant("n", -70)}, dbus_interface=INTERFACE)

        assert adapter.Get(INTERFACE, "DiscoverableTimeout") == 30


def test_dbus_pythons_interface_takes_them(system):
    dbus = pytest.importorskip("dbus")
    with pool.connection_manager(dbus.Bus.TYPE_SYSTEM) as bus:
        adapter = dbus.Interface(bus.get_object("org.bluez", ADAPTER), INTERFACE)
        adapter.StartDiscovery()
        properties = dbus.Interface(bus.get_object("org.bluez", ADAPTER), PROPERTIES)
        assert properties.Get(INTERFACE, "Discovering") is True


@pytest.mark.parametrize("bus, name", [
    (None, "system"), ("SYSTEM", "system"), (Bus.SESSION, "session"), (1, "system"),
    (0, "session"), ("unix:path=/x", "unix:path=/x"),
])
def test_a_bus_has_many_names(bus, name):
    assert pool.bus_name(bus) == name


def test_what_is_no_bus_is_refused():
    with pytest.raises(bleep.InvalidArgument):
        pool.bus_name(7)


def test_the_pool_lends_and_takes_back(system):
    connections = pool.get_connection_pool()
    connections.configure(maximum=1)
    lease = connections.get_connection(timeout=5.0)
    assert connections.stats().in_use == 1

    connections.release_connection(lease)

    assert connections.stats().idle == 1


def test_proxies_of_the_default_client(system, simulator):
    adapter = pool.get_proxy("system", "org.bluez", ADAPTER, INTERFACE)
    assert adapter.get("Powered") is True
    assert pool.get_proxy("system", "org.bluez", ADAPTER, INTERFACE).get("Powered") is True
    asked = simulator.saw("Properties.GetAll")

    pool.invalidate_proxy("system", "org.bluez", ADAPTER, INTERFACE)

    assert adapter.get("Powered") is True
    assert simulator.saw("Properties.GetAll") == asked + 1


def test_cleanup_closes_and_the_next_use_begins_anew(bus, simulator, monkeypatch):
    monkeypatch.setattr(default, "_clients", {})
    with pool.connection_manager(bus) as first:
        name = first.name
    pool.cleanup()

    with pool.connection_manager(bus) as second:
        assert second.name != name
    pool.cleanup()


def test_connects_take_turns(client, tmp_path):
    client.set_connect_gate(limit=1, directory=str(tmp_path))
    client.connect(NEAR)

    (gate,) = client.connect_gates()
    assert gate.connecting == [] and gate.waiting == 0
    assert gate.has_lock is False
    assert any(tmp_path.iterdir())
