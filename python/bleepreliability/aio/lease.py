"""Connections that are lent, awaited."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from ..client import Client
from ..lease import Lease
from ._awaiting import Awaiting
from ._calls import AsyncCalls


class AsyncLease(AsyncCalls):
    """A connection to the bus that nobody else uses until it is released; see Lease."""

    def __init__(self, awaiting: Awaiting, lease: Lease) -> None:
        self._awaiting = awaiting
        self._subject = lease
        self.lease = lease

    @property
    def name(self) -> str:
        """The unique name of the connection, as ":1.42"."""
        return self.lease.name

    def release(self, *, unhealthy: bool = False) -> None:
        """Gives the connection back, and waits for nothing; InvalidState the second time."""
        self.lease.release(unhealthy=unhealthy)

    async def __aenter__(self) -> AsyncLease:
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.lease.__exit__(kind, error, trace)


class LeaseRequest:
    """What AsyncClient.lease() gives: to be awaited, or to be used with `async with`."""

    def __init__(
        self, awaiting: Awaiting, client: Client, label: str | None, timeout: float | None
    ) -> None:
        self._awaiting = awaiting
        self._client = client
        self._terms = (label, timeout)
        self._lease: AsyncLease | None = None

    def __await__(self) -> Generator[Any, None, AsyncLease]:
        return self._acquire().__await__()

    async def __aenter__(self) -> AsyncLease:
        self._lease = await self._acquire()
        return self._lease

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        if self._lease is not None:
            await self._lease.__aexit__(kind, error, trace)

    async def _acquire(self) -> AsyncLease:
        asking = self._client.lease_async(*self._terms)
        # One that comes when the task was cancelled goes back, or it would be missing for ever.
        return AsyncLease(
            self._awaiting, await self._awaiting.outcome(asking, otherwise=Lease.release))
