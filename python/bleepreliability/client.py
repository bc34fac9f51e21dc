"""One program's way to BlueZ."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Callable
from typing import TypeVar

from ._calls import Calls, PropertiesAsync
from ._devices import Devices
from ._exit import close_at_exit
from ._externals import Externals
from ._failure import check
from ._guarded import guard
from ._handle import SharedHandle
from ._metering import Metering
from ._monitoring import Monitoring
from ._native import library
from ._pooling import Pooling
from ._recovering import Recovering
from ._saving import Saving
from ._settings import Settings
from ._text import to_utf8
from ._types import ClientHandle, ClientOptionsStruct
from .deadline import Deadline
from .enums import Bus, Delivery
from .errors import InvalidArgument

T = TypeVar("T")


class Client(
    Calls, PropertiesAsync, Devices, Externals, Metering, Monitoring, Pooling, Recovering, Saving,
    Settings,
):
    """Operations on BlueZ that cannot hang and tell the truth about their outcome.

        with Client() as client:
            client.connect("F0:F1:F2:F3:F4:F5", timeout=20.0)

    `bus` is "system", "session", or a D-Bus address. `delivery` says where callbacks run: "thread"
    for one of the library's, "fd" for dispatch() when fileno() is readable, "glib" for the thread
    that runs the default GMainContext. Every method may be called from any thread and from any
    callback.

    No connection is opened before the first operation. Without close(), or a `with`, a client ends
    when nothing refers to it any more and no operation is under way; subscriptions end with it.
    """

    def __init__(
        self,
        bus: str = "system",
        *,
        service: str | None = None,
        delivery: str = "thread",
        seed: int = 0,
        guard_limit: int = 0,
        breaker_failures: int = 0,
    ) -> None:
        options = ClientOptionsStruct(struct_size=ctypes.sizeof(ClientOptionsStruct))
        _choose_bus(options, bus)
        _choose_delivery(options, delivery)
        options.service = None if service is None else to_utf8(service, "service")
        options.seed = seed
        options.guard_limit = guard_limit
        options.breaker_failures = breaker_failures
        native = ClientHandle()
        status = library().bleep_client_new(ctypes.byref(options), ctypes.byref(native))
        check(status, None, "Client")
        self._shared = SharedHandle(native)
        self._finalizer = weakref.finalize(self, self._shared.close)
        # After the finalizer, so that at exit it comes before it: it waits for the callbacks.
        close_at_exit(self)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the client: what is under way ends as Cancelled, subscriptions end.

        Does not wait for a callback that is running. A blocking call of another thread goes on to
        its own end. Closing twice is fine.
        """
        self._finalizer()

    def fileno(self) -> int:
        """A descriptor that is readable while callbacks wait for dispatch(); only with "fd"."""
        descriptor = ctypes.c_int()
        with self._shared as client:
            status = library().bleep_client_event_fd(client, ctypes.byref(descriptor))
        check(status, None, "fileno")
        return descriptor.value

    def dispatch(self) -> None:
        """Runs the callbacks that wait, in this thread, and returns; only with "fd"."""
        with self._shared as client:
            check(library().bleep_client_dispatch(client), None, "dispatch")

    def deadline(self, seconds: float) -> Deadline:
        """A scope whose calls share one budget: `with client.deadline(30.0): …`."""
        return Deadline(self._shared, seconds)

    def guard(
        self, function: Callable[[], T], timeout: float | None = None, *,
        operation: str = "default",
    ) -> T:
        """Runs any function under a deadline, on a thread of the library.

        Returns what it returns and raises what it raises, or TimedOut at once when it is not back
        in time; what it returns or raises after that is dropped. The limit is `timeout`, or that
        of the category `operation`. Calls through this client inside end with the deadline.
        """
        result: T = guard(self._shared, function, timeout, operation)
        return result


def _choose_bus(options: ClientOptionsStruct, bus: str) -> None:
    if bus == "system":
        options.bus = Bus.SYSTEM
    elif bus == "session":
        options.bus = Bus.SESSION
    else:
        options.bus = Bus.ADDRESS
        options.address = to_utf8(bus, "bus")


def _choose_delivery(options: ClientOptionsStruct, delivery: str) -> None:
    if delivery == "glib":
        options.main_context = library().g_main_context_default()
    elif delivery in ("thread", "fd"):
        options.delivery = Delivery[delivery.upper()]
    else:
        raise InvalidArgument(f"delivery is 'thread', 'fd' or 'glib', not {delivery!r}")
