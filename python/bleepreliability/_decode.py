"""From the library's values to Python objects."""

from __future__ import annotations

import ctypes
from typing import Any

from ._native import library
from ._signature import Type, parse
from ._types import ValueHandle, VariantHandle

_GETTERS = {
    "y": "g_variant_get_byte",
    "n": "g_variant_get_int16",
    "q": "g_variant_get_uint16",
    "i": "g_variant_get_int32",
    "u": "g_variant_get_uint32",
    "x": "g_variant_get_int64",
    "t": "g_variant_get_uint64",
    "d": "g_variant_get_double",
    "h": "g_variant_get_handle",
}


def to_python(value: ValueHandle) -> Any:
    """The Python object for a value, which stays the caller's; variants are what they hold."""
    return _decoded(library().bleep_value_get_variant(value))


def reply_to_python(value: ValueHandle) -> Any:
    """What a method returned: None for nothing, one object, or a tuple of several."""
    members = to_python(value)
    if len(members) == 0:
        return None
    return members[0] if len(members) == 1 else members


def _decoded(variant: VariantHandle) -> Any:
    text = library().g_variant_get_type_string(variant).decode("ascii")
    # GVariant has the empty tuple, which a reply without values is; D-Bus has no such type.
    return () if text == "()" else _plain(variant, parse(text)[0])


def _plain(variant: VariantHandle, kind: Type) -> Any:
    native = library()
    if kind.code in _GETTERS:
        return getattr(native, _GETTERS[kind.code])(variant)
    if kind.code in "sog":
        return native.g_variant_get_string(variant, None).decode("utf-8")
    if kind.code == "b":
        return bool(native.g_variant_get_boolean(variant))
    if kind.code == "v":
        return _held(variant)
    if kind.code == "(":
        return tuple(_child(variant, index, each) for index, each in enumerate(kind.inside))
    return _array(variant, kind.inside[0])


def _held(variant: VariantHandle) -> Any:
    native = library()
    held = native.g_variant_get_variant(variant)
    try:
        return _decoded(held)
    finally:
        native.g_variant_unref(held)


def _child(variant: VariantHandle, index: int, kind: Type) -> Any:
    native = library()
    child = native.g_variant_get_child_value(variant, index)
    try:
        return _plain(child, kind)
    finally:
        native.g_variant_unref(child)


def _array(variant: VariantHandle, element: Type) -> Any:
    if element.code == "y":
        return _bytes(variant)
    indices = range(library().g_variant_n_children(variant))
    if element.code == "{":
        pair = element._replace(code="(")
        return dict(_child(variant, index, pair) for index in indices)
    return [_child(variant, index, element) for index in indices]


def _bytes(variant: VariantHandle) -> bytes:
    size = ctypes.c_size_t()
    start = library().g_variant_get_fixed_array(variant, ctypes.byref(size), 1)
    return ctypes.string_at(start, size.value) if start else b""
