"""The C types and functions of the header's flight recorder."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint32, c_void_p

from ._glib import Declaration
from ._types import ClientHandle, ErrorHandle, ValueHandle


class RecorderOptionsStruct(ctypes.Structure):
    """A `bleep_recorder_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("flags", ctypes.c_uint32),
        ("capacity_bytes", ctypes.c_uint32),
        ("body_max_bytes", ctypes.c_uint32),
        ("max_dumps", ctypes.c_uint32),
        ("directory", ctypes.c_char_p),
    ]


RECORDER_DECLARATIONS: dict[str, Declaration] = {
    "bleep_recorder_start": (c_int, (ClientHandle, POINTER(RecorderOptionsStruct))),
    "bleep_recorder_stop": (c_int, (ClientHandle,)),
    "bleep_recorder_clear": (c_int, (ClientHandle,)),
    "bleep_recorder_note": (c_int, (ClientHandle, c_char_p)),
    "bleep_recorder_note_message": (c_int, (ClientHandle, c_void_p, c_size_t, c_int)),
    "bleep_recorder_get": (c_int, (ClientHandle, POINTER(ValueHandle))),
    "bleep_recorder_dump": (
        c_int, (ClientHandle, c_int, c_uint32, c_char_p, POINTER(ErrorHandle))),
}
