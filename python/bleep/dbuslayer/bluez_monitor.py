"""Whether BlueZ is there and answers.

    from bleep.dbuslayer.bluez_monitor import register_stall_callback

    def on_bluez_stall():
        print("BlueZ service appears stalled!")

    register_stall_callback(on_bluez_stall)

The functions are those of one monitor for the whole program, which starts with the first callback.
Callbacks run on a thread of the library, each event once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from bleepreliability import BleepError, Client, Event, Watch, default_client
from bleepreliability.default import OwnClient

__all__ = [
    "BlueZServiceMonitor",
    "MonitorCallback",
    "get_monitor",
    "is_bluez_available",
    "register_availability_callback",
    "register_recovered_callback",
    "register_restart_callback",
    "register_stall_callback",
    "start_monitoring",
    "stop_monitoring",
    "unregister_callback",
]

MonitorCallback = Callable[[], object]

_BUS = "org.freedesktop.DBus"


class _Registration(NamedTuple):
    client: Client
    event: Event
    callback: MonitorCallback
    watch: Watch


class BlueZServiceMonitor:
    """A monitor that asks BlueZ every `check_interval` seconds whether it is alive."""

    def __init__(
        self, check_interval: float = 5.0, *, client: Callable[[], Client] | None = None
    ) -> None:
        self._client = client or OwnClient()
        self._check_interval = check_interval
        # A callback that unregisters itself at once waits here until it is registered.
        self._lock = threading.RLock()
        self._registrations: list[_Registration] = []

    def start_monitoring(self) -> None:
        """Starts; a monitor that runs goes on as it is."""
        client = self._client()
        if not client.monitor_state().running:
            client.start_monitor(self._check_interval)

    def stop_monitoring(self) -> None:
        """Stops at once; callbacks stay, and hear nothing until it is started again."""
        self._client().stop_monitor()

    def register_stall_callback(self, callback: MonitorCallback) -> None:
        """Calls `callback()` when BlueZ is there but silent, once per stall."""
        self._register(Event.STALLED, callback)

    def register_recovered_callback(self, callback: MonitorCallback) -> None:
        """Calls `callback()` when BlueZ answers again after a stall."""
        self._register(Event.RECOVERED, callback)

    def register_restart_callback(self, callback: MonitorCallback) -> None:
        """Calls `callback()` when BlueZ was restarted, once for each time."""
        self._register(Event.RESTARTED, callback)

    def register_availability_callback(
        self, callback: MonitorCallback, available: bool = True
    ) -> None:
        """Calls `callback()` when BlueZ comes, or with `available=False` when it goes."""
        self._register(Event.AVAILABLE if available else Event.UNAVAILABLE, callback)

    def unregister_callback(self, callback: MonitorCallback) -> None:
        """Ends all that is registered for a callback, also from inside it."""
        with self._lock:
            ended = [each for each in self._registrations if each.callback == callback]
            self._registrations = [
                each for each in self._registrations if each.callback != callback]
        for each in ended:
            each.watch.cancel()

    def is_service_available(self) -> bool:
        """Asks the bus whether BlueZ is there; it may be silent."""
        client = self._client()
        try:
            return bool(client.call(
                "/org/freedesktop/DBus", _BUS, "NameHasOwner", "s", "org.bluez",
                destination=_BUS, timeout=2.0))
        except BleepError:
            return False

    def get_last_successful_check_time(self) -> float:
        """When BlueZ was last heard of, as time.time() counts; 0 if it never was."""
        state = self._client().monitor_state()
        if not state.running or not state.generation:
            return 0.0
        return time.time() - state.silence

    def _register(self, event: Event, callback: MonitorCallback) -> None:
        if not callable(callback):
            raise TypeError("the callback is no function")
        client = self._client()
        with self._lock:
            kept = [each for each in self._registrations if not each.client.is_closed]
            if not any(each[1:3] == (event, callback) for each in kept):
                watch = client.watch(event, _without_arguments(callback))
                kept.append(_Registration(client, event, callback, watch))
            self._registrations = kept


_monitor = BlueZServiceMonitor(client=default_client)


def get_monitor() -> BlueZServiceMonitor:
    """The program's own, on the default client."""
    return _monitor


def start_monitoring() -> None:
    """Starts to monitor, if nothing did so before."""
    _monitor.start_monitoring()


def stop_monitoring() -> None:
    """Stops to monitor."""
    _monitor.stop_monitoring()


def is_bluez_available() -> bool:
    """Asks the bus whether BlueZ is there."""
    return _monitor.is_service_available()


def register_stall_callback(callback: MonitorCallback) -> None:
    """Calls `callback()` when BlueZ is there but silent, once per stall."""
    _monitor.register_stall_callback(callback)
    _monitor.start_monitoring()


def register_recovered_callback(callback: MonitorCallback) -> None:
    """Calls `callback()` when BlueZ answers again after a stall."""
    _monitor.register_recovered_callback(callback)
    _monitor.start_monitoring()


def register_restart_callback(callback: MonitorCallback) -> None:
    """Calls `callback()` when BlueZ was restarted, once for each time."""
    _monitor.register_restart_callback(callback)
    _monitor.start_monitoring()


def register_availability_callback(
    callback: MonitorCallback, available: bool = True
) -> None:
    """Calls `callback()` when BlueZ comes, or with `available=False` when it goes."""
    _monitor.register_availability_callback(callback, available)
    _monitor.start_monitoring()


def unregister_callback(callback: MonitorCallback) -> None:
    """Ends all that is registered for a callback, also from inside it."""
    _monitor.unregister_callback(callback)


def _without_arguments(callback: MonitorCallback) -> Callable[[Any], object]:
    return lambda _: callback()
