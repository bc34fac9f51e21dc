"""Connections and proxies of a client."""

from __future__ import annotations

import ctypes
from typing import Any

from ._callbacks import callbacks, on_destroy, on_lease
from ._durations import to_usec
from ._failure import check
from ._native import library
from ._pool_settings import PoolSettings
from ._text import to_utf8
from ._types import ErrorHandle, LeaseHandle, OperationHandle, ProxyHandle
from .lease import Lease
from .operation import Operation
from .proxy import Proxy


class Pooling(PoolSettings):
    """The part of a Client that lends connections and keeps what is known of objects."""

    def lease(self, label: str | None = None, timeout: float | None = None) -> Lease:
        """Waits until a connection is free and lends it: `with client.lease("scanner") as lease:`.

        `label` is what the log calls it.
        """
        native, error = LeaseHandle(), ErrorHandle()
        name = None if label is None else to_utf8(label, "label")
        limit = to_usec(timeout)
        with self._shared as client:
            status = library().bleep_pool_acquire(
                client, name, limit, ctypes.byref(native), ctypes.byref(error))
        check(status, error, "lease")
        return Lease(self._shared, native)

    def lease_async(
        self, label: str | None = None, timeout: float | None = None
    ) -> Operation[Lease]:
        """Starts what lease() does; a lease that came and that nobody takes is a forgotten one."""
        operation: Operation[Lease] = Operation("lease", self, self._lent)
        handle = OperationHandle()
        name = None if label is None else to_utf8(label, "label")
        limit = to_usec(timeout)
        with self._shared as client:
            status = library().bleep_pool_acquire_async(
                client, name, limit, on_lease, callbacks.add(operation), on_destroy,
                ctypes.byref(handle))
        check(status, None, "lease")
        operation.started(handle)
        return operation

    def _lent(self, native: Any) -> Lease:
        return Lease(self._shared, LeaseHandle(native.value))

    def proxy(self, path: str, interface: str, destination: str | None = None) -> Proxy:
        """An interface of an object, of the client's service unless a `destination` is given.

        Waits for nothing: whether there is such an object shows when it is used.
        """
        native = ProxyHandle()
        service = None if destination is None else to_utf8(destination, "destination")
        with self._shared as client:
            status = library().bleep_proxy_get(
                client, service, to_utf8(path, "path"), to_utf8(interface, "interface"),
                ctypes.byref(native))
        check(status, None, "proxy")
        return Proxy(native, interface)
