"""The reference to one of the library's objects that an object of ours holds."""

from __future__ import annotations

import os
import threading
from typing import Any

from ._native import library
from .errors import ClientClosed


class SharedHandle:
    """A client, lease or proxy of the library, kept alive under a call in one thread while another
    lets it go.

        with handle as native:
            library().bleep_client_dispatch(native)
    """

    def __init__(self, native: Any, kind: str = "client") -> None:
        self._native = native
        self._kind = kind
        self._ref = getattr(library(), f"bleep_{kind}_ref")
        self._unref = getattr(library(), f"bleep_{kind}_unref")
        self._is_closed = False
        # Collecting garbage can close a client in a thread that is inside.
        self._lock = threading.RLock()
        self._process = os.getpid()

    def __enter__(self) -> Any:
        with self._lock:
            if not self.is_usable:
                raise ClientClosed(f"the {self._kind} is closed")
            self._ref(self._native)
            return self._native

    def __exit__(self, *_: object) -> None:
        self._unref(self._native)

    @property
    def is_usable(self) -> bool:
        """Whether it is neither closed nor left behind by a fork(), whose child has no threads."""
        return not self._is_closed and os.getpid() == self._process

    def close(self) -> None:
        """Gives the reference back, once."""
        with self._lock:
            was_usable, self._is_closed = self.is_usable, True
        if was_usable:
            self._unref(self._native)
