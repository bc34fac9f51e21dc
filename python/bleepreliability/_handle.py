"""The reference to the library's client that a Client holds."""

from __future__ import annotations

import os
import threading

from ._native import library
from ._types import ClientHandle
from .errors import ClientClosed


class SharedHandle:
    """A client of the library, kept alive under a call in one thread while another closes it.

        with handle as native:
            library().bleep_client_dispatch(native)
    """

    def __init__(self, native: ClientHandle) -> None:
        self._native = native
        self._is_closed = False
        # Collecting garbage can close a client in a thread that is inside.
        self._lock = threading.RLock()
        self._process = os.getpid()

    def __enter__(self) -> ClientHandle:
        with self._lock:
            if not self.is_usable:
                raise ClientClosed("the client is closed")
            library().bleep_client_ref(self._native)
            return self._native

    def __exit__(self, *_: object) -> None:
        library().bleep_client_unref(self._native)

    @property
    def is_usable(self) -> bool:
        """Whether it is neither closed nor left behind by a fork(), whose child has no threads."""
        return not self._is_closed and os.getpid() == self._process

    def close(self) -> None:
        """Gives the reference back, once."""
        with self._lock:
            was_usable, self._is_closed = self.is_usable, True
        if was_usable:
            library().bleep_client_unref(self._native)
