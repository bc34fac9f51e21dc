"""The snapshots of a client."""

from __future__ import annotations

import ctypes
import json
from typing import TYPE_CHECKING, Any

from ._callbacks import callbacks, on_destroy, on_restored
from ._encode import to_text
from ._failure import check
from ._native import library
from ._snapshots import Snapshots
from ._text import to_utf8
from ._types import ErrorHandle, OperationHandle, StateResultHandle, ValueHandle
from .operation import Operation
from .options import CallOptions, native_options
from .state import StateItem, StateResult

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Saving(Snapshots):
    """The part of a Client that saves what devices are and makes them so again."""

    def save_state(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Takes a snapshot of a device, in the place of an earlier one and its notes."""
        self._change("bleep_state_save", address, ctypes.byref(native_options(options)))

    def update_state(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Takes the snapshot anew and keeps its notes; NotFound where there is none."""
        self._change("bleep_state_update", address, ctypes.byref(native_options(options)))

    def clear_state(self, address: str | None = None) -> None:
        """Forgets the snapshot of a device, or all of them; none is fine."""
        self._change("bleep_state_clear", address)

    def set_state_attribute(self, address: str, name: str, value: Any) -> None:
        """Notes something with a device's snapshot, which is made if there is none."""
        text, native = to_utf8(to_text(value), "value"), ValueHandle()
        check(library().bleep_value_parse(text, ctypes.byref(native)), None, "set_state_attribute")
        try:
            self._change("bleep_state_set_attribute", address, to_utf8(name, "name"), native)
        finally:
            library().bleep_value_unref(native)

    def remove_state_attribute(self, address: str, name: str) -> None:
        """Takes a note away; NotFound without it."""
        self._change("bleep_state_remove_attribute", address, to_utf8(name, "name"))

    def open_state(self, file: str) -> None:
        """Takes in the snapshots of a file and keeps them there from now on.

        A file that is no whole one of this library's is kept as `file.bad`, and TypeMismatch
        (NotSupported for a later version's) is raised once.
        """
        error = ErrorHandle()
        with self._shared as client:
            status = library().bleep_state_open(
                client, to_utf8(file, "file"), ctypes.byref(error))
        check(status, error, "open_state")

    def restore_state(self, address: str, **options: Unpack[CallOptions]) -> StateResult:
        """Makes a device again what its snapshot says, as far as that is possible.

        Raises only if nothing could be looked at: NotFound without a snapshot.
        """
        result, error = StateResultHandle(), ErrorHandle()
        with self._shared as client:
            status = library().bleep_state_restore(
                client, to_utf8(address, "address"), ctypes.byref(native_options(options)),
                ctypes.byref(result), ctypes.byref(error))
        check(status, error, "restore_state")
        try:
            return _result(result)
        finally:
            library().bleep_state_result_unref(result)

    def restore_state_async(
        self, address: str, **options: Unpack[CallOptions]
    ) -> Operation[StateResult]:
        """Starts what restore_state() does."""
        operation: Operation[StateResult] = Operation("restore_state", self, _result)
        handle = OperationHandle()
        device, limits = to_utf8(address, "address"), native_options(options)
        with self._shared as client:
            status = library().bleep_state_restore_async(
                client, device, ctypes.byref(limits), on_restored, callbacks.add(operation),
                on_destroy, ctypes.byref(handle))
        check(status, None, "restore_state_async")
        operation.started(handle)
        return operation

    def _change(self, function: str, address: str | None, *arguments: Any) -> None:
        error = ErrorHandle()
        device = None if address is None else to_utf8(address, "address")
        with self._shared as client:
            status = getattr(library(), function)(client, device, *arguments, ctypes.byref(error))
        check(status, error, function)


def _result(native: Any) -> StateResult:
    known = json.loads(library().bleep_state_result_to_json(native))
    return StateResult(
        known["address"], known["complete"], [StateItem(**item) for item in known["items"]])
