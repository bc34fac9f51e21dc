"""What happens when BlueZ hangs, dies or is slow."""

from __future__ import annotations

import math
import threading
import time

import pytest
from conftest import ADAPTER, NEAR, PATIENCE_SECONDS, wait_until

import bleepreliability as bleep
from bleepreliability import Client


def test_a_held_connect_times_out_and_is_ended_in_the_daemon(client, simulator):
    simulator.hold("Device1.Connect")

    with pytest.raises(bleep.TimedOut) as caught:
        client.connect(NEAR, timeout=0.2)

    assert 0.2 <= caught.value.elapsed < 2
    assert caught.value.operation == "org.bluez.Device1.Connect"
    wait_until(lambda: simulator.saw("Device1.Disconnect") == 1, "the remote Disconnect")


def test_the_remote_end_can_be_left_out(client, simulator):
    simulator.hold("Device1.Connect")

    with pytest.raises(bleep.TimedOut):
        client.connect(NEAR, timeout=0.2, remote_cancel=False)

    simulator.release()
    assert client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered") is True
    assert simulator.saw("Device1.Disconnect") == 0


def test_a_crash_in_mid_call_is_told_at_once(client, simulator):
    simulator.hold("Device1.Connect")
    connecting = client.connect_async(NEAR, timeout=30.0, max_attempts=1)
    simulator.wait_held("Device1.Connect")
    simulator.inject("crash forever")

    with pytest.raises(bleep.ServiceLost) as caught:
        connecting.result(PATIENCE_SECONDS)

    assert caught.value.blame == bleep.Blame.DAEMON
    assert caught.value.elapsed < 5


def test_a_service_can_be_waited_for(client, simulator):
    simulator.inject("crash forever")
    with pytest.raises(bleep.ServiceUnavailable):
        client.connect(NEAR)
    connecting = client.connect_async(NEAR, wait_for_service=True)

    simulator.inject("start")

    connecting.result(PATIENCE_SECONDS)


def test_what_fails_twice_succeeds_the_third_time(client, simulator):
    simulator.inject('fail Device1.Connect org.bluez.Error.Failed "le-connection-abort-by-local" 2')

    client.connect(NEAR)

    assert simulator.saw("Device1.Connect") == 3


def test_the_timeouts_of_the_client_count(client, simulator):
    simulator.hold("Adapter1.StartDiscovery")
    client.timeouts["default"] = 0.1

    with pytest.raises(bleep.TimedOut):
        client.call(ADAPTER, "org.bluez.Adapter1", "StartDiscovery")


def test_timeouts_are_a_mapping(client):
    assert dict(client.timeouts) == {
        "connect": 15.0, "disconnect": 5.0, "pair": 30.0, "get_property": 5.0,
        "set_property": 5.0, "read": 10.0, "write": 10.0, "start_notify": 5.0,
        "stop_notify": 5.0, "default": 10.0,
    }

    client.timeouts["connect"] = 20.5
    client.timeouts["pair"] = math.inf

    assert client.timeouts["Connect"] == 20.5
    assert client.timeouts["pair"] == math.inf
    assert client.timeouts["Disconnect"] == 5.0
    del client.timeouts["connect"]
    assert client.timeouts["connect"] == 15.0
    assert "tea" not in client.timeouts
    with pytest.raises(KeyError):
        client.timeouts["tea"] = 1.0
    with pytest.raises(bleep.InvalidArgument):
        client.timeouts["connect"] = 0


def test_a_scope_is_shared_by_the_calls_inside(client, simulator):
    simulator.hold("Device1.Connect")

    with client.deadline(0.3) as deadline:
        assert 0 < deadline.remaining <= 0.3
        with pytest.raises(bleep.TimedOut) as caught:
            client.connect(NEAR)
        assert caught.value.elapsed < 2
        assert deadline.remaining == 0
        with pytest.raises(bleep.TimedOut):
            client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered")

    assert client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered") is True
    assert client.deadline(1.0).remaining == math.inf


def test_an_inner_scope_only_shortens(client):
    with client.deadline(10.0) as outer:
        with client.deadline(100.0) as inner:
            assert inner.remaining <= 10.0
        with client.deadline(0.5) as inner:
            assert inner.remaining <= 0.5
        assert outer.remaining > 5.0


def test_a_scope_may_outlive_its_client(bus):
    client = Client(bus)

    with client.deadline(1.0):
        client.close()


def test_cancel_ends_the_operation_here_and_there(client, simulator):
    simulator.hold("Device1.Connect")
    connecting = client.connect_async(NEAR)
    simulator.wait_held("Device1.Connect")

    assert connecting.cancel() is True

    with pytest.raises(bleep.Cancelled):
        connecting.result(PATIENCE_SECONDS)
    assert connecting.cancelled()
    assert connecting.cancel() is False
    wait_until(lambda: simulator.saw("Device1.Disconnect") == 1, "the remote Disconnect")


def test_closing_cancels_what_is_under_way(bus, simulator):
    client = Client(bus)
    simulator.hold("Device1.Connect")
    connecting = client.connect_async(NEAR)
    simulator.wait_held("Device1.Connect")

    client.close()
    client.close()

    with pytest.raises(bleep.Cancelled):
        connecting.result(PATIENCE_SECONDS)
    with pytest.raises(bleep.ClientClosed):
        client.connect(NEAR)


def test_a_client_is_not_closed_under_a_call(bus, simulator):
    client = Client(bus)
    simulator.hold("Device1.Connect")
    outcome = []
    thread = threading.Thread(target=lambda: outcome.append(client.connect(NEAR)))
    thread.start()
    simulator.wait_held("Device1.Connect")

    client.close()
    simulator.release()
    thread.join(PATIENCE_SECONDS)

    assert outcome == [None]


def test_a_stalled_daemon_does_not_stall_us(client, simulator):
    simulator.inject("stall")
    start = time.monotonic()

    with pytest.raises(bleep.TimedOut):
        client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered", timeout=0.2)

    assert time.monotonic() - start < 2
    simulator.inject("resume")
    assert client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered") is True
