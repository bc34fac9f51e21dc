"""Methods and properties, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..client import Client
from ..lease import Lease
from ..options import CallOptions
from ._awaiting import Awaited

if TYPE_CHECKING:
    from typing_extensions import Unpack


class AsyncCalls(Awaited):
    """The part of an AsyncClient, or an AsyncLease, that calls methods and properties."""

    _subject: Client | Lease

    async def call(
        self,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        *arguments: Any,
        destination: str | None = None,
        text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a method, as Client.call() does."""
        return await self._outcome(self._subject.call_async(
            path, interface, method, signature, *arguments, destination=destination, text=text,
            **options))

    async def get_property(
        self, path: str, interface: str, name: str, **options: Unpack[CallOptions]
    ) -> Any:
        """Asks the service for a property."""
        return await self._outcome(
            self._subject.get_property_async(path, interface, name, **options))

    async def set_property(
        self,
        path: str,
        interface: str,
        name: str,
        value: Any,
        signature: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Sets a property; `signature` is its type, which for an int is "i" unless it is given."""
        await self._outcome(
            self._subject.set_property_async(path, interface, name, value, signature, **options))

    async def get_all_properties(
        self, path: str, interface: str, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """Asks the service for all properties of an interface."""
        return await self._outcome(
            self._subject.get_all_properties_async(path, interface, **options))
