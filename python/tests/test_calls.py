"""Calls of any method, and properties."""

from __future__ import annotations

import concurrent.futures

import pytest
from conftest import ADAPTER, NEAR, NEAR_PATH, PATIENCE_SECONDS

import bleepreliability as bleep
from bleepreliability import TimeoutProperties, Variant

PROPERTIES = "org.freedesktop.DBus.Properties"
DRIVER = ("/org/freedesktop/DBus", "org.freedesktop.DBus")


def test_a_call_without_values_returns_none(client):
    assert client.call("/org/bluez", "org.freedesktop.DBus.Peer", "Ping") is None


def test_a_call_with_one_value_returns_it(client):
    arguments = ("org.bluez.Device1", "Address")

    assert client.call(NEAR_PATH, PROPERTIES, "Get", "ss", *arguments) == NEAR


def test_arguments_can_be_text(client):
    text = "('org.bluez.Device1', 'Address')"

    assert client.call(NEAR_PATH, PROPERTIES, "Get", text=text) == NEAR


def test_arguments_are_objects_or_text_but_not_both(client):
    with pytest.raises(bleep.InvalidArgument):
        client.call(NEAR_PATH, PROPERTIES, "Get", "s", "x", text="('x',)")
    with pytest.raises(bleep.InvalidArgument):
        client.call(NEAR_PATH, PROPERTIES, "Get", text="no value")


def test_what_the_bus_does_not_take_is_refused_with_the_reason(client):
    ping = ("/org/bluez", "org.freedesktop.DBus.Peer", "Ping")
    most, too_much = ("(" + "[" * depth + "1" + "]" * depth + ",)" for depth in (32, 33))

    assert client.call(*ping, text=most) is None
    assert client.call_async(*ping, text=most).result(PATIENCE_SECONDS) is None
    with pytest.raises(bleep.InvalidArgument, match="D-Bus allows no"):
        client.call(*ping, text=too_much)
    with pytest.raises(bleep.InvalidArgument, match="D-Bus allows no"):
        client.call_async(*ping, text=too_much).result(PATIENCE_SECONDS)
    with pytest.raises(bleep.InvalidArgument, match="D-Bus allows no"):
        client.set_property(ADAPTER, "org.bluez.Adapter1", "Alias", [], "a" * 33 + "i")


def test_a_call_can_go_elsewhere(client):
    names = client.call(*DRIVER, "ListNames", destination="org.freedesktop.DBus")

    assert "org.bluez" in names


def test_dictionaries_go_out_and_come_in(client):
    terms = {"Transport": "le", "RSSI": Variant("n", -60), "UUIDs": ["180f"]}
    client.call(ADAPTER, "org.bluez.Adapter1", "SetDiscoveryFilter", "a{sv}", terms)

    objects = client.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")

    assert objects[NEAR_PATH]["org.bluez.Device1"]["Address"] == NEAR
    assert objects[ADAPTER]["org.bluez.Adapter1"]["Powered"] is True


def test_properties(client):
    client.set_property(ADAPTER, "org.bluez.Adapter1", "Alias", "kitchen's \"best\" \\ Küche")
    client.set_property(ADAPTER, "org.bluez.Adapter1", "DiscoverableTimeout", 30, "u")

    values = client.get_all_properties(ADAPTER, "org.bluez.Adapter1")

    assert values["Alias"] == "kitchen's \"best\" \\ Küche"
    assert values["DiscoverableTimeout"] == 30
    assert client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered") is True


def test_operations_are_futures(client):
    operations = [
        client.call_async(*DRIVER, "ListNames", destination="org.freedesktop.DBus"),
        client.get_property_async(ADAPTER, "org.bluez.Adapter1", "Powered"),
        client.set_property_async(ADAPTER, "org.bluez.Adapter1", "Alias", "x"),
        client.get_all_properties_async(ADAPTER, "org.bluez.Adapter1"),
        client.device_path_async(NEAR),
        client.connect_async(NEAR),
    ]

    done, pending = concurrent.futures.wait(operations, PATIENCE_SECONDS)

    assert not pending
    assert done == set(operations)
    assert operations[1].result() is True
    assert operations[2].result() is None
    assert operations[3].result()["Name"]
    assert operations[4].result() == NEAR_PATH
    assert not any(operation.cancelled() for operation in operations)


def test_a_failed_operation_raises_from_its_result(client):
    operation = client.get_property_async(ADAPTER, "org.bluez.Adapter1", "Colour")

    with pytest.raises(bleep.BleepError):
        operation.result(PATIENCE_SECONDS)
    assert isinstance(operation.exception(), bleep.BleepError)


def test_waiting_for_a_result_has_its_own_limit(client, simulator):
    simulator.hold("Device1.Connect")
    operation = client.connect_async(NEAR)

    with pytest.raises(concurrent.futures.TimeoutError):
        operation.result(0.01)

    assert not operation.done()
    operation.cancel()


def test_an_operation_that_cannot_start_raises_at_once(client):
    with pytest.raises(bleep.InvalidArgument):
        client.connect_async("nowhere")
    with pytest.raises(bleep.InvalidArgument):
        client.call_async("no path", PROPERTIES, "Get")


def test_timeout_properties(client):
    properties = TimeoutProperties(ADAPTER, client)

    properties.Set("org.bluez.Adapter1", "Alias", "hall")
    properties.Set("org.bluez.Adapter1", "DiscoverableTimeout", Variant("u", 60))

    assert properties.Get("org.bluez.Adapter1", "Alias") == "hall"
    assert properties.GetAll("org.bluez.Adapter1")["DiscoverableTimeout"] == 60


def test_timeout_properties_end_at_their_deadline(client, simulator):
    simulator.hold("Properties.Get")

    with pytest.raises(bleep.TimedOut):
        TimeoutProperties(ADAPTER, client).Get("org.bluez.Adapter1", "Alias", timeout=0.1)
    with pytest.raises(bleep.TimedOut):
        TimeoutProperties(ADAPTER, client, timeout=0.1).Get("org.bluez.Adapter1", "Alias")


def test_timeout_properties_take_a_dbus_python_proxy(client, bus):
    dbus_bus = pytest.importorskip("dbus.bus")
    connection = dbus_bus.BusConnection(bus)
    proxy = connection.get_object("org.bluez", ADAPTER, introspect=False)

    assert TimeoutProperties(proxy, client).Get("org.bluez.Adapter1", "Powered") is True
    connection.close()
