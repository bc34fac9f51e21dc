"""Callbacks: what may be done in them, how long they live, and where their exceptions go."""

from __future__ import annotations

import gc
import logging
import queue
import sys
import threading
import weakref

import pytest
from conftest import ADAPTER, NEAR, NOTIFYING, PATIENCE_SECONDS, READABLE, wait_until
from test_device import characteristic_path

from bleepreliability import Client, InvalidArgument, LogLevel
from bleepreliability._callbacks import callbacks


def test_callbacks_run_on_another_thread(client):
    threads = queue.Queue()
    client.connect_async(NEAR).add_done_callback(lambda _: threads.put(threading.get_ident()))

    assert threads.get(timeout=PATIENCE_SECONDS) != threading.get_ident()


def test_callbacks_may_block_in_the_library(connected, simulator):
    outcomes = queue.Queue()
    connected.start_notify(
        NEAR, NOTIFYING, lambda *_: outcomes.put(connected.read(NEAR, READABLE)))
    simulator.notify(characteristic_path(connected, NOTIFYING), b"x")

    assert outcomes.get(timeout=PATIENCE_SECONDS) == b"hello"

    connected.device_path_async(NEAR).add_done_callback(
        lambda _: outcomes.put(connected.read(NEAR, READABLE)))

    assert outcomes.get(timeout=PATIENCE_SECONDS) == b"hello"


def test_a_client_may_be_closed_in_its_own_callback(bus, simulator):
    client = Client(bus)
    closed = threading.Event()

    def close(_):
        client.close()
        closed.set()

    client.connect_async(NEAR).add_done_callback(close)

    assert closed.wait(PATIENCE_SECONDS)
    assert client.is_closed


def test_closing_does_not_wait_for_a_callback(bus, simulator):
    client = Client(bus)
    running, release = threading.Event(), threading.Event()

    def done(_):
        running.set()
        release.wait()

    client.device_path_async(NEAR).add_done_callback(done)
    assert running.wait(PATIENCE_SECONDS)
    closing = threading.Thread(target=client.close)
    closing.start()
    try:
        closing.join(PATIENCE_SECONDS)
        assert not closing.is_alive()
    finally:
        release.set()
        closing.join()


def test_an_exception_in_a_listener_goes_to_the_hook(connected, simulator, monkeypatch):
    values, reports = queue.Queue(), queue.Queue()
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.put(report.exc_value))

    def listen(address, characteristic, value):
        values.put(value)
        raise LookupError(value)

    connected.start_notify(NEAR, NOTIFYING, listen)
    path = characteristic_path(connected, NOTIFYING)
    simulator.notify(path, b"one")
    simulator.notify(path, b"two")

    assert isinstance(reports.get(timeout=PATIENCE_SECONDS), LookupError)
    assert [values.get(timeout=PATIENCE_SECONDS) for _ in range(2)] == [b"one", b"two"]


def test_a_listener_is_kept_until_its_end_and_no_longer(connected, simulator):
    class Listener:
        def __init__(self):
            self.values = queue.Queue()

        def __call__(self, *what):
            self.values.put(what[2])

    listener = Listener()
    values, alive = listener.values, weakref.ref(listener)
    connected.start_notify(NEAR, NOTIFYING, listener)
    del listener
    gc.collect()
    simulator.notify(characteristic_path(connected, NOTIFYING), b"alive")
    assert values.get(timeout=PATIENCE_SECONDS) == b"alive"

    connected.stop_notify(NEAR, NOTIFYING)

    wait_until(lambda: gc.collect() is not None and alive() is None, "the end of the listener")


def test_a_listener_is_let_go_when_the_subscription_fails(client):
    def listen(*_):
        pass

    alive = weakref.ref(listen)
    with pytest.raises(InvalidArgument):
        client.start_notify("nowhere", NOTIFYING, listen)
    with pytest.raises(InvalidArgument):
        client.start_notify_async("nowhere", NOTIFYING, listen)
    del listen

    wait_until(lambda: gc.collect() is not None and alive() is None, "the end of the listener")


def test_nothing_is_kept_after_the_end(bus, simulator):
    wait_until(lambda: len(callbacks) == 0, "the end of earlier callbacks")
    client = Client(bus)
    client.set_log_handler(lambda *_: None)
    client.connect(NEAR, services_resolved=True)
    client.start_notify(NEAR, NOTIFYING, lambda *_: None)
    operations = [client.read_async(NEAR, READABLE) for _ in range(100)]
    assert len(callbacks) >= 2

    client.close()
    wait_until(lambda: len(callbacks) == 0, "the end of all callbacks")

    assert all(operation.done() for operation in operations)


def test_an_operation_keeps_its_client(bus, simulator):
    connecting = Client(bus).connect_async(NEAR)
    gc.collect()

    assert connecting.result(PATIENCE_SECONDS) is None


def test_a_client_nobody_has_any_more_ends(bus, simulator):
    names = simulator.client.call(
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames",
        destination="org.freedesktop.DBus")
    client = Client(bus)
    client.connect(NEAR)

    del client
    gc.collect()

    wait_until(
        lambda: len(simulator.client.call(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames",
            destination="org.freedesktop.DBus")) == len(names),
        "the end of its connections")


def test_the_log_goes_to_a_function(client, simulator):
    records = queue.Queue()
    client.set_log_handler(lambda *record: records.put(record), LogLevel.DEBUG)

    client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered")

    level, message, fields = records.get(timeout=PATIENCE_SECONDS)
    assert isinstance(level, LogLevel)
    assert isinstance(message, str) and message
    assert all(name.startswith("BLEEP_") for name in fields)


def test_the_log_goes_to_a_logger(client, simulator, caplog):
    logger = logging.getLogger("bleep-test")
    records = queue.Queue()
    logger.addFilter(lambda record: records.put(record) or False)
    client.set_log_handler(logger, LogLevel.DEBUG)
    logger.setLevel(logging.DEBUG)

    client.get_property(ADAPTER, "org.bluez.Adapter1", "Powered")

    record = records.get(timeout=PATIENCE_SECONDS)
    assert record.levelno in (logging.WARNING, logging.INFO, logging.DEBUG)
    assert isinstance(record.bleep, dict)


def test_a_replaced_log_handler_is_let_go(client):
    def handler(*_):
        pass

    alive = weakref.ref(handler)
    client.set_log_handler(handler)
    del handler

    client.set_log_handler(None)

    wait_until(lambda: gc.collect() is not None and alive() is None, "the end of the handler")


def test_a_log_handler_that_is_none_of_these_is_a_type_error(client):
    with pytest.raises(TypeError):
        client.set_log_handler("stderr")
