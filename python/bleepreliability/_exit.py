"""The end of the interpreter: no callback of ours may begin after it."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import weakref
from typing import Protocol

from ._callbacks import callbacks
from ._native import library
from .enums import LogLevel
from .errors import ClientClosed
from .operation import Operation

# How long a callback that is running may hold up the end of the program.
GRACE_SECONDS = 2.0


class Closable(Protocol):
    """What this module needs of a client."""

    def set_log_handler(self, handler: None, level: LogLevel) -> None:
        """Chooses who hears the log, and how much."""

    def close(self) -> None:
        """Ends it."""


_open: weakref.WeakSet[Closable] = weakref.WeakSet()
_lock = threading.Lock()
_is_registered = False


def close_at_exit(client: Closable) -> None:
    """Remembers a client, so that it is closed when the program ends."""
    global _is_registered
    with _lock:
        if not _is_registered:
            atexit.register(_close_all, os.getpid())
            _is_registered = True
        _open.add(client)


def _close_all(process: int) -> None:
    # The child of a fork() has what it takes to wait, and nobody to wait for.
    if os.getpid() != process:
        return
    # A call that blocks in a daemon thread keeps its client alive; so say it to each operation,
    # and to the log.
    for entry in callbacks.entries():
        if isinstance(entry, Operation):
            entry.cancel()
    for client in list(_open):
        with contextlib.suppress(ClientClosed):
            client.set_log_handler(None, LogLevel.NONE)
        client.close()
    # Nobody else runs the GLib main context any more.
    while len(callbacks) and library().g_main_context_iteration(None, 0):
        pass
    callbacks.wait_until_empty(GRACE_SECONDS)
