"""Connections that are lent, and proxies that do not go stale.

    from bleep.dbus.connection_pool import connection_manager, get_proxy

    with connection_manager() as bus:
        obj = bus.get_object("org.bluez", "/org/bluez/hci0")

    adapter = get_proxy(dbus.Bus.SYSTEM, "org.bluez", "/org/bluez/hci0", "org.bluez.Adapter1")

A bus is "system", "session" or one of dbus-python's names for them. The document calls it
`dbus.Bus.SYSTEM`, which dbus-python does not have: where dbus-python is installed, importing this
module gives its Bus that name and SESSION. Without it, `from bleep import dbus` has both.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable
from typing import Any

from bleepreliability import BleepError, Client, PoolStats, Proxy, default_client
from bleepreliability.pool import bus_name
from bleepreliability.pool import cleanup as close_default_clients
from bleepreliability.pooled import ConnectionState, PooledConnection

__all__ = [
    "ConnectionState",
    "DBusConnectionManager",
    "DBusConnectionPool",
    "PooledConnection",
    "cleanup",
    "connection_manager",
    "get_connection",
    "get_connection_pool",
    "get_proxy",
    "invalidate_proxy",
    "release_connection",
]

with contextlib.suppress(ImportError):
    _bus = importlib.import_module("dbus").Bus
    for _name, _number in (("SYSTEM", _bus.TYPE_SYSTEM), ("SESSION", _bus.TYPE_SESSION)):
        if not hasattr(_bus, _name):
            setattr(_bus, _name, _number)


class DBusConnectionPool:
    """Connections to the system and the session bus, so many of each at most."""

    def __init__(
        self,
        min_system_connections: int = 1,
        max_system_connections: int = 5,
        min_session_connections: int = 0,
        max_session_connections: int = 2,
        max_idle_time: float = 300.0,
        max_connection_age: float = 3600.0,
        health_check_interval: float = 60.0,
        *,
        clients: Callable[[str], Client] | None = None,
    ) -> None:
        self._limits = {
            "system": (min_system_connections, max_system_connections),
            "session": (min_session_connections, max_session_connections),
        }
        self._times = {
            "max_idle": max_idle_time,
            "max_age": max_connection_age,
            "check_interval": health_check_interval,
        }
        self._make = clients or Client
        self._lock = threading.Lock()
        self._clients: dict[str, Client] = {}

    def get_connection(self, bus_type: Any = "system", timeout: float = 5.0) -> PooledConnection:
        """Waits until a connection is free and lends it; TimedOut, a TimeoutError, if none is."""
        name = bus_name(bus_type)
        return PooledConnection(self._client(name).lease(timeout=timeout), name)

    def release_connection(self, connection: PooledConnection) -> None:
        """Gives a connection back; InvalidState if it was given back before."""
        connection.release()

    def get_proxy(
        self, bus_type: Any, service_name: str, object_path: str, interface_name: str,
        timeout: float = 5.0,
    ) -> Proxy:
        """An interface of an object; waits for nothing, so that `timeout` is over before it began.

        It takes no connection of the pool, and means the object also after BlueZ was restarted.
        """
        return self._client(bus_name(bus_type)).proxy(
            str(object_path), str(interface_name), str(service_name))

    def invalidate_proxy(
        self, bus_type: Any, service_name: str, object_path: str, interface_name: str
    ) -> None:
        """Forgets what is known of an object's interface; the next read asks the service."""
        self.get_proxy(bus_type, service_name, object_path, interface_name).invalidate()

    def clear_proxy_cache(self) -> None:
        """Forgets what is known of all objects."""
        with self._lock:
            clients = [each for each in self._clients.values() if not each.is_closed]
        for client in clients:
            client.clear_proxies()

    def stats(self, bus_type: Any = "system") -> PoolStats:
        """How the pool of a bus is, and what it has done."""
        return self._client(bus_name(bus_type)).pool_stats()

    def cleanup(self) -> None:
        """Closes all of it, connections that are lent as well; the next use begins anew."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            client.close()

    def _client(self, bus: str) -> Client:
        with self._lock:
            client = self._clients.get(bus)
            if client is None or client.is_closed:
                client = self._make(bus)
                minimum, maximum = self._limits.get(bus, self._limits["session"])
                client.configure_pool(minimum=minimum, maximum=maximum, **self._times)
                self._clients[bus] = client
            return client


class DBusConnectionManager:
    """A connection for the length of a `with`."""

    def __init__(
        self, pool: DBusConnectionPool, bus_type: Any = "system", timeout: float = 5.0
    ) -> None:
        self._pool = pool
        self._bus_type = bus_type
        self._timeout = timeout
        self._connection: PooledConnection | None = None

    def __enter__(self) -> PooledConnection:
        self._connection = self._pool.get_connection(self._bus_type, self._timeout)
        return self._connection

    def __exit__(self, *_: object) -> None:
        connection, self._connection = self._connection, None
        # Given back inside, or ended with the pool: both are fine.
        with contextlib.suppress(BleepError):
            if connection is not None:
                connection.release()


_connection_pool = DBusConnectionPool(clients=default_client)


def get_connection_pool() -> DBusConnectionPool:
    """The program's own, of the default clients."""
    return _connection_pool


def get_connection(bus_type: Any = "system", timeout: float = 5.0) -> PooledConnection:
    """Lends a connection of the program's pool."""
    return _connection_pool.get_connection(bus_type, timeout)


def release_connection(connection: PooledConnection) -> None:
    """Gives a connection back."""
    _connection_pool.release_connection(connection)


def get_proxy(
    bus_type: Any, service_name: str, object_path: str, interface_name: str, timeout: float = 5.0
) -> Proxy:
    """An interface of an object that never goes stale."""
    return _connection_pool.get_proxy(
        bus_type, service_name, object_path, interface_name, timeout)


def invalidate_proxy(
    bus_type: Any, service_name: str, object_path: str, interface_name: str
) -> None:
    """Forgets what is known of an object's interface."""
    _connection_pool.invalidate_proxy(bus_type, service_name, object_path, interface_name)


def cleanup() -> None:
    """Closes the program's connections; the next use begins anew."""
    _connection_pool.cleanup()
    close_default_clients()


def connection_manager(
    bus_type: Any = "system", timeout: float = 5.0
) -> DBusConnectionManager:
    """A connection of the program's pool: `with connection_manager() as bus:`."""
    return DBusConnectionManager(_connection_pool, bus_type, timeout)
