"""The clients of programs that do not make their own."""

from __future__ import annotations

import threading

from .client import Client

_lock = threading.Lock()
_clients: dict[str, Client] = {}


def default_client(bus: str = "system") -> Client:
    """One client a bus for the whole program, made on first use."""
    with _lock:
        client = _clients.get(bus)
        if client is None or client.is_closed:
            client = _clients[bus] = Client(bus)
        return client


class OwnClient:
    """Gives one client whenever it is called: its own, made on first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: Client | None = None

    def __call__(self) -> Client:
        with self._lock:
            if self._client is None or self._client.is_closed:
                self._client = Client()
            return self._client


def close_default_clients() -> None:
    """Ends them all; the next default_client() is a new one."""
    with _lock:
        clients = list(_clients.values())
        _clients.clear()
    for client in clients:
        client.close()
