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
    """One operation: the function's name in its family, what it is given, and what to make of its
    value.
    """

    function: str
    arguments: tuple[Any, ...]
    convert: Callable[[ValueHandle], Any] | None = None
    listener: Callable[[str, str, bytes], object] | None = None


class Requests:
    """Carries requests out on a client, lease or proxy of the library."""

    _shared: SharedHandle
    _family = "bleep"

    def _run(self, request: Request, options: Mapping[str, Any]) -> Any:
        native = library()
        name = f"{self._family}_{request.function}"
        function = getattr(native, name)
        limits = ctypes.byref(native_options(options))
        value, error = ValueHandle(), ErrorHandle()
        outputs = (ctypes.byref(value),) if request.convert else ()
        with self._shared as subject:
            status = function(
                subject, *request.arguments, limits, *_listener(request), *outputs,
                ctypes.byref(error))
        check(status, error, name)
        if request.convert is None:
            return None
        try:
            return request.convert(value)
        finally:
            native.bleep_value_unref(value)

    def _start(self, request: Request, options: Mapping[str, Any]) -> Operation[Any]:
        name = f"{self._family}_{request.function}"
        function = getattr(library(), f"{name}_async")
        limits = ctypes.byref(native_options(options))
        operation: Operation[Any] = Operation(name, self, request.convert)
        handle = OperationHandle()
        with self._shared as subject:
            status = function(
                subject, *request.arguments, limits, *_listener(request), on_done,
                callbacks.add(operation), on_destroy, ctypes.byref(handle))
        check(status, None, name)
        operation.started(handle)
        return operation


def _listener(request: Request) -> tuple[Any, ...]:
    # Asked for last of all, since from here on only the library's destroy lets it go.
    if request.listener is None:
        return ()
    return on_value, callbacks.add(request.listener), on_destroy
