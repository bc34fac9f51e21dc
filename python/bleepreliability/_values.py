"""Functions of the library that tell something about a client as a value."""

from __future__ import annotations

import ctypes
from typing import Any

from ._decode import to_python
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._types import ValueHandle


class Values:
    """Asks them, and makes Python objects of what they tell."""

    _shared: SharedHandle

    def _value(self, function: str, *arguments: Any) -> Any:
        value = ValueHandle()
        with self._shared as client:
            status = getattr(library(), function)(client, *arguments, ctypes.byref(value))
        check(status, None, function)
        try:
            return to_python(value)
        finally:
            library().bleep_value_unref(value)
