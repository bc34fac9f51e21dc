"""Operations on devices, in order and out of it."""

from __future__ import annotations

import queue
import threading

import pytest
from conftest import FAR, HANGING, NEAR, NEAR_PATH, NOTIFYING, PATIENCE_SECONDS, READABLE
from conftest import WRITABLE, wait_until

import bleepreliability as bleep

AGENT = "/agent"


def is_connected(client, path=NEAR_PATH):
    return client.get_property(path, "org.bluez.Device1", "Connected")


def characteristic_path(client, uuid):
    objects = client.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    return next(
        path for path, interfaces in objects.items()
        if interfaces.get("org.bluez.GattCharacteristic1", {}).get("UUID") == uuid)


def test_connect_and_disconnect(client):
    client.connect(NEAR)
    assert is_connected(client) is True

    client.disconnect(NEAR)
    assert is_connected(client) is False


def test_connect_can_wait_for_services(client):
    client.connect(NEAR, services_resolved=True)

    assert client.get_property(NEAR_PATH, "org.bluez.Device1", "ServicesResolved") is True


def test_a_device_has_a_path(client):
    assert client.device_path(NEAR) == NEAR_PATH
    assert client.device_path(NEAR, adapter="hci0") == NEAR_PATH


def test_a_path_is_found_again_after_renumbering(client, simulator):
    client.connect(NEAR)
    simulator.inject("renumber hci0 hci1")
    # A new adapter is off for a moment, until BlueZ enables it.
    wait_until(lambda: simulator.client.call(
        "/org/bluez/hci1", "org.freedesktop.DBus.Properties", "Get", "ss", "org.bluez.Adapter1",
        "Powered", destination="org.bluez"))

    client.connect(NEAR)

    assert client.device_path(NEAR) == NEAR_PATH.replace("hci0", "hci1")


def test_a_characteristic_is_read(connected):
    assert connected.read(NEAR, READABLE) == b"hello"


@pytest.mark.parametrize("value, command, journal", [
    (b"\x00\x01\xff", False, "([0x00, 0x01, 0xff], {})"),
    (bytearray(b"ab"), True, "([0x61, 0x62], {'type': <'command'>})"),
    (b"", False, "([], {})"),
])
def test_a_characteristic_is_written(connected, simulator, value, command, journal):
    connected.write(NEAR, WRITABLE, value, write_command=command)

    (line,) = [line for line in simulator.journal() if ".WriteValue " in line]
    assert line.endswith(journal)


@pytest.mark.parametrize("form", ["uuid", "2a19", "end", "path"])
def test_a_characteristic_has_several_names(connected, form):
    uuid = READABLE if form != "2a19" else "00002a19-0000-1000-8000-00805f9b34fb"
    path = characteristic_path(connected, uuid)
    name = {
        "uuid": uuid.upper(), "2a19": "2a19", "end": "/".join(path.split("/")[-2:]), "path": path,
    }[form]

    assert connected.read(NEAR, name)


def test_a_characteristic_there_is_not_is_not_found(connected):
    with pytest.raises(bleep.NotFound):
        connected.read(NEAR, "ffff")


def test_notifications_arrive_in_order_until_stopped(connected, simulator):
    received = queue.Queue()
    connected.start_notify(NEAR, NOTIFYING, lambda *what: received.put(what))
    path = characteristic_path(connected, NOTIFYING)

    for number in range(20):
        simulator.notify(path, bytes([number]))

    expected = [(NEAR, NOTIFYING, bytes([number])) for number in range(20)]
    assert [received.get(timeout=PATIENCE_SECONDS) for _ in range(20)] == expected

    connected.stop_notify(NEAR, NOTIFYING)
    with pytest.raises(bleep.BleepError):
        simulator.notify(path, b"nobody listens")
    assert received.empty()


def test_notifications_survive_a_restart_of_bluez(connected, simulator):
    received = queue.Queue()
    connected.start_notify(NEAR, NOTIFYING, lambda *what: received.put(what[2]))
    simulator.inject("restart")

    connected.connect(NEAR, services_resolved=True, wait_for_service=True)
    path = characteristic_path(connected, NOTIFYING)
    wait_until(
        lambda: connected.get_property(path, "org.bluez.GattCharacteristic1", "Notifying"))
    simulator.notify(path, b"again")

    assert received.get(timeout=PATIENCE_SECONDS) == b"again"


def test_a_listener_that_is_no_function_is_a_type_error(connected):
    with pytest.raises(TypeError):
        connected.start_notify(NEAR, NOTIFYING, "listener")


def test_pairing_without_an_agent_fails(client):
    client.connect(NEAR)

    with pytest.raises(bleep.AuthenticationFailed):
        client.pair(NEAR, max_attempts=1)


def test_cancel_pairing_without_one_sends_nothing(client, simulator):
    with pytest.raises(bleep.DoesNotExist):
        client.cancel_pairing(NEAR)

    assert simulator.saw("Device1.CancelPairing") == 0


def test_a_pairing_under_way_can_be_cancelled(client, simulator):
    simulator.hold("Device1.Pair")
    pairing = client.pair_async(NEAR)
    simulator.wait_held("Device1.Pair")

    pairing.cancel()

    with pytest.raises(bleep.Cancelled):
        pairing.result(PATIENCE_SECONDS)
    wait_until(lambda: simulator.saw("Device1.CancelPairing") == 1, "CancelPairing")


def test_remove_forgets_the_device(client):
    client.remove(FAR)

    with pytest.raises(bleep.DeviceNotFound):
        client.device_path(FAR)
    client.remove(FAR)


def test_a_read_that_hangs_ends_at_its_deadline(connected):
    with pytest.raises(bleep.TimedOut) as caught:
        connected.read(NEAR, HANGING, timeout=0.2)

    assert 0.2 <= caught.value.elapsed < 2
    assert caught.value.address == NEAR


def test_many_threads_share_a_client(connected):
    problems = []

    def work():
        try:
            for _ in range(20):
                assert connected.read(NEAR, READABLE) == b"hello"
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)

    assert not any(thread.is_alive() for thread in threads)
    assert problems == []
