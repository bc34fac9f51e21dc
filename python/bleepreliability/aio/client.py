"""The client for asyncio."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any, TypeVar

from .._externals import Externals
from .._metering import Metering
from .._monitoring import Monitoring
from .._pool_settings import PoolSettings
from .._recovery_settings import RecoverySettings
from .._settings import Settings
from .._snapshots import Snapshots
from ..client import Client
from ..enums import Event
from ..monitor import MonitorEvent
from ._awaiting import Awaiting
from ._calls import AsyncCalls
from ._devices import AsyncDevices
from ._upkeep import AsyncUpkeep
from .lease import LeaseRequest
from .proxy import AsyncProxy

T = TypeVar("T")


class AsyncClient(
    AsyncCalls, AsyncDevices, AsyncUpkeep, Externals, Metering, Monitoring, PoolSettings,
    RecoverySettings, Settings, Snapshots,
):
    """A Client whose operations are awaited, in the event loop that made it.

        async with AsyncClient() as client:
            await client.connect("F0:F1:F2:F3:F4:F5")

    It takes what Client takes, but for `delivery`. Cancelling the task that awaits gives the
    operation up, and ends it in bluetoothd. Close it in its loop.
    """

    client: Client
    """The client that does the work. Where its methods wait, the loop would wait with them."""

    def __init__(self, bus: str = "system", **keywords: Any) -> None:
        self._awaiting = Awaiting()
        self.client = self._subject = Client(bus, delivery="fd", **keywords)
        self._shared = self.client._shared
        self._descriptor = self.client.fileno()
        self._awaiting.loop.add_reader(self._descriptor, self.client.dispatch)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the client; what is under way ends as Cancelled."""
        if self.is_closed:
            return
        # A loop that is closed has let go of it.
        if not self._awaiting.loop.is_closed():
            self._awaiting.loop.remove_reader(self._descriptor)
        self.client.close()
        self._awaiting.end()

    def lease(self, label: str | None = None, timeout: float | None = None) -> LeaseRequest:
        """A connection that nobody else uses, as soon as one is free; `label` is for the log:
        `async with client.lease("scanner") as lease:`, or `lease = await client.lease()`.
        """
        return LeaseRequest(self._awaiting, self.client, label, timeout)

    def proxy(self, path: str, interface: str, destination: str | None = None) -> AsyncProxy:
        """An interface of an object, of the client's service unless a `destination` is given."""
        return AsyncProxy(self._awaiting, self.client.proxy(path, interface, destination))

    async def guard(
        self, function: Callable[[], T], timeout: float | None = None, *,
        operation: str = "default",
    ) -> T:
        """Runs any blocking function under a deadline, as Client.guard() does."""
        return await self._in_thread(
            self.client.guard, function, timeout, operation=operation)

    def events(self, events: Event = Event.ALL) -> AsyncGenerator[MonitorEvent, None]:
        """What the monitor tells, until the client is closed; starts the monitor if need be.

            async for event in client.events(Event.STALLED | Event.RECOVERED):
                print(event.text)
        """

        @contextlib.contextmanager
        def watched(tell: Callable[[MonitorEvent], object]) -> Iterator[None]:
            with self.watch(events, tell):
                if not self.monitor_state().running:
                    self.start_monitor()
                yield

        return self._awaiting.stream(watched)
