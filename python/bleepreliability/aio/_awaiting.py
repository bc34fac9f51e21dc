"""How operations of the library become awaitable, and its callbacks streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from ..operation import Operation

T = TypeVar("T")


class Stream(Generic[T]):
    """What a callback is told, one after the other, until the client is closed."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[tuple[T] | None] = asyncio.Queue()

    def tell(self, what: T) -> None:
        """Adds to it."""
        self._told.put_nowait((what,))

    def end(self) -> None:
        """Nothing comes any more."""
        self._told.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            entry = await self._told.get()
            if entry is None:
                return
            yield entry[0]


class Awaiting:
    """The event loop, and what waits in it for a client."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._streams: set[Stream[Any]] = set()

    async def outcome(
        self, operation: Operation[T], otherwise: Callable[[T], object] | None = None
    ) -> T:
        """Waits for an operation; one that is not waited for any more is given up.

        `otherwise` takes what came when nobody wanted it any more.
        """
        over = asyncio.Event()
        operation.add_done_callback(lambda _: self._wake(over))
        try:
            await over.wait()
        except asyncio.CancelledError:
            operation.cancel()
            if otherwise is not None:
                unwanted = otherwise
                operation.add_done_callback(lambda done: _hand(done, unwanted))
            raise
        return operation.result()

    async def stream(
        self, watch: Callable[[Callable[[T], object]], AbstractContextManager[object]]
    ) -> AsyncGenerator[T, None]:
        """What a watch tells, for as long as somebody listens and the client is there."""
        stream: Stream[T] = Stream()
        with watch(stream.tell):
            self._streams.add(stream)
            try:
                async for told in stream:
                    yield told
            finally:
                self._streams.discard(stream)

    def end(self) -> None:
        """Ends all streams."""
        for stream in self._streams:
            stream.end()

    def _wake(self, over: asyncio.Event) -> None:
        # A client that outlives its loop has nobody left to wake.
        if not self.loop.is_closed():
            # close() may complete an operation in whatever thread it is called in.
            self.loop.call_soon_threadsafe(over.set)


class Awaited:
    """What its subclasses wait with."""

    _awaiting: Awaiting

    async def _outcome(self, operation: Operation[T]) -> T:
        return await self._awaiting.outcome(operation)

    async def _in_thread(
        self, function: Callable[..., T], *arguments: Any, **keywords: Any
    ) -> T:
        # For what the library has no form of that does not block: none of it is for long.
        return await asyncio.to_thread(function, *arguments, **keywords)


def _hand(operation: Future[T], otherwise: Callable[[T], object]) -> None:
    if operation.exception() is None:
        otherwise(operation.result())
