"""The ctypes declarations against the header, which is the contract."""

from __future__ import annotations

import ctypes
import re

import pytest
from conftest import ROOT

from bleepreliability import _external_types, _recorder_types, _recovery_types, _types, enums
from bleepreliability import errors, external, recorder
from bleepreliability import recovery_enums, version
from bleepreliability._native import DECLARATIONS

TEXT = (ROOT / "include" / "bleepreliability.h").read_text()
HEADER = re.sub(r"/\*.*?\*/", "", TEXT, flags=re.S)

SCALARS = {
    "int": ctypes.c_int,
    "size_t": ctypes.c_size_t,
    "double": ctypes.c_double,
    "uint8_t": ctypes.c_uint8,
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    # Enumerations with negative values are int; the others pass in the same way.
    "bleep_status": ctypes.c_int,
    "bleep_blame": ctypes.c_int,
    "bleep_retry": ctypes.c_int,
    "bleep_log_level": ctypes.c_int,
    "bleep_event": ctypes.c_int,
    "bleep_layer": ctypes.c_int,
    "bleep_condition": ctypes.c_int,
    "bleep_bus": ctypes.c_int,
    "bleep_delivery": ctypes.c_int,
    "bleep_metrics_window": ctypes.c_int,
    "bleep_metrics_format": ctypes.c_int,
    "bleep_recorder_format": ctypes.c_int,
    "bleep_external_action": ctypes.c_int,
    "bleep_news_func": _external_types.NewsFunc,
    "bleep_stage": ctypes.c_int,
    "bleep_verdict": ctypes.c_int,
    "bleep_recovery_moment": ctypes.c_int,
    "bleep_metrics_latency": _types.MetricsLatencyStruct,
    "bleep_destroy_func": _types.DestroyFunc,
    "bleep_done_func": _types.DoneFunc,
    "bleep_notify_func": _types.NotifyFunc,
    "bleep_guard_func": _types.GuardFunc,
    "bleep_monitor_func": _types.MonitorFunc,
    "bleep_log_func": _types.LogFunc,
    "bleep_lease_func": _types.LeaseFunc,
    "bleep_proxy_func": _types.ProxyFunc,
    "bleep_recovery_func": _recovery_types.RecoveryFunc,
    "bleep_recovered_func": _recovery_types.RecoveredFunc,
    "bleep_state_func": _types.StateFunc,
    "bleep_state_flag": ctypes.c_int,
    "bleep_state_kind": ctypes.c_int,
    "bleep_state_verdict": ctypes.c_int,
}
POINTERS = {
    "char": ctypes.c_char_p,
    "void": ctypes.c_void_p,
    "bleep_client": _types.ClientHandle,
    "bleep_operation": _types.OperationHandle,
    "bleep_lease": _types.LeaseHandle,
    "bleep_proxy": _types.ProxyHandle,
    "bleep_state": _types.StateHandle,
    "bleep_state_result": _types.StateResultHandle,
    "bleep_state_item": ctypes.POINTER(_types.StateItemStruct),
    "_GDBusConnection": _types.ConnectionHandle,
    "bleep_pool_options": ctypes.POINTER(_types.PoolOptionsStruct),
    "bleep_proxy_stats": ctypes.POINTER(_types.ProxyStatsStruct),
    "bleep_recovery": _recovery_types.RecoveryHandle,
    "bleep_external_call": _external_types.ExternalCallHandle,
    "bleep_external_step": ctypes.POINTER(_external_types.ExternalStepStruct),
    "bleep_recorder_options": ctypes.POINTER(_recorder_types.RecorderOptionsStruct),
    "bleep_recovery_options": ctypes.POINTER(_recovery_types.RecoveryOptionsStruct),
    "bleep_recovery_step": ctypes.POINTER(_recovery_types.RecoveryStepStruct),
    "bleep_recovery_event": ctypes.POINTER(_recovery_types.RecoveryEventStruct),
    "bleep_value": _types.ValueHandle,
    "bleep_error": _types.ErrorHandle,
    "_GMainContext": _types.MainContextHandle,
    "_GVariant": _types.VariantHandle,
    "bleep_client_options": ctypes.POINTER(_types.ClientOptionsStruct),
    "bleep_call_options": ctypes.POINTER(_types.CallOptionsStruct),
    "bleep_connect_gate_options": ctypes.POINTER(_types.ConnectGateOptionsStruct),
    "bleep_monitor_options": ctypes.POINTER(_types.MonitorOptionsStruct),
    "bleep_monitor_event": ctypes.POINTER(_types.MonitorEventStruct),
    "bleep_metrics_latency": ctypes.POINTER(_types.MetricsLatencyStruct),
    "bleep_metrics_stats": ctypes.POINTER(_types.MetricsStatsStruct),
    "bleep_log_field": ctypes.POINTER(_types.LogFieldStruct),
}


def ctype(declaration):
    """The ctypes type for a C type, with or without a name behind it."""
    words = re.sub(r"\b(const|struct)\b", "", declaration).replace("*", " * ").split()
    stars = words.count("*")
    base = words[0]
    if stars == 0:
        return None if base == "void" else SCALARS[base]
    if base in POINTERS:
        kind = POINTERS[base]
        stars -= 1
    else:
        kind = SCALARS[base]
    for _ in range(stars):
        kind = ctypes.POINTER(kind)
    return kind


def arguments(text):
    return [] if text.strip() in ("", "void") else [ctype(part) for part in text.split(",")]


FUNCTIONS = {
    name: (ctype(result), tuple(arguments(parameters)))
    for result, name, parameters in re.findall(
        r"^((?:const |struct )*\w+ \**)(bleep_\w+)\(([^)]*)\);", HEADER, re.M)
}
CALLBACKS = re.findall(r"typedef (\w+) \(\*(bleep_\w+_func)\)\(([^)]*)\);", HEADER)
STRUCTS = re.findall(r"typedef struct (bleep_\w+) \{([^}]*)\}", HEADER)
ENUMS = dict(re.findall(r"typedef enum (bleep_\w+) \{([^}]*)\}", HEADER))


def test_the_header_was_understood():
    # Every function's comment has such a line, and nothing else has one.
    assert len(FUNCTIONS) == TEXT.count("* Thread safety:")
    assert len(CALLBACKS) == 12
    assert len(STRUCTS) == 16


def test_every_function_is_declared_and_no_other():
    assert set(DECLARATIONS) == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_declaration_says_what_the_header_says(name):
    assert (DECLARATIONS[name][0], tuple(DECLARATIONS[name][1])) == FUNCTIONS[name]


@pytest.mark.parametrize("result, name, parameters", CALLBACKS, ids=lambda text: text[:20])
def test_callbacks_have_the_headers_types(result, name, parameters):
    kind = SCALARS[name]
    assert kind._restype_ == ctype(result)
    assert list(kind._argtypes_) == arguments(parameters)


@pytest.mark.parametrize("name, body", STRUCTS, ids=lambda text: text[:20])
def test_structs_have_the_headers_fields(name, body):
    kind = POINTERS[name]._type_
    fields = [field.strip() for field in body.split(";") if field.strip()]
    names = [re.search(r"(\w+)$", field).group(1) for field in fields]
    kinds = [ctype(re.sub(r"\w+$", "", field)) for field in fields]
    assert kind._fields_ == list(zip(names, kinds))


def members(name):
    """The values of an enumeration of the header, by name."""
    found = re.findall(r"BLEEP_(\w+) = ([-(]*\d+)(?: << (\d+)(\) - 1)?)?", ENUMS[name])
    return {word: (int(number.lstrip("(")) << int(shift or 0)) - bool(less)
            for word, number, shift, less in found}


@pytest.mark.parametrize("name, kind, prefix", [
    ("bleep_status", enums.Status, "ERROR_"),
    ("bleep_blame", enums.Blame, "BLAME_"),
    ("bleep_retry", enums.Retry, "RETRY_"),
    ("bleep_bus", enums.Bus, "BUS_"),
    ("bleep_delivery", enums.Delivery, "DELIVERY_"),
    ("bleep_call_flags", enums.CallFlags, "CALL_"),
    ("bleep_event", enums.Event, "EVENT_"),
    ("bleep_layer", enums.Layer, "LAYER_"),
    ("bleep_condition", enums.Condition, "CONDITION_"),
    ("bleep_connect_gate_flags", enums.ConnectGateFlags, "CONNECT_GATE_"),
    ("bleep_lease_flags", enums.LeaseFlags, "LEASE_"),
    ("bleep_monitor_flags", enums.MonitorFlags, "MONITOR_"),
    ("bleep_log_level", enums.LogLevel, "LOG_"),
    ("bleep_stage", recovery_enums.Stage, "STAGE_"),
    ("bleep_verdict", recovery_enums.Verdict, "VERDICT_"),
    ("bleep_recovery_consent", recovery_enums.Consent, "ALLOW_"),
    ("bleep_recovery_moment", recovery_enums.RecoveryMoment, "RECOVERY_"),
    ("bleep_metrics_format", enums.MetricsFormat, "METRICS_"),
    ("bleep_state_flag", enums.StateFlag, "STATE_"),
    ("bleep_state_kind", enums.StateKind, "STATE_KIND_"),
    ("bleep_state_verdict", enums.StateVerdict, "STATE_"),
    ("bleep_metrics_flags", enums.MetricsFlags, "METRICS_"),
    ("bleep_external_action", external.ExternalAction, "EXTERNAL_"),
    ("bleep_recorder_flags", recorder.RecorderFlags, "RECORDER_"),
    ("bleep_recorder_format", recorder.RecorderFormat, "RECORDER_"),
])
def test_enumerations_have_the_headers_values(name, kind, prefix):
    expected = {word[word.startswith(prefix) and len(prefix):]: number
                for word, number in members(name).items()}
    assert {word: int(member) for word, member in kind.__members__.items()} == expected


def test_windows_are_called_after_their_minutes():
    assert [int(window) for window in enums.MetricsWindow] == list(
        members("bleep_metrics_window").values())


def test_no_enumeration_is_missing():
    assert len(ENUMS) == 26


def test_constants_have_the_headers_values():
    assert "#define BLEEP_USEC_INFINITY UINT64_MAX" in HEADER
    assert _types.USEC_INFINITY == 2**64 - 1
    assert f"#define BLEEP_TEXT_MAX_BYTES {_types.TEXT_MAX_BYTES}" in HEADER
    assert (
        f"#define BLEEP_METRICS_NAME_MAX_BYTES {_types.METRICS_NAME_MAX_BYTES}" in HEADER)
    assert f"#define BLEEP_PROXY_FRESH ((uint64_t){_types.PROXY_FRESH})" in HEADER
    numbers = re.findall(r"#define BLEEP_VERSION_(?:MAJOR|MINOR|MICRO) (\d+)", HEADER)
    assert version.VERSION == ".".join(numbers)


def test_every_status_has_an_exception_of_its_own():
    kinds = [errors.class_for(status) for status in enums.Status if status != enums.Status.OK]
    assert len(set(kinds)) == len(kinds)
    assert errors.BleepError not in kinds
    for kind in kinds:
        assert errors.class_for(kind.status) is kind
