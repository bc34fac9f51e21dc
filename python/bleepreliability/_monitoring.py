"""The service monitor, and what it knows of the layers between the program and a device."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from ._callbacks import callbacks, on_destroy, on_event
from ._durations import from_usec, to_usec
from ._failure import check
from ._native import library
from ._types import MonitorEventStruct, MonitorOptionsStruct
from ._values import Values
from .enums import Condition, Event, Layer, MonitorFlags
from .monitor import AdapterState, Issue, LayerHealth, MonitorEvent, MonitorState
from .watch import Watch

Listener = Callable[[MonitorEvent], object]


class Monitoring(Values):
    """The part of a Client that watches BlueZ."""

    def start_monitor(
        self,
        interval: float | None = None,
        stall_min: float | None = None,
        stall_max: float | None = None,
        *,
        kernel: bool = True,
        radio: bool = True,
    ) -> None:
        """Starts to monitor, or goes on with other options.

        `interval` is the time between an answer and the next question (5 s); an answer may take
        `stall_min` (2 s) however quick they were before, and `stall_max` (10 s) however slow.
        Without `kernel` the kernel is not asked for its and the controller's state, without
        `radio` nobody listens to every device while something discovers.
        """
        flags = MonitorFlags.NONE
        flags |= MonitorFlags.NONE if kernel else MonitorFlags.NO_KERNEL
        flags |= MonitorFlags.NONE if radio else MonitorFlags.NO_RADIO
        options = MonitorOptionsStruct(
            struct_size=ctypes.sizeof(MonitorOptionsStruct),
            flags=int(flags),
            interval_usec=to_usec(interval),
            stall_min_usec=to_usec(stall_min),
            stall_max_usec=to_usec(stall_max),
        )
        with self._shared as client:
            status = library().bleep_monitor_start(client, ctypes.byref(options))
        check(status, None, "start_monitor")

    def stop_monitor(self) -> None:
        """Stops to monitor; watches stay, and hear nothing until it is started again."""
        with self._shared as client:
            check(library().bleep_monitor_stop(client), None, "stop_monitor")

    def watch(self, events: Event, callback: Listener) -> Watch:
        """Tells `callback(event)` each of the events, where the client delivers.

        The watch lasts until its cancel(), or the client's end. It hears something only while the
        monitor runs; one that is there before start_monitor() is told how things are then.
        """
        if not callable(callback):
            raise TypeError("the callback is no function")
        number = ctypes.c_uint64()
        with self._shared as client:
            status = library().bleep_monitor_watch(
                client, int(events), on_event, callbacks.add(_told(callback)), on_destroy,
                ctypes.byref(number))
        check(status, None, "watch")
        return Watch(self._shared, number.value)

    def monitor_state(self) -> MonitorState:
        """Tells what the monitor knows; asks nobody."""
        known = self._value("bleep_monitor_get")
        return MonitorState(
            **_chosen(known, MonitorState._fields[:-1]),
            adapters=[
                AdapterState(**_chosen(adapter, AdapterState._fields))
                for adapter in known["adapters"]
            ],
        )

    def health(self) -> dict[Layer, LayerHealth]:
        """Tells what is known of each layer; asks nobody."""
        return {
            Layer[name.upper()]: LayerHealth(
                Condition[entry["condition"].upper()], from_usec(entry["since_usec"]),
                entry["evidence"])
            for name, entry in self._value("bleep_health_get").items()
            if name.upper() in Layer.__members__
        }

    def issues(self) -> list[Issue]:
        """Lists the faults of the field that the monitor sees at the moment, with advice."""
        return [
            Issue(**_chosen(entry, Issue._fields))
            for entry in self._value("bleep_monitor_issues")
        ]



def _chosen(known: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    # A newer library may tell more. Times come as "…_usec".
    return {
        name: known[name] if name in known else from_usec(known[f"{name}_usec"])
        for name in names
    }


def _told(callback: Listener) -> Callable[[MonitorEventStruct], None]:
    def tell(told: MonitorEventStruct) -> None:
        callback(MonitorEvent(
            Event(told.event), from_usec(told.duration_usec), told.generation,
            told.issue.decode("utf-8"), told.subject.decode("utf-8"), told.text.decode("utf-8")))

    return tell
