"""The client of programs that do not make their own."""

from __future__ import annotations

import threading

from .client import Client

_lock = threading.Lock()
_client: Client | None = None


def default_client() -> Client:
    """One client on the system bus for the whole program, made on first use."""
    global _client
    with _lock:
        if _client is None or _client.is_closed:
            _client = Client()
        return _client
