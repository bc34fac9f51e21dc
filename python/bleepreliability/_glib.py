"""What reading a value takes of GLib, which the library brings along."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_int64, c_size_t, c_uint8
from ctypes import c_uint32, c_uint64, c_void_p
from typing import Any

from ._types import MainContextHandle, VariantHandle

# A function's result and its arguments.
Declaration = tuple[Any, tuple[Any, ...]]

GLIB_DECLARATIONS: dict[str, Declaration] = {
    "g_main_context_default": (MainContextHandle, ()),
    "g_main_context_iteration": (c_int, (MainContextHandle, c_int)),
    "g_variant_get_type_string": (c_char_p, (VariantHandle,)),
    "g_variant_n_children": (c_size_t, (VariantHandle,)),
    "g_variant_get_child_value": (VariantHandle, (VariantHandle, c_size_t)),
    "g_variant_get_variant": (VariantHandle, (VariantHandle,)),
    "g_variant_unref": (None, (VariantHandle,)),
    "g_variant_get_boolean": (c_int, (VariantHandle,)),
    "g_variant_get_byte": (c_uint8, (VariantHandle,)),
    "g_variant_get_int16": (ctypes.c_int16, (VariantHandle,)),
    "g_variant_get_uint16": (ctypes.c_uint16, (VariantHandle,)),
    "g_variant_get_int32": (c_int32, (VariantHandle,)),
    "g_variant_get_uint32": (c_uint32, (VariantHandle,)),
    "g_variant_get_int64": (c_int64, (VariantHandle,)),
    "g_variant_get_uint64": (c_uint64, (VariantHandle,)),
    "g_variant_get_handle": (c_int32, (VariantHandle,)),
    "g_variant_get_double": (c_double, (VariantHandle,)),
    "g_variant_get_string": (c_char_p, (VariantHandle, POINTER(c_size_t))),
    "g_variant_get_fixed_array": (c_void_p, (VariantHandle, POINTER(c_size_t), c_size_t)),
}
