"""What there is of snapshots; none of it waits."""

from __future__ import annotations

import ctypes
from typing import Any

from ._decode import to_python
from ._failure import check
from ._native import library
from ._text import to_utf8
from ._types import StateHandle, ValueHandle
from ._values import Values
from .enums import Status


class Snapshots(Values):
    """The part of a Client that gives what was saved."""

    def get_state(self, address: str) -> dict[str, Any] | None:
        """The snapshot of a device as a dictionary, None without one; what was not known is not
        there. `saved_usec` is since 1970, UTC; `attributes` has the notes.
        """
        native, state, value = library(), StateHandle(), ValueHandle()
        with self._shared as client:
            status = native.bleep_state_get(
                client, to_utf8(address, "address"), ctypes.byref(state))
        if status == Status.NOT_FOUND:
            return None
        check(status, None, "get_state")
        try:
            check(native.bleep_state_to_value(state, ctypes.byref(value)), None, "get_state")
        finally:
            native.bleep_state_unref(state)
        try:
            known: dict[str, Any] = to_python(value)
        finally:
            native.bleep_value_unref(value)
        return known

    def saved_states(self) -> list[str]:
        """The addresses of the devices that there are snapshots of."""
        addresses: list[str] = self._value("bleep_state_list")
        return addresses

    def get_state_attribute(self, address: str, name: str) -> Any:
        """What was noted; NotFound without it."""
        return self._value(
            "bleep_state_get_attribute", to_utf8(address, "address"), to_utf8(name, "name"))
