"""Which calls are taken for BlueZ's: by its name, by its connection's, and no others."""

from __future__ import annotations

import json

import pytest
from adopted import DEVICE_PATH, adopter, unaware  # noqa: F401
from gi.repository import GLib

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


@pytest.fixture
def owner(adopter):  # noqa: F811
    """The unique name of BlueZ's connection."""
    answer = adopter.remote.call(*BUS, "GetNameOwner", GLib.Variant("(s)", ("org.bluez",)))
    return answer.unpack()[0]


def covered(adopter, tmp_path, *command):  # noqa: F811
    """The operations that were counted; none where nothing was loaded."""
    file = tmp_path / "metrics.json"
    adopter.adopted(["--metrics", file], *command)
    return set(json.loads(file.read_text())["operations"]) if file.exists() else set()


@pytest.mark.parametrize("destination,path,method,operations", [
    ("org.bluez", DEVICE_PATH, "org.bluez.Device1.Connect", {"connect"}),
    ("OWNER", DEVICE_PATH, "org.bluez.Device1.Connect", {"connect"}),
    ("OWNER", "/", "org.bluez.Device1.Connect", {"connect"}),
    ("OWNER", "/org/bluez", "org.freedesktop.DBus.Peer.Ping", {"Ping"}),
    ("OWNER", "/org/bluezoo", "org.freedesktop.DBus.Peer.Ping", set()),
    ("OWNER", "/", "org.freedesktop.DBus.Peer.Ping", set()),
    ("OWNER", "/org/bluez/obex", "org.bluez.obex.Client1.CreateSession", set()),
    ("OWNER", "/org/bluez/mesh", "org.bluez.mesh.Network1.Join", set()),
    ("org.freedesktop.DBus", "/org/bluez", "org.freedesktop.DBus.GetId", set()),
    ("org.bluezoo", DEVICE_PATH, "org.bluez.Device1.Connect", set()),
])
def test_a_call_by_gdbus(adopter, owner, tmp_path, destination, path, method, operations):  # noqa
    found = covered(
        adopter, tmp_path, "gdbus", "call", "--system", "--dest",
        destination.replace("OWNER", owner), "--object-path", path, "--method", method)

    # It asks for the arguments' types before.
    assert found - {"Introspect"} == operations
    assert ("Introspect" in found) <= (operations != set())


def test_dbus_python_goes_by_the_unique_name_which_is_learned(adopter, tmp_path):  # noqa: F811
    found = covered(adopter, tmp_path, *adopter.command("python-blocking")[:2], "objects")

    assert "GetManagedObjects" in found
