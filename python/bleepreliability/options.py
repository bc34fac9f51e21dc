"""Limits and flags of one operation."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any, TypedDict

from ._durations import to_usec
from ._text import to_utf8
from ._types import CallOptionsStruct
from .enums import CallFlags
from .errors import InvalidArgument


class CallOptions(TypedDict, total=False):
    """The keywords that every operation takes; what is left out has its default.

    They can be kept, as `patient: CallOptions = {"timeout": 60.0}`, and then be given to
    `client.connect(address, **patient)`.
    """

    timeout: float | None
    """Total limit in seconds, retries and rests included; None is that of the category."""
    attempt_timeout: float | None
    """Limit of one attempt in seconds; None is none of its own."""
    max_attempts: int | None
    """How often the call may be sent; None is 4."""
    adapter: str | None
    """The adapter to use, as "hci0" or by its address; None is whichever knows the device best."""
    wait_for_service: bool
    """Wait within the deadline for a service that is absent or died."""
    idempotent: bool
    """The method may be repeated even if it may have happened already."""
    remote_cancel: bool
    """End the operation in bluetoothd when we give up on it; True unless said otherwise."""
    services_resolved: bool
    """connect: wait until services are resolved as well."""
    cancel_by_disconnect: bool
    """read, write: disconnect the device when we give up, since BlueZ has no other way."""
    write_command: bool
    """write: as a command, which the peer does not answer."""
    priority: int
    """connect: whose turn it is first, where connects wait for each other; higher before lower."""


_FLAGS = {
    "wait_for_service": CallFlags.WAIT_FOR_SERVICE,
    "idempotent": CallFlags.IDEMPOTENT,
    "services_resolved": CallFlags.SERVICES_RESOLVED,
    "cancel_by_disconnect": CallFlags.CANCEL_BY_DISCONNECT,
    "write_command": CallFlags.WRITE_COMMAND,
}


def native_options(options: Mapping[str, Any]) -> CallOptionsStruct:
    """The library's form of the keywords; TypeError for a keyword there is not."""
    unknown = sorted(set(options) - set(CallOptions.__annotations__))
    if unknown:
        raise TypeError(f"unexpected keyword argument {unknown[0]!r}")
    flags = CallFlags.NONE
    for name, flag in _FLAGS.items():
        if options.get(name):
            flags |= flag
    if not options.get("remote_cancel", True):
        flags |= CallFlags.NO_REMOTE_CANCEL
    adapter = options.get("adapter")
    return CallOptionsStruct(
        struct_size=ctypes.sizeof(CallOptionsStruct),
        flags=int(flags),
        max_attempts=_attempts(options.get("max_attempts")),
        timeout_usec=to_usec(options.get("timeout")),
        attempt_timeout_usec=to_usec(options.get("attempt_timeout")),
        adapter=None if adapter is None else to_utf8(adapter, "adapter"),
        priority=_priority(options.get("priority", 0)),
    )


def _attempts(number: int | None) -> int:
    if number is None:
        return 0
    if not 1 <= number < 2**32:
        raise InvalidArgument(f"max_attempts is at least 1, not {number!r}")
    return number


def _priority(number: int) -> int:
    if not -(2**31) <= number < 2**31:
        raise InvalidArgument(f"a priority has 32 bits, which {number!r} has not")
    return number
