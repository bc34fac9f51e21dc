"""Every function of the library, declared once; the library is loaded on first use."""

from __future__ import annotations

import ctypes
import threading
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_int64, c_size_t, c_uint8
from ctypes import c_uint32, c_uint64, c_void_p
from typing import Any

from ._external_types import EXTERNAL_DECLARATIONS
from ._glib import GLIB_DECLARATIONS, Declaration
from ._library import LibraryNotFound, candidates
from ._recorder_types import RECORDER_DECLARATIONS
from ._recovery_types import RECOVERY_DECLARATIONS
from ._state_functions import STATE_DECLARATIONS
from ._types import CallOptionsStruct, ClientHandle, ClientOptionsStruct, ConnectGateOptionsStruct
from ._types import ConnectionHandle, DestroyFunc, DoneFunc, ErrorHandle, GuardFunc, LeaseFunc
from ._types import LeaseHandle, LogFunc, MainContextHandle, MetricsStatsStruct, MonitorFunc
from ._types import MonitorOptionsStruct, NotifyFunc, OperationHandle, PoolOptionsStruct, ProxyFunc
from ._types import ProxyHandle, ProxyStatsStruct, ValueHandle, VariantHandle

_CALL = (ClientHandle, c_char_p, c_char_p, c_char_p, c_char_p)
_DEVICE = (ClientHandle, c_char_p)
_GATT = (ClientHandle, c_char_p, c_char_p)
_WRITE = (*_GATT, POINTER(c_uint8), c_size_t)
_OPTIONS = (POINTER(CallOptionsStruct),)
_LISTENER = (NotifyFunc, c_void_p, DestroyFunc)
_VALUE = (POINTER(ValueHandle),)
_FAILURE = (POINTER(ErrorHandle),)
_STARTED = (DoneFunc, c_void_p, DestroyFunc, POINTER(OperationHandle))

_LEASE_CALL = (LeaseHandle, c_char_p, c_char_p, c_char_p, c_char_p)
_PROXY_CALL = (ProxyHandle, c_char_p, c_char_p)


def _operation(
    name: str, request: tuple[Any, ...], outputs: tuple[Any, ...] = ()
) -> dict[str, Declaration]:
    """Declares an operation in both its forms, blocking and asynchronous."""
    return {
        name: (c_int, (*request, *outputs, *_FAILURE)),
        f"{name}_async": (c_int, (*request, *_STARTED)),
    }


DECLARATIONS: dict[str, Declaration] = {
    # Library
    "bleep_version_string": (c_char_p, ()),
    "bleep_version_number": (c_uint32, ()),
    "bleep_status_name": (c_char_p, (c_int,)),
    "bleep_blame_name": (c_char_p, (c_int,)),
    "bleep_retry_name": (c_char_p, (c_int,)),
    # Errors
    "bleep_error_ref": (ErrorHandle, (ErrorHandle,)),
    "bleep_error_unref": (None, (ErrorHandle,)),
    "bleep_error_status": (c_int, (ErrorHandle,)),
    "bleep_error_blame": (c_int, (ErrorHandle,)),
    "bleep_error_retry": (c_int, (ErrorHandle,)),
    "bleep_error_retry_after_usec": (c_uint64, (ErrorHandle,)),
    "bleep_error_advice": (c_char_p, (ErrorHandle,)),
    "bleep_error_name": (c_char_p, (ErrorHandle,)),
    "bleep_error_message": (c_char_p, (ErrorHandle,)),
    "bleep_error_operation": (c_char_p, (ErrorHandle,)),
    "bleep_error_address": (c_char_p, (ErrorHandle,)),
    "bleep_error_attempt": (c_uint32, (ErrorHandle,)),
    "bleep_error_elapsed_usec": (c_uint64, (ErrorHandle,)),
    "bleep_error_att_code": (c_int32, (ErrorHandle,)),
    "bleep_error_text": (c_char_p, (ErrorHandle,)),
    # Client
    "bleep_client_new": (c_int, (POINTER(ClientOptionsStruct), POINTER(ClientHandle))),
    "bleep_client_ref": (ClientHandle, (ClientHandle,)),
    "bleep_client_unref": (None, (ClientHandle,)),
    "bleep_client_main_context": (MainContextHandle, (ClientHandle,)),
    "bleep_client_event_fd": (c_int, (ClientHandle, POINTER(c_int))),
    "bleep_client_dispatch": (c_int, (ClientHandle,)),
    # Values
    "bleep_value_parse": (c_int, (c_char_p, *_VALUE)),
    "bleep_value_new_variant": (c_int, (VariantHandle, *_VALUE)),
    "bleep_value_ref": (ValueHandle, (ValueHandle,)),
    "bleep_value_unref": (None, (ValueHandle,)),
    "bleep_value_type": (c_char_p, (ValueHandle,)),
    "bleep_value_get_boolean": (c_int, (ValueHandle, POINTER(c_int))),
    "bleep_value_get_int64": (c_int, (ValueHandle, POINTER(c_int64))),
    "bleep_value_get_uint64": (c_int, (ValueHandle, POINTER(c_uint64))),
    "bleep_value_get_double": (c_int, (ValueHandle, POINTER(c_double))),
    "bleep_value_get_string": (c_int, (ValueHandle, POINTER(c_char_p))),
    "bleep_value_get_bytes": (
        c_int, (ValueHandle, POINTER(POINTER(c_uint8)), POINTER(c_size_t))),
    "bleep_value_count": (c_int, (ValueHandle, POINTER(c_size_t))),
    "bleep_value_child": (c_int, (ValueHandle, c_size_t, *_VALUE)),
    "bleep_value_unbox": (c_int, (ValueHandle, *_VALUE)),
    "bleep_value_lookup": (c_int, (ValueHandle, c_char_p, *_VALUE)),
    "bleep_value_print": (c_char_p, (ValueHandle,)),
    "bleep_value_to_json": (c_char_p, (ValueHandle,)),
    "bleep_value_get_variant": (VariantHandle, (ValueHandle,)),
    # Timeouts
    "bleep_timeout_get": (c_int, (ClientHandle, c_char_p, POINTER(c_uint64))),
    "bleep_timeout_set": (c_int, (ClientHandle, c_char_p, c_uint64)),
    "bleep_timeout_set_adaptive": (c_int, (ClientHandle, c_char_p, c_double)),
    "bleep_deadline_push": (c_int, (ClientHandle, c_uint64)),
    "bleep_deadline_pop": (c_int, (ClientHandle,)),
    "bleep_deadline_remaining": (c_int, (ClientHandle, POINTER(c_uint64))),
    "bleep_guard": (
        c_int,
        (ClientHandle, c_char_p, c_uint64, GuardFunc, c_void_p, DestroyFunc, POINTER(c_int),
         *_FAILURE)),
    "bleep_guard_abandoned": (c_int, (ClientHandle, POINTER(c_uint32))),
    # Calls
    **_operation("bleep_call", (*_CALL, c_char_p, *_OPTIONS), _VALUE),
    **_operation("bleep_call_variant", (*_CALL, VariantHandle, *_OPTIONS), _VALUE),
    "bleep_operation_ref": (OperationHandle, (OperationHandle,)),
    "bleep_operation_unref": (None, (OperationHandle,)),
    "bleep_operation_cancel": (c_int, (OperationHandle,)),
    # Properties
    **_operation("bleep_property_get", (*_CALL[:4], *_OPTIONS), _VALUE),
    **_operation("bleep_property_set", (*_CALL, *_OPTIONS)),
    **_operation("bleep_property_get_all", (*_CALL[:3], *_OPTIONS), _VALUE),
    # Devices
    **_operation("bleep_device_path", (*_DEVICE, *_OPTIONS), _VALUE),
    **_operation("bleep_device_connect", (*_DEVICE, *_OPTIONS)),
    **_operation("bleep_device_disconnect", (*_DEVICE, *_OPTIONS)),
    **_operation("bleep_device_pair", (*_DEVICE, *_OPTIONS)),
    **_operation("bleep_device_cancel_pairing", (*_DEVICE, *_OPTIONS)),
    **_operation("bleep_device_remove", (*_DEVICE, *_OPTIONS)),
    **_operation("bleep_device_read", (*_GATT, *_OPTIONS), _VALUE),
    **_operation("bleep_device_write", (*_WRITE, *_OPTIONS)),
    **_operation("bleep_device_start_notify", (*_GATT, *_OPTIONS, *_LISTENER)),
    **_operation("bleep_device_stop_notify", (*_GATT, *_OPTIONS)),
    # Pool
    "bleep_pool_configure": (c_int, (ClientHandle, POINTER(PoolOptionsStruct))),
    "bleep_pool_acquire": (
        c_int, (ClientHandle, c_char_p, c_uint64, POINTER(LeaseHandle), *_FAILURE)),
    "bleep_pool_acquire_async": (
        c_int,
        (ClientHandle, c_char_p, c_uint64, LeaseFunc, c_void_p, DestroyFunc,
         POINTER(OperationHandle))),
    "bleep_pool_release": (c_int, (ClientHandle, LeaseHandle, c_uint32)),
    "bleep_pool_stats": (c_int, (ClientHandle, *_VALUE)),
    "bleep_lease_ref": (LeaseHandle, (LeaseHandle,)),
    "bleep_lease_unref": (None, (LeaseHandle,)),
    "bleep_lease_name": (c_char_p, (LeaseHandle,)),
    "bleep_lease_connection": (ConnectionHandle, (LeaseHandle,)),
    **_operation("bleep_lease_call", (*_LEASE_CALL, c_char_p, *_OPTIONS), _VALUE),
    "bleep_lease_property_get": (
        c_int, (*_LEASE_CALL[:4], *_OPTIONS, *_VALUE, *_FAILURE)),
    "bleep_lease_property_set": (c_int, (*_LEASE_CALL, *_OPTIONS, *_FAILURE)),
    "bleep_lease_property_get_all": (
        c_int, (*_LEASE_CALL[:3], *_OPTIONS, *_VALUE, *_FAILURE)),
    # Proxies
    "bleep_proxy_get": (
        c_int, (ClientHandle, c_char_p, c_char_p, c_char_p, POINTER(ProxyHandle))),
    "bleep_proxy_ref": (ProxyHandle, (ProxyHandle,)),
    "bleep_proxy_unref": (None, (ProxyHandle,)),
    "bleep_proxy_path": (c_int, (ProxyHandle, *_VALUE)),
    **_operation("bleep_proxy_call", (*_PROXY_CALL, *_OPTIONS), _VALUE),
    **_operation("bleep_proxy_property", (*_PROXY_CALL[:2], c_uint64, *_OPTIONS), _VALUE),
    **_operation("bleep_proxy_property_set", (*_PROXY_CALL, *_OPTIONS)),
    **_operation("bleep_proxy_properties", (ProxyHandle, c_uint64, *_OPTIONS), _VALUE),
    "bleep_proxy_watch": (
        c_int,
        (ProxyHandle, c_char_p, ProxyFunc, c_void_p, DestroyFunc, POINTER(c_uint64))),
    "bleep_proxy_unwatch": (c_int, (ProxyHandle, c_uint64)),
    "bleep_proxy_invalidate": (c_int, (ProxyHandle,)),
    "bleep_proxy_cache_clear": (c_int, (ClientHandle,)),
    "bleep_proxy_cache_stats": (c_int, (ClientHandle, POINTER(ProxyStatsStruct))),
    # Monitor
    "bleep_event_name": (c_char_p, (c_int,)),
    "bleep_layer_name": (c_char_p, (c_int,)),
    "bleep_condition_name": (c_char_p, (c_int,)),
    "bleep_connect_gate_set": (c_int, (ClientHandle, POINTER(ConnectGateOptionsStruct))),
    "bleep_connect_gate_get": (c_int, (ClientHandle, *_VALUE)),
    "bleep_monitor_start": (c_int, (ClientHandle, POINTER(MonitorOptionsStruct))),
    "bleep_monitor_stop": (c_int, (ClientHandle,)),
    "bleep_monitor_get": (c_int, (ClientHandle, *_VALUE)),
    "bleep_monitor_watch": (
        c_int, (ClientHandle, c_uint32, MonitorFunc, c_void_p, DestroyFunc, POINTER(c_uint64))),
    "bleep_monitor_unwatch": (c_int, (ClientHandle, c_uint64)),
    "bleep_monitor_issues": (c_int, (ClientHandle, *_VALUE)),
    "bleep_health_get": (c_int, (ClientHandle, *_VALUE)),
    "bleep_health_layer": (c_int, (ClientHandle, c_int, POINTER(c_int))),
    # Metrics
    "bleep_metrics_record": (c_int, (ClientHandle, c_char_p, c_uint64, c_int)),
    "bleep_metrics_get": (
        c_int, (ClientHandle, c_char_p, c_int, POINTER(MetricsStatsStruct))),
    "bleep_metrics_list": (c_int, (ClientHandle, *_VALUE)),
    "bleep_metrics_snapshot": (c_int, (ClientHandle, *_VALUE)),
    "bleep_metrics_reset": (c_int, (ClientHandle, c_char_p)),
    "bleep_metrics_set_threshold": (
        c_int, (ClientHandle, c_char_p, c_uint64, c_double, c_uint32)),
    "bleep_metrics_issues": (c_int, (ClientHandle, *_VALUE)),
    "bleep_metrics_log_summary": (c_int, (ClientHandle,)),
    "bleep_metrics_to_openmetrics": (c_int, (ClientHandle, c_uint32, *_VALUE)),
    "bleep_metrics_write": (c_int, (ClientHandle, c_int, c_uint32, c_char_p, *_FAILURE)),
    # Recovery
    **RECOVERY_DECLARATIONS,
    **STATE_DECLARATIONS,
    **RECORDER_DECLARATIONS,
    **EXTERNAL_DECLARATIONS,
    # Log
    "bleep_log_set_level": (c_int, (ClientHandle, c_int)),
    "bleep_log_set_handler": (c_int, (ClientHandle, LogFunc, c_void_p, DestroyFunc)),
}

_lock = threading.Lock()
_loaded: ctypes.CDLL | None = None


def library() -> ctypes.CDLL:
    """The library with its functions declared; LibraryNotFound if it is nowhere."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = _load()
    return _loaded


def _load() -> ctypes.CDLL:
    failures = []
    for name in candidates():
        try:
            return _declared(ctypes.CDLL(name))
        except (OSError, AttributeError) as failure:
            failures.append(str(failure))
    raise LibraryNotFound("; ".join(failures))


def _declared(native: ctypes.CDLL) -> ctypes.CDLL:
    for name, (result, arguments) in {**DECLARATIONS, **GLIB_DECLARATIONS}.items():
        function = getattr(native, name)
        function.restype = result
        function.argtypes = arguments
    return native
