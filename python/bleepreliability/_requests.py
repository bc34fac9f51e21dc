"""How every operation is carried out, blocking or not."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ._callbacks import callbacks, on_destroy, on_done, on_value
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._types import ErrorHandle, OperationHandle, ValueHandle
from .operation import Operation
from .options import native_options


class Request(NamedTuple):
    """One operation: the library's function, what it is given, and what to make of its value."""

    function: str
    arguments: tuple[Any, ...]
    convert: Callable[[ValueHandle], Any] | None = None
    listener: Callable[[str, str, bytes], object] | None = None


class Requests:
    """Carries requests out on a client of the library."""

    _shared: SharedHandle

    def _run(self, request: Request, options: Mapping[str, Any]) -> Any:
        native = library()
        function = getattr(native, request.function)
        limits = ctypes.byref(native_options(options))
        value, error = ValueHandle(), ErrorHandle()
        outputs = (ctypes.byref(value),) if request.convert else ()
        with self._shared as client:
            status = function(
                client, *request.arguments, limits, *_listener(request), *outputs,
                ctypes.byref(error))
        check(status, error, request.function)
        if request.convert is None:
            return None
        try:
            return request.convert(value)
        finally:
            native.bleep_value_unref(value)

    def _start(self, request: Request, options: Mapping[str, Any]) -> Operation[Any]:
        function = getattr(library(), f"{request.function}_async")
        limits = ctypes.byref(native_options(options))
        operation: Operation[Any] = Operation(request.function, self, request.convert)
        handle = OperationHandle()
        with self._shared as client:
            status = function(
                client, *request.arguments, limits, *_listener(request), on_done,
                callbacks.add(operation), on_destroy, ctypes.byref(handle))
        check(status, None, request.function)
        operation.started(handle)
        return operation


def _listener(request: Request) -> tuple[Any, ...]:
    # Asked for last of all, since from here on only the library's destroy lets it go.
    if request.listener is None:
        return ()
    return on_value, callbacks.add(request.listener), on_destroy
