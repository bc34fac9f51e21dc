"""The C types and functions of the header's external calls."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_uint64, c_void_p

from ._glib import Declaration
from ._types import CallOptionsStruct, ClientHandle, DestroyFunc, ErrorHandle


class ExternalCallHandle(ctypes.c_void_p):
    """A `bleep_external_call *`."""


class ExternalStepStruct(ctypes.Structure):
    """A `bleep_external_step`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("action", ctypes.c_int),
        ("reserved", ctypes.c_uint32),
        ("token", ctypes.c_uint64),
        ("wait_usec", ctypes.c_uint64),
        ("destination", ctypes.c_char_p),
        ("path", ctypes.c_char_p),
        ("interface", ctypes.c_char_p),
        ("method", ctypes.c_char_p),
    ]


NewsFunc = ctypes.CFUNCTYPE(None, c_void_p)

EXTERNAL_DECLARATIONS: dict[str, Declaration] = {
    "bleep_external_call_new": (
        c_int,
        (ClientHandle, c_char_p, c_char_p, c_char_p, c_char_p, POINTER(CallOptionsStruct),
         NewsFunc, c_void_p, DestroyFunc, POINTER(ExternalCallHandle))),
    "bleep_external_call_ref": (ExternalCallHandle, (ExternalCallHandle,)),
    "bleep_external_call_unref": (None, (ExternalCallHandle,)),
    "bleep_external_call_next": (c_int, (ExternalCallHandle, POINTER(ExternalStepStruct))),
    "bleep_external_call_replied": (c_int, (ExternalCallHandle, c_uint64)),
    "bleep_external_call_refused": (c_int, (ExternalCallHandle, c_uint64, c_char_p, c_char_p)),
    "bleep_external_call_lost": (c_int, (ExternalCallHandle,)),
    "bleep_external_call_cancel": (c_int, (ExternalCallHandle,)),
    "bleep_external_call_result": (c_int, (ExternalCallHandle, POINTER(ErrorHandle))),
}
