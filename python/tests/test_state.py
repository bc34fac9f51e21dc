"""Snapshots: saved, noted, kept in a file, put back; and the user's names for it."""

from __future__ import annotations

import pytest
from conftest import FAR, NEAR

import bleepreliability as bleep
from bleepreliability import Client, Variant, default

DEVICE = f"/org/bluez/hci0/dev_{NEAR.replace(':', '_')}"
INTERFACE = "org.bluez.Device1"


@pytest.fixture
def system(client, monkeypatch):
    """Makes the test's client the default one of the system bus."""
    monkeypatch.setitem(default._clients, "system", client)
    return client


def set_trusted(client, is_trusted):
    client.set_property(DEVICE, INTERFACE, "Trusted", is_trusted)


def test_only_what_differs_is_put_back(client):
    client.connect(NEAR)
    set_trusted(client, True)
    client.save_state(NEAR)
    set_trusted(client, False)

    result = client.restore_state(NEAR)

    verdicts = {item.what: item.verdict for item in result.items}
    assert result.complete and result.address == NEAR
    assert verdicts.pop("trusted") == "ok"
    assert set(verdicts.values()) == {"unchanged"}
    assert client.get_property(DEVICE, INTERFACE, "Trusted") is True


def test_restoring_goes_on_in_the_background(client):
    client.save_state(NEAR)

    result = client.restore_state_async(NEAR).result(10)

    assert result.complete


def test_without_a_snapshot_there_is_nothing(client):
    assert client.get_state(FAR) is None
    assert client.saved_states() == []
    client.clear_state(FAR)
    for function in (client.restore_state, client.restore_state_async, client.update_state):
        with pytest.raises(bleep.NotFound):
            function(FAR)
    with pytest.raises(bleep.NotFound):
        client.get_state_attribute(FAR, "room")


@pytest.mark.parametrize(
    "value", [True, -7, 2**63, 1.5, "kitchen", b"\x00\xff", [1, 2], {"a": "b"}, Variant("y", 7)])
def test_notes_come_back_as_they_were(client, bus, tmp_path, value):
    client.open_state(str(tmp_path / "state"))
    client.set_state_attribute(NEAR, "note", value)
    expected = value[1] if isinstance(value, Variant) else value
    assert client.get_state_attribute(NEAR, "note") == expected
    client.close()

    with Client(bus) as second:
        second.open_state(str(tmp_path / "state"))
        assert second.get_state_attribute(NEAR, "note") == expected
        second.remove_state_attribute(NEAR, "note")
        assert second.get_state(NEAR)["attributes"] == {}


def test_a_file_that_is_no_good_is_kept_aside(client, tmp_path):
    file = tmp_path / "state"
    file.write_text("[Something]\nelse=true\n")

    with pytest.raises(bleep.TypeMismatch, match="kept as"):
        client.open_state(str(file))

    assert (tmp_path / "state.bad").read_text() == "[Something]\nelse=true\n"
    client.open_state(str(file))


def test_the_users_names(system):
    class Device:
        def get_address(self):
            return NEAR

    bleep.save_device_state(Device())
    bleep.update_device_state(NEAR, room="kitchen", level=3)

    state = bleep.get_device_state(NEAR)
    assert (state["address"], state["name"], state["trusted"]) == (NEAR, "VM-Peripheral", False)
    assert (state["room"], state["level"]) == ("kitchen", 3)
    assert state["timestamp"] > 1.7e9
    bleep.update_device_state(NEAR)
    assert bleep.get_device_state(NEAR)["room"] == "kitchen"
    assert bleep.restore_device_state(NEAR).complete
    bleep.clear_device_state(NEAR)
    assert bleep.get_device_state(NEAR) is None
