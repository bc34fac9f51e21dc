"""Blocking functions of any library under a deadline."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .client import Client
from .default import default_client
from .errors import TimedOut

F = TypeVar("F", bound=Callable[..., Any])


def with_timeout(
    operation: str = "default",
    *,
    timeout: float | None = None,
    device_address: str | None = None,
    client: Client | None = None,
) -> Callable[[F], F]:
    """Runs the function it decorates under a deadline, and raises TimedOut when it is not back.

        @with_timeout("connect", device_address="00:11:22:33:44:55")
        def connect_device(device_interface):
            device_interface.Connect()

    The limit is `timeout` in seconds, or else that of the category `operation` of the client
    ("connect" has 15 s). The error names the operation and the address. The function runs on
    another thread; what it returns or raises passes through, and is dropped after the deadline.
    """

    def decorate(function: F) -> F:
        if inspect.iscoroutinefunction(function):
            raise TypeError("with_timeout is for functions that block; use asyncio.wait_for")

        @functools.wraps(function)
        def run(*arguments: Any, **keywords: Any) -> Any:
            chosen = default_client() if client is None else client
            call: Callable[[], Any] = functools.partial(function, *arguments, **keywords)
            try:
                return chosen.guard(call, timeout, operation=operation)
            except TimedOut as error:
                error.address = error.address or device_address or ""
                raise

        return cast(F, run)

    return decorate
