"""The C types and functions of the header's recovery."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint32, c_uint64, c_void_p

from ._glib import Declaration
from ._types import ClientHandle, DestroyFunc, ErrorHandle, OperationHandle, ValueHandle


class RecoveryHandle(ctypes.c_void_p):
    """A `bleep_recovery *`."""


class RecoveryOptionsStruct(ctypes.Structure):
    """A `bleep_recovery_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("consents", ctypes.c_uint32),
        ("ceiling", ctypes.c_uint32),
        ("timeout_usec", ctypes.c_uint64),
        ("adapter", ctypes.c_char_p),
        ("characteristic", ctypes.c_char_p),
    ]


class RecoveryStepStruct(ctypes.Structure):
    """A `bleep_recovery_step`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("stage", ctypes.c_int),
        ("verdict", ctypes.c_int),
        ("started_usec", ctypes.c_uint64),
        ("elapsed_usec", ctypes.c_uint64),
        ("is_shared", ctypes.c_uint32),
        ("hurt_count", ctypes.c_uint32),
        ("evidence", ctypes.c_char_p),
        ("grant", ctypes.c_char_p),
        ("hurts", ctypes.c_char_p),
    ]


class RecoveryEventStruct(ctypes.Structure):
    """A `bleep_recovery_event`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("recovery", ctypes.c_uint64),
        ("moment", ctypes.c_int),
        ("status", ctypes.c_int),
        ("stage", ctypes.c_uint32),
        ("verdict", ctypes.c_int),
        ("device", ctypes.c_char_p),
        ("adapter", ctypes.c_char_p),
        ("text", ctypes.c_char_p),
    ]


RecoveryFunc = ctypes.CFUNCTYPE(None, ctypes.POINTER(RecoveryEventStruct), ctypes.c_void_p)
RecoveredFunc = ctypes.CFUNCTYPE(None, ctypes.c_int, RecoveryHandle, ErrorHandle, ctypes.c_void_p)

_RECOVERY = (ClientHandle, c_char_p, ErrorHandle, POINTER(RecoveryOptionsStruct))

_STARTED = (RecoveredFunc, c_void_p, DestroyFunc, POINTER(OperationHandle))

RECOVERY_DECLARATIONS: dict[str, Declaration] = {
    "bleep_stage_name": (c_char_p, (c_int,)),
    "bleep_verdict_name": (c_char_p, (c_int,)),
    "bleep_recover": (c_int, (*_RECOVERY, POINTER(RecoveryHandle), POINTER(ErrorHandle))),
    "bleep_recover_async": (c_int, (*_RECOVERY, *_STARTED)),
    "bleep_recovery_plan": (c_int, (*_RECOVERY, POINTER(RecoveryHandle), POINTER(ErrorHandle))),
    "bleep_recovery_plan_async": (c_int, (*_RECOVERY, *_STARTED)),
    "bleep_recovery_ref": (RecoveryHandle, (RecoveryHandle,)),
    "bleep_recovery_unref": (None, (RecoveryHandle,)),
    "bleep_recovery_status": (c_int, (RecoveryHandle,)),
    "bleep_recovery_text": (c_char_p, (RecoveryHandle,)),
    "bleep_recovery_count": (c_size_t, (RecoveryHandle,)),
    "bleep_recovery_get_step": (
        c_int, (RecoveryHandle, c_size_t, POINTER(RecoveryStepStruct))),
    "bleep_recovery_to_json": (c_char_p, (RecoveryHandle,)),
    "bleep_recovery_history": (c_int, (ClientHandle, POINTER(ValueHandle))),
    "bleep_recovery_watch": (
        c_int, (ClientHandle, c_uint32, RecoveryFunc, c_void_p, DestroyFunc, POINTER(c_uint64))),
    "bleep_recovery_unwatch": (c_int, (ClientHandle, c_uint64)),
    "bleep_recovery_set_automatic": (c_int, (ClientHandle, POINTER(RecoveryOptionsStruct))),
}
