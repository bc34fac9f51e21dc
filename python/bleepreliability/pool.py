"""Connections and proxies for programs that do not make their own client.

    from bleepreliability.pool import connection_manager, get_proxy

    with connection_manager() as bus:
        adapter = bus.get_object("org.bluez", "/org/bluez/hci0")

    adapter = get_proxy("system", "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1")

A bus is "system", "session", a D-Bus address, one of dbus-python's numbers (`dbus.Bus.TYPE_SYSTEM`)
or one of its connections, or an object that says it as `bus_type`.
"""

from __future__ import annotations

from typing import Any

from .client import Client
from .connections import PoolStats
from .default import close_default_clients, default_client
from .enums import Bus
from .errors import InvalidArgument
from .lease import Lease
from .proxy import Proxy

# dbus-python counts the other way round than we do.
_DBUS_PYTHON = {0: "session", 1: "system"}


class ConnectionPool:
    """The pool of one bus."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get_connection(self, timeout: float | None = None, label: str | None = None) -> Lease:
        """Waits until a connection is free and lends it; a Lease is a context manager, too."""
        return self.client.lease(label, timeout)

    def release_connection(self, connection: Lease, *, unhealthy: bool = False) -> None:
        """Gives a connection back; InvalidState if it was given back before."""
        connection.release(unhealthy=unhealthy)

    def configure(self, **options: Any) -> None:
        """What Client.configure_pool() does."""
        self.client.configure_pool(**options)

    def stats(self) -> PoolStats:
        """How the pool is, and what it has done."""
        return self.client.pool_stats()


def connection_manager(
    bus: Any = "system", *, timeout: float | None = None, label: str | None = None
) -> Lease:
    """A connection of the pool for the length of a `with`; its get_object() is dbus-python's."""
    return get_connection_pool(bus).get_connection(timeout, label)


def get_connection_pool(bus: Any = "system") -> ConnectionPool:
    """The pool of a bus."""
    return ConnectionPool(default_client(bus_name(bus)))


def get_proxy(bus: Any, name: str, path: str, interface: str) -> Proxy:
    """A proxy on an interface of an object; what is known of that is shared by all of them."""
    return default_client(bus_name(bus)).proxy(path, interface, name)


def invalidate_proxy(bus: Any, name: str, path: str, interface: str) -> None:
    """Forgets what is known of an object's interface; the next read asks the service."""
    get_proxy(bus, name, path, interface).invalidate()


def cleanup() -> None:
    """Closes the connections of all pools here, with the default clients that they belong to.

    Callbacks registered on those end. The next use begins anew.
    """
    close_default_clients()


def bus_name(bus: Any) -> str:
    """The bus that a program means, as Client takes it."""
    if bus is None:
        return "system"
    if isinstance(bus, Bus):
        return bus.name.lower()
    if isinstance(bus, int) and bus in _DBUS_PYTHON:
        return _DBUS_PYTHON[bus]
    if isinstance(bus, str):
        return bus.lower() if bus.lower() in ("system", "session") else bus
    if isinstance(getattr(bus, "bus_type", None), str):
        return bus_name(bus.bus_type)
    kind = type(bus)
    if kind.__module__.partition(".")[0] == "dbus" and kind.__name__ in ("SystemBus", "SessionBus"):
        return kind.__name__.removesuffix("Bus").lower()
    raise InvalidArgument(f"which bus is {bus!r}?")
