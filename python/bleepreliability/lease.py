"""Connections that are lent: the pool's, each in one holder's hands at a time."""

from __future__ import annotations

import contextlib
from typing import Any

from ._calls import Calls, PropertiesByCall
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._types import LeaseHandle
from .enums import LeaseFlags
from .errors import BusLost, ClientClosed, InvalidState
from .remote import RemoteObject


class Lease(Calls, PropertiesByCall):
    """A connection to the bus that nobody else uses until it is released.

        with client.lease("scanner") as lease:
            lease.call("/org/bluez/hci0", "org.bluez.Adapter1", "StartDiscovery")

    What its calls left with BlueZ (here the discovery) is taken back when it is released. It has
    the call() and the properties of a Client, on this connection and no other.
    """

    _family = "bleep_lease"

    def __init__(self, client: SharedHandle, native: LeaseHandle) -> None:
        self._client = client
        self._shared = SharedHandle(native, "lease")

    @property
    def name(self) -> str:
        """The unique name of the connection, as ":1.42"."""
        with self._shared as lease:
            text: bytes = library().bleep_lease_name(lease)
        return text.decode("utf-8")

    def release(self, *, unhealthy: bool = False) -> None:
        """Gives the connection back; one that is `unhealthy` is closed.

        InvalidState the second time.
        """
        flags = LeaseFlags.UNHEALTHY if unhealthy else LeaseFlags.NONE
        with self._client as client, self._shared as lease:
            status = library().bleep_pool_release(client, lease, flags)
        check(status, None, "release")

    def get_object(self, bus_name: str, object_path: str) -> RemoteObject:
        """An object in dbus-python's shape, reached over this connection."""
        return RemoteObject(self, bus_name, object_path)

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        # Given back inside, or ended with the client: both are fine.
        with contextlib.suppress(InvalidState, ClientClosed):
            self.release(unhealthy=isinstance(error, BusLost))

    def __del__(self) -> None:
        # The library reports one that was not released as a leak, and takes it back.
        if hasattr(self, "_shared"):
            self._shared.close()
