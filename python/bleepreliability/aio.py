"""The client for asyncio: its callbacks run in the event loop, and no thread is needed for it.

    from bleepreliability.aio import AsyncClient

    async with AsyncClient() as client:
        await client.connect("F0:F1:F2:F3:F4:F5")
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .client import Client
from .enums import Event
from .monitor import MonitorEvent
from .operation import Operation
from .options import CallOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


class AsyncClient:
    """A Client whose operations are awaited, in the event loop that made it.

    Cancelling the task that awaits gives the operation up, and ends it in bluetoothd.
    """

    def __init__(self, bus: str = "system", **keywords: Any) -> None:
        self._loop = asyncio.get_running_loop()
        self.client = Client(bus, delivery="fd", **keywords)
        self._descriptor = self.client.fileno()
        self._streams: set[asyncio.Queue[MonitorEvent | None]] = set()
        self._loop.add_reader(self._descriptor, self.client.dispatch)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the client; what is under way ends as Cancelled."""
        if not self.client.is_closed:
            self._loop.remove_reader(self._descriptor)
            self.client.close()
            for stream in self._streams:
                stream.put_nowait(None)

    async def call(
        self, path: str, interface: str, method: str, signature: str = "", *arguments: Any,
        destination: str | None = None, text: str | None = None, **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a method, as Client.call() does."""
        return await self._outcome(self.client.call_async(
            path, interface, method, signature, *arguments, destination=destination, text=text,
            **options))

    async def get_property(
        self, path: str, interface: str, name: str, **options: Unpack[CallOptions]
    ) -> Any:
        """Asks the service for a property."""
        return await self._outcome(
            self.client.get_property_async(path, interface, name, **options))

    async def set_property(
        self, path: str, interface: str, name: str, value: Any, signature: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Sets a property."""
        await self._outcome(
            self.client.set_property_async(path, interface, name, value, signature, **options))

    async def get_all_properties(
        self, path: str, interface: str, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """Asks the service for all properties of an interface."""
        return await self._outcome(
            self.client.get_all_properties_async(path, interface, **options))

    async def device_path(self, address: str, **options: Unpack[CallOptions]) -> str:
        """Finds the object path that the device has at this moment."""
        return await self._outcome(self.client.device_path_async(address, **options))

    async def connect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Connects, and verifies it."""
        await self._outcome(self.client.connect_async(address, **options))

    async def disconnect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Disconnects."""
        await self._outcome(self.client.disconnect_async(address, **options))

    async def pair(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Pairs, with the agent that is registered."""
        await self._outcome(self.client.pair_async(address, **options))

    async def cancel_pairing(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Cancels a pairing that this client has under way."""
        await self._outcome(self.client.cancel_pairing_async(address, **options))

    async def remove(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Removes the device with all that BlueZ remembers of it."""
        await self._outcome(self.client.remove_async(address, **options))

    async def read(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> bytes:
        """Reads a characteristic of a connected device."""
        return await self._outcome(self.client.read_async(address, characteristic, **options))

    async def write(
        self, address: str, characteristic: str, value: bytes, **options: Unpack[CallOptions]
    ) -> None:
        """Writes a characteristic of a connected device."""
        await self._outcome(self.client.write_async(address, characteristic, value, **options))

    async def start_notify(
        self, address: str, characteristic: str, callback: Callable[[str, str, bytes], object],
        **options: Unpack[CallOptions],
    ) -> None:
        """Subscribes; the callback runs in the event loop."""
        await self._outcome(
            self.client.start_notify_async(address, characteristic, callback, **options))

    async def stop_notify(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> None:
        """Ends all subscriptions of this client to a characteristic."""
        await self._outcome(self.client.stop_notify_async(address, characteristic, **options))

    async def events(self, events: Event = Event.ALL) -> AsyncIterator[MonitorEvent]:
        """What the monitor tells, until the client is closed; starts the monitor if need be.

            async for event in client.events(Event.STALLED | Event.RECOVERED):
                print(event.text)
        """
        stream: asyncio.Queue[MonitorEvent | None] = asyncio.Queue()
        with self.client.watch(events, stream.put_nowait):
            self._streams.add(stream)
            try:
                if not self.client.monitor_state().running:
                    self.client.start_monitor()
                while True:
                    event = await stream.get()
                    if event is None:
                        return
                    yield event
            finally:
                self._streams.discard(stream)

    async def _outcome(self, operation: Operation[T]) -> T:
        over = asyncio.Event()
        operation.add_done_callback(lambda _: self._wake(over))
        try:
            await over.wait()
        except asyncio.CancelledError:
            operation.cancel()
            raise
        return operation.result()

    def _wake(self, over: asyncio.Event) -> None:
        # A client that outlives its loop has nobody left to wake.
        if not self._loop.is_closed():
            # close() may complete an operation in whatever thread it is called in.
            self._loop.call_soon_threadsafe(over.set)
