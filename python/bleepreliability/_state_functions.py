"""The functions of the header's part State, for _native.py."""

from __future__ import annotations

from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint64, c_void_p

from ._glib import Declaration
from ._types import CallOptionsStruct, ClientHandle, DestroyFunc, ErrorHandle, OperationHandle
from ._types import StateFunc, StateHandle, StateItemStruct, StateResultHandle, ValueHandle

_DEVICE = (ClientHandle, c_char_p)
_NOTE = (ClientHandle, c_char_p, c_char_p)
_OPTIONS = (POINTER(CallOptionsStruct),)
_VALUE = (POINTER(ValueHandle),)
_FAILURE = (POINTER(ErrorHandle),)

STATE_DECLARATIONS: dict[str, Declaration] = {
    "bleep_state_save": (c_int, (*_DEVICE, *_OPTIONS, *_FAILURE)),
    "bleep_state_update": (c_int, (*_DEVICE, *_OPTIONS, *_FAILURE)),
    "bleep_state_get": (c_int, (*_DEVICE, POINTER(StateHandle))),
    "bleep_state_list": (c_int, (ClientHandle, *_VALUE)),
    "bleep_state_clear": (c_int, (*_DEVICE, *_FAILURE)),
    "bleep_state_set_attribute": (c_int, (*_NOTE, ValueHandle, *_FAILURE)),
    "bleep_state_get_attribute": (c_int, (*_NOTE, *_VALUE)),
    "bleep_state_remove_attribute": (c_int, (*_NOTE, *_FAILURE)),
    "bleep_state_open": (c_int, (*_DEVICE, *_FAILURE)),
    "bleep_state_restore": (
        c_int, (*_DEVICE, *_OPTIONS, POINTER(StateResultHandle), *_FAILURE)),
    "bleep_state_restore_async": (
        c_int,
        (*_DEVICE, *_OPTIONS, StateFunc, c_void_p, DestroyFunc, POINTER(OperationHandle))),
    "bleep_state_ref": (StateHandle, (StateHandle,)),
    "bleep_state_unref": (None, (StateHandle,)),
    "bleep_state_address": (c_char_p, (StateHandle,)),
    "bleep_state_name": (c_char_p, (StateHandle,)),
    "bleep_state_alias": (c_char_p, (StateHandle,)),
    "bleep_state_adapter": (c_char_p, (StateHandle,)),
    "bleep_state_is": (c_int, (StateHandle, c_int)),
    "bleep_state_saved_usec": (c_uint64, (StateHandle,)),
    "bleep_state_to_value": (c_int, (StateHandle, *_VALUE)),
    "bleep_state_to_json": (c_char_p, (StateHandle,)),
    "bleep_state_result_ref": (StateResultHandle, (StateResultHandle,)),
    "bleep_state_result_unref": (None, (StateResultHandle,)),
    "bleep_state_result_is_complete": (c_int, (StateResultHandle,)),
    "bleep_state_result_count": (c_size_t, (StateResultHandle,)),
    "bleep_state_result_item": (
        c_int, (StateResultHandle, c_size_t, POINTER(StateItemStruct))),
    "bleep_state_result_to_json": (c_char_p, (StateResultHandle,)),
    "bleep_state_kind_name": (c_char_p, (c_int,)),
    "bleep_state_verdict_name": (c_char_p, (c_int,)),
}
