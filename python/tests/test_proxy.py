"""Proxies: found again wherever they are, and known without asking."""

from __future__ import annotations

import queue

import pytest
from conftest import ADAPTER, NEAR, NEAR_PATH, PATIENCE_SECONDS, wait_until

import bleepreliability as bleep

INTERFACE = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"


@pytest.fixture
def adapter(client):
    return client.proxy(ADAPTER, INTERFACE)


def test_a_property_is_asked_for_once(client, simulator, adapter):
    for _ in range(100):
        assert adapter.get("Powered") is True

    assert simulator.saw("Properties.GetAll") + simulator.saw("Properties.Get") <= 2
    assert client.proxy_stats().hits >= 99


def test_freshness_is_to_be_had(simulator, adapter):
    adapter.get("Alias")
    before = simulator.saw("Properties.Get") + simulator.saw("Properties.GetAll")

    adapter.get("Alias", max_age=0)

    assert simulator.saw("Properties.Get") + simulator.saw("Properties.GetAll") == before + 1


def test_what_was_set_is_read(adapter):
    adapter.set("Alias", "kitchen")

    assert adapter.get("Alias") == "kitchen"
    assert adapter.get_all()["Alias"] == "kitchen"


def test_methods_are_attributes(adapter):
    adapter.StartDiscovery()
    wait_until(lambda: adapter.get("Discovering") is True, "the signal")
    adapter.call("StopDiscovery")
    adapter.call_async("SetDiscoveryFilter", "a{sv}", {}).result(PATIENCE_SECONDS)
    with pytest.raises(AttributeError):
        adapter.no_method


def test_what_there_is_not_is_said(client, adapter):
    with pytest.raises(bleep.UnknownMethod):
        adapter.get("NoSuchProperty")
    nowhere = client.proxy("/org/bluez/hci7", INTERFACE)
    with pytest.raises(bleep.BleepError):
        nowhere.get("Powered", timeout=1.0)


def test_changes_are_told(adapter):
    heard = queue.Queue()
    with adapter.watch(lambda name, value: heard.put((name, value)), "Alias"):
        adapter.set("Alias", "attic")
        while heard.get(timeout=PATIENCE_SECONDS) != ("Alias", "attic"):
            pass


def test_a_watch_can_end_itself(adapter):
    told = []
    watches = queue.Queue()

    def changed(name, value):
        told.append(name)
        watches.get().cancel()

    watches.put(adapter.watch(changed))
    wait_until(lambda: told, "a change")


def test_it_survives_a_restart(simulator, adapter):
    assert adapter.get("Powered") is True

    simulator.inject("restart")

    wait_until(lambda: adapter.get("Address", timeout=10.0, wait_for_service=True), "its return")


def test_it_follows_its_device_to_another_adapter(client, simulator, adapter):
    device = client.proxy(NEAR_PATH, DEVICE)
    assert device.get("Address") == NEAR and adapter.get("Powered") is True

    simulator.inject("renumber hci0 hci1")

    assert device.get("Address", timeout=10.0) == NEAR
    wait_until(lambda: device.path.startswith("/org/bluez/hci1/"), "the new path")
    wait_until(lambda: adapter.path == "/org/bluez/hci1", "the new path")


def test_clearing_forgets(client, simulator, adapter):
    adapter.get("Alias")
    asked = simulator.saw("Properties.GetAll")
    client.clear_proxies()
    adapter.get("Alias")
    adapter.invalidate()
    adapter.get("Alias")

    assert simulator.saw("Properties.GetAll") == asked + 2


def test_a_proxy_outlives_its_client(bus, simulator):
    client = bleep.Client(bus)
    proxy = client.proxy(ADAPTER, INTERFACE)
    client.close()

    with pytest.raises(bleep.BleepError):
        proxy.get("Powered")
