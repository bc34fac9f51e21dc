"""A leased connection in dbus-python's shape, for programs that pass it around."""

from __future__ import annotations

import contextlib
import enum
import time
from typing import Any

from .errors import BleepError
from .lease import Lease
from .remote import RemoteObject

_BUS = "org.freedesktop.DBus"


class ConnectionState(enum.Enum):
    """What becomes of a connection."""

    IDLE = 1
    IN_USE = 2
    UNHEALTHY = 3
    CLOSED = 4


class PooledConnection:
    """A connection that nobody else uses, in dbus-python's shape, until it is given back.

    What it left with BlueZ, a discovery say, is taken back then.
    """

    def __init__(self, connection: Lease, bus_type: str) -> None:
        self.connection = connection
        self.bus_type = bus_type
        self.state = ConnectionState.IN_USE
        self.created = self.last_used = time.time()

    def get_object(self, bus_name: str, object_path: str, **_: Any) -> RemoteObject:
        """An object, whose methods are attributes; dbus.Interface() takes it, too."""
        return self.connection.get_object(str(bus_name), str(object_path))

    def get_unique_name(self) -> str:
        """The connection's own, as ":1.42"."""
        return self.connection.name

    def name_has_owner(self, bus_name: str) -> bool:
        """Whether a service is there."""
        return bool(self._ask("NameHasOwner", "s", str(bus_name)))

    def get_name_owner(self, bus_name: str) -> str:
        """The unique name of a service's owner."""
        return str(self._ask("GetNameOwner", "s", str(bus_name)))

    def list_names(self) -> list[str]:
        """The names on the bus."""
        return list(self._ask("ListNames"))

    def mark_unhealthy(self) -> None:
        """Has it closed, and not lent again, when it is given back."""
        if self.state is ConnectionState.IN_USE:
            self.state = ConnectionState.UNHEALTHY

    def release(self) -> None:
        """Gives it back; InvalidState if it was given back before."""
        is_unhealthy = self.state is ConnectionState.UNHEALTHY
        self.connection.release(unhealthy=is_unhealthy)
        self.state = ConnectionState.CLOSED if is_unhealthy else ConnectionState.IDLE
        self.last_used = time.time()

    def close(self) -> None:
        """Gives it back and has it closed: this connection, and nobody else's."""
        self.mark_unhealthy()
        with contextlib.suppress(BleepError):
            self.release()
        self.state = ConnectionState.CLOSED

    def _ask(self, method: str, signature: str = "", *arguments: Any) -> Any:
        return self.connection.call(
            "/org/freedesktop/DBus", _BUS, method, signature, *arguments, destination=_BUS)
