"""Callbacks of the monitor for programs that do not make their own client.

    from bleepreliability import register_stall_callback

    def on_bluez_stall():
        print("BlueZ service appears stalled!")

    register_stall_callback(on_bluez_stall)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from .client import Client
from .default import default_client
from .enums import Event
from .watch import Watch


class _Registration(NamedTuple):
    client: Client
    events: Event
    callback: Callable[..., object]
    watch: Watch


# A callback that unregisters itself at once waits here until it is registered.
_lock = threading.RLock()
_registrations: list[_Registration] = []


def register_stall_callback(callback: Callable[[], object]) -> None:
    """Calls `callback()` whenever BlueZ is there but silent, once per stall.

    As with its kin: the monitor of the default client starts by itself, with its defaults, unless
    it runs already; a callback is registered once, however often one tries.
    """
    _register(Event.STALLED, callback, ())


def register_recovered_callback(callback: Callable[[], object]) -> None:
    """Calls `callback()` whenever BlueZ answers again after a stall."""
    _register(Event.RECOVERED, callback, ())


def register_restart_callback(callback: Callable[[], object]) -> None:
    """Calls `callback()` whenever BlueZ was restarted."""
    _register(Event.RESTARTED, callback, ())


def register_availability_callback(callback: Callable[[bool], object]) -> None:
    """Calls `callback(True)` when BlueZ comes and `callback(False)` when it goes.

    If this starts the monitor, the callback is told at once how it is.
    """
    _register(Event.AVAILABLE | Event.UNAVAILABLE, callback, (Event.AVAILABLE,))


def unregister_callback(callback: Callable[..., object]) -> bool:
    """Ends all that is registered for a callback, also from inside it; False if nothing was."""
    with _lock:
        ended = [each for each in _registrations if each.callback == callback]
        _registrations[:] = [each for each in _registrations if each.callback != callback]
    for each in ended:
        each.watch.cancel()
    return bool(ended)


def _register(
    events: Event, callback: Callable[..., object], told: tuple[Event, ...]
) -> None:
    """`told` has the events that are each an argument of the callback: whether it was that."""
    if not callable(callback):
        raise TypeError("the callback is no function")
    with _lock:
        client = default_client()
        _registrations[:] = [each for each in _registrations if not each.client.is_closed]
        if any(each.callback == callback and each.events == events for each in _registrations):
            return
        watch = client.watch(
            events, lambda told_of: callback(*(told_of.event == each for each in told)))
        _registrations.append(_Registration(client, events, callback, watch))
        if not client.monitor_state().running:
            client.start_monitor()
