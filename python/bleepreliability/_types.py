"""The C types of the header: handles, structs and callbacks."""

from __future__ import annotations

import ctypes


class ClientHandle(ctypes.c_void_p):
    """A `bleep_client *`."""


class OperationHandle(ctypes.c_void_p):
    """A `bleep_operation *`."""


class ValueHandle(ctypes.c_void_p):
    """A `bleep_value *`."""


class ErrorHandle(ctypes.c_void_p):
    """A `bleep_error *`."""


class LeaseHandle(ctypes.c_void_p):
    """A `bleep_lease *`."""


class ProxyHandle(ctypes.c_void_p):
    """A `bleep_proxy *`."""


class RecoveryHandle(ctypes.c_void_p):
    """A `bleep_recovery *`."""


class ConnectionHandle(ctypes.c_void_p):
    """A `GDBusConnection *`."""


class MainContextHandle(ctypes.c_void_p):
    """A `GMainContext *`."""


class VariantHandle(ctypes.c_void_p):
    """A `GVariant *`."""


class ClientOptionsStruct(ctypes.Structure):
    """A `bleep_client_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("bus", ctypes.c_int),
        ("delivery", ctypes.c_int),
        ("address", ctypes.c_char_p),
        ("service", ctypes.c_char_p),
        ("main_context", MainContextHandle),
        ("seed", ctypes.c_uint64),
        ("guard_limit", ctypes.c_uint32),
        ("breaker_failures", ctypes.c_uint32),
    ]


class CallOptionsStruct(ctypes.Structure):
    """A `bleep_call_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("flags", ctypes.c_uint32),
        ("max_attempts", ctypes.c_uint32),
        ("timeout_usec", ctypes.c_uint64),
        ("attempt_timeout_usec", ctypes.c_uint64),
        ("adapter", ctypes.c_char_p),
        ("priority", ctypes.c_int32),
        ("reserved", ctypes.c_uint32),
    ]


class LogFieldStruct(ctypes.Structure):
    """A `bleep_log_field`."""

    _fields_ = [("name", ctypes.c_char_p), ("value", ctypes.c_char_p)]


class ConnectGateOptionsStruct(ctypes.Structure):
    """A `bleep_connect_gate_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("flags", ctypes.c_uint32),
        ("limit", ctypes.c_uint32),
        ("respect_usec", ctypes.c_uint64),
        ("directory", ctypes.c_char_p),
    ]


class PoolOptionsStruct(ctypes.Structure):
    """A `bleep_pool_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("minimum", ctypes.c_uint32),
        ("maximum", ctypes.c_uint32),
        ("max_age_usec", ctypes.c_uint64),
        ("max_idle_usec", ctypes.c_uint64),
        ("check_interval_usec", ctypes.c_uint64),
        ("lease_limit_usec", ctypes.c_uint64),
    ]


class ProxyStatsStruct(ctypes.Structure):
    """A `bleep_proxy_stats`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("hits", ctypes.c_uint64),
        ("misses", ctypes.c_uint64),
        ("invalidations", ctypes.c_uint64),
        ("evictions", ctypes.c_uint64),
        ("entries", ctypes.c_uint32),
        ("idle", ctypes.c_uint32),
        ("match_rules", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class MonitorOptionsStruct(ctypes.Structure):
    """A `bleep_monitor_options`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("flags", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("interval_usec", ctypes.c_uint64),
        ("stall_min_usec", ctypes.c_uint64),
        ("stall_max_usec", ctypes.c_uint64),
    ]


class MonitorEventStruct(ctypes.Structure):
    """A `bleep_monitor_event`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("event", ctypes.c_int),
        ("reserved", ctypes.c_uint32),
        ("duration_usec", ctypes.c_uint64),
        ("generation", ctypes.c_uint64),
        ("issue", ctypes.c_char_p),
        ("subject", ctypes.c_char_p),
        ("text", ctypes.c_char_p),
    ]


class MetricsLatencyStruct(ctypes.Structure):
    """A `bleep_metrics_latency`."""

    _fields_ = [
        ("count", ctypes.c_uint64),
        ("min_usec", ctypes.c_uint64),
        ("mean_usec", ctypes.c_uint64),
        ("max_usec", ctypes.c_uint64),
        ("p50_usec", ctypes.c_uint64),
        ("p90_usec", ctypes.c_uint64),
        ("p95_usec", ctypes.c_uint64),
        ("p99_usec", ctypes.c_uint64),
        ("p999_usec", ctypes.c_uint64),
    ]


class MetricsStatsStruct(ctypes.Structure):
    """A `bleep_metrics_stats`."""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("covered_usec", ctypes.c_uint64),
        ("successes", MetricsLatencyStruct),
        ("failures", MetricsLatencyStruct),
        ("cancelled", ctypes.c_uint64),
        ("error_rate", ctypes.c_double),
        ("late_replies", ctypes.c_uint64),
        ("late_latency_usec", ctypes.c_uint64),
        ("late_shortfall_usec", ctypes.c_uint64),
    ]


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


DestroyFunc = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
DoneFunc = ctypes.CFUNCTYPE(None, ctypes.c_int, ValueHandle, ErrorHandle, ctypes.c_void_p)
NotifyFunc = ctypes.CFUNCTYPE(
    None,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.POINTER(ctypes.c_uint8),
    ctypes.c_size_t,
    ctypes.c_void_p,
)
LeaseFunc = ctypes.CFUNCTYPE(None, ctypes.c_int, LeaseHandle, ErrorHandle, ctypes.c_void_p)
ProxyFunc = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ValueHandle, ctypes.c_void_p)
MonitorFunc = ctypes.CFUNCTYPE(None, ctypes.POINTER(MonitorEventStruct), ctypes.c_void_p)
RecoveryFunc = ctypes.CFUNCTYPE(None, ctypes.POINTER(RecoveryEventStruct), ctypes.c_void_p)
RecoveredFunc = ctypes.CFUNCTYPE(None, ctypes.c_int, RecoveryHandle, ErrorHandle, ctypes.c_void_p)
GuardFunc = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
LogFunc = ctypes.CFUNCTYPE(
    None,
    ctypes.c_int,
    ctypes.c_char_p,
    ctypes.POINTER(LogFieldStruct),
    ctypes.c_size_t,
    ctypes.c_void_p,
)

USEC_INFINITY = 2**64 - 1
TEXT_MAX_BYTES = 65536
METRICS_NAME_MAX_BYTES = 64
PROXY_FRESH = 1
