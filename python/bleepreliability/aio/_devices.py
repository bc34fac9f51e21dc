"""Operations on a device, awaited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..client import Client
from ..options import CallOptions
from ._awaiting import Awaited

if TYPE_CHECKING:
    from typing_extensions import Unpack


class AsyncDevices(Awaited):
    """The part of an AsyncClient that works on devices, as Client does."""

    client: Client

    async def device_path(self, address: str, **options: Unpack[CallOptions]) -> str:
        """Finds the object path that the device has at this moment."""
        return await self._outcome(self.client.device_path_async(address, **options))

    async def connect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Connects, and verifies it; with `services_resolved=True` waits for the services too."""
        await self._outcome(self.client.connect_async(address, **options))

    async def disconnect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Disconnects; a device that is not connected is fine."""
        await self._outcome(self.client.disconnect_async(address, **options))

    async def pair(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Pairs, with the agent that is registered; a device that is paired is fine."""
        await self._outcome(self.client.pair_async(address, **options))

    async def cancel_pairing(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Cancels a pairing that this client has under way; DoesNotExist without one."""
        await self._outcome(self.client.cancel_pairing_async(address, **options))

    async def remove(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Removes the device with all that BlueZ remembers of it; an unknown one is fine."""
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
