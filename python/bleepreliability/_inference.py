"""The D-Bus type of a Python object that goes into a variant without saying its own."""

from __future__ import annotations

from typing import Any

from .variant import Variant

# dbus-python's numbers and strings know their type; it is told from their names, so that
# dbus-python itself is not needed.
_DBUS_PYTHON = {
    "Boolean": "b",
    "Byte": "y",
    "Double": "d",
    "Int16": "n",
    "Int32": "i",
    "Int64": "x",
    "ObjectPath": "o",
    "Signature": "g",
    "String": "s",
    "UInt16": "q",
    "UInt32": "u",
    "UInt64": "t",
}


def signature_of(value: Any) -> str:
    """The signature for a value: bool b, int i (x, t where it must), float d, str s, bytes ay."""
    if isinstance(value, Variant):
        return "v"
    kind = type(value)
    if kind.__module__ in ("dbus", "_dbus_bindings") and kind.__name__ in _DBUS_PYTHON:
        return _DBUS_PYTHON[kind.__name__]
    if isinstance(value, bool):
        return "b"
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return "d"
    if isinstance(value, str):
        return "s"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "ay"
    if isinstance(value, dict):
        return "a{sv}"
    if isinstance(value, tuple) and value:
        return "(" + "".join(signature_of(member) for member in value) + ")"
    if isinstance(value, list) and value:
        elements = {signature_of(element) for element in value}
        return "a" + (elements.pop() if len(elements) == 1 else "v")
    raise TypeError(f"say the type of {value!r} with Variant(signature, value)")


def _integer(value: int) -> str:
    if -(2**31) <= value < 2**31:
        return "i"
    return "x" if value < 2**63 else "t"
