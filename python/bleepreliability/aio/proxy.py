"""Objects that are found again wherever they are, awaited."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from ..options import CallOptions
from ..proxy import Proxy
from ..remote import typed
from ._awaiting import Awaited, Awaiting

if TYPE_CHECKING:
    from typing_extensions import Unpack


class AsyncProxy(Awaited):
    """An interface of an object: its methods are attributes, to be awaited; see Proxy.

        adapter = client.proxy("/org/bluez/hci0", "org.bluez.Adapter1")
        await adapter.get("Address")
        await adapter.StartDiscovery()
    """

    def __init__(self, awaiting: Awaiting, proxy: Proxy) -> None:
        self._awaiting = awaiting
        self.proxy = proxy
        self.interface = proxy.interface

    @property
    def path(self) -> str:
        """Where the object is at this moment, as far as is known, or where it was last."""
        return self.proxy.path

    async def call(
        self, method: str, signature: str = "", *arguments: Any, text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a method, as AsyncClient.call() does, wherever the object is."""
        return await self._outcome(
            self.proxy.call_async(method, signature, *arguments, text=text, **options))

    async def get(
        self, name: str, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> Any:
        """Reads a property: from the cache, or if that is older than `max_age` seconds from the
        service; 0 always asks it.
        """
        return await self._outcome(self.proxy.get_async(name, max_age=max_age, **options))

    async def get_all(
        self, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """Reads all properties of the interface, as get() reads one."""
        return await self._outcome(self.proxy.get_all_async(max_age=max_age, **options))

    async def set(
        self, name: str, value: Any, signature: str | None = None, **options: Unpack[CallOptions]
    ) -> None:
        """Sets a property; after that no value from before is read."""
        await self._outcome(self.proxy.set_async(name, value, signature, **options))

    def changes(self, name: str | None = None) -> AsyncGenerator[tuple[str, Any], None]:
        """The changes of one property or of all, until the client is closed; None is a value that
        is not known any more: `async for name, value in adapter.changes(): …`.
        """
        return self._awaiting.stream(
            lambda tell: self.proxy.watch(lambda which, value: tell((which, value)), name))

    def invalidate(self) -> None:
        """Forgets what is known of the object; the next read asks the service."""
        self.proxy.invalidate()

    def __getattr__(self, member: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        if not member[:1].isupper():
            raise AttributeError(member)

        def call(
            *arguments: Any, timeout: float | None = None
        ) -> Coroutine[Any, Any, Any]:
            signature, plain = typed(self.interface, member, arguments)
            return self.call(member, signature, *plain, timeout=timeout)

        call.__name__ = member
        return call
