"""Makes the C table of every function and its parameters for hostile_arguments.c.

Everything comes from the header: which functions there are, what kind each parameter is, and
from its comment whether it may be NULL. Run as: hostile_table.py > hostile_table.h
"""

import re

import declarations

BY_TYPE = {
    "bleep_client *": "CLIENT",
    "bleep_operation *": "HANDLE",
    "bleep_proxy *": "PROXY",
    "const bleep_value *": "VALUE",
    "const bleep_state *": "STATE",
    "const bleep_state_result *": "STATE_RESULT",
    "bleep_state_func": "ON_RESTORED",
    "bleep_state_item *": "OUT_ITEM",
    "bleep_state **": "OUT_STATE",
    "bleep_state_result **": "OUT_STATE_RESULT",
    "const bleep_call_options *": "OPTIONS",
    "const bleep_monitor_options *": "MONITOR_OPTIONS",
    "const bleep_pool_options *": "POOL_OPTIONS",
    "bleep_lease *": "LEASE",
    "bleep_external_call *": "EXTERNAL",
    "const bleep_connect_gate_options *": "GATE_OPTIONS",
    "const bleep_recovery_options *": "RECOVERY_OPTIONS",
    "const bleep_recorder_options *": "RECORDER_OPTIONS",
    "bleep_recorder_format": "FORMAT",
    "const bleep_recovery *": "RECOVERY",
    "const bleep_error *": "CAUSE",
    "bleep_recovery_func": "ON_RECOVERY",
    "bleep_recovered_func": "ON_RECOVERED",
    "bleep_recovery_step *": "OUT_STEP",
    "bleep_recovery **": "OUT_RECOVERY",
    "bleep_done_func": "ON_DONE",
    "bleep_news_func": "ON_NEWS",
    "bleep_notify_func": "ON_VALUE",
    "bleep_monitor_func": "ON_EVENT",
    "bleep_lease_func": "ON_LEASE",
    "bleep_proxy_func": "ON_CHANGE",
    "bleep_guard_func": "FUNC",
    "bleep_log_func": "ON_LOG",
    "bleep_log_level": "LEVEL",
    "bleep_status": "OUTCOME",
    "bleep_metrics_window": "WINDOW",
    "bleep_metrics_format": "FORMAT",
    "bleep_metrics_stats *": "OUT_STATS",
    "bleep_proxy_stats *": "OUT_PROXY_STATS",
    "bleep_layer": "LAYER",
    "const uint8_t *": "BYTES",
    "bleep_error **": "OUT_ERROR",
    "bleep_value **": "OUT_VALUE",
    "bleep_operation **": "OUT_OPERATION",
    "bleep_lease **": "OUT_LEASE",
    "bleep_external_call **": "OUT_EXTERNAL",
    "bleep_external_step *": "OUT_EXTERNAL_STEP",
    "bleep_proxy **": "OUT_PROXY",
}
BY_NAME = {
    "destroy": "DESTROY",
    "value_destroy": "VALUE_DESTROY",
    "user_data": "USER_DATA",
    "value_user_data": "VALUE_USER_DATA",
    "timeout_usec": "TIMEOUT",
    "max_age_usec": "TIMEOUT",
    "size_bytes": "SIZE",
    "index": "INDEX",
    "is_sent": "INDEX",
    "token": "TOKEN",
    "latency_usec": "TIMEOUT",
    "p95_usec": "TIMEOUT",
    "min_samples": "INDEX",
    "flags": "FLAGS",
    "error_rate": "SHARE",
    "factor": "FACTOR",
    "events": "EVENTS",
    "watch": "WATCH",
    "moments": "MOMENTS",
    "variant": "VARIANT",
}
# The same word is something else in these functions.
TEXTS = {
    ("bleep_property_set", "value"): "VALUE_TEXT",
    ("bleep_property_set_async", "value"): "VALUE_TEXT",
    ("bleep_lease_property_set", "value"): "VALUE_TEXT",
    ("bleep_external_call_new", "interface"): "CALL_INTERFACE",
    ("bleep_external_call_refused", "name"): "ERROR_NAME",
    ("bleep_external_call_refused", "message"): "LABEL",
    ("bleep_recorder_note_message", "message"): "WIRE",
    ("bleep_recorder_note_message", "size_bytes"): "WIRE_SIZE",
    ("bleep_lease_call", "interface"): "CALL_INTERFACE",
    ("bleep_lease_call_async", "interface"): "CALL_INTERFACE",
    ("bleep_proxy_property_set", "value"): "VALUE_TEXT",
    ("bleep_proxy_property_set_async", "value"): "VALUE_TEXT",
    ("bleep_proxy_call", "method"): "PROXY_METHOD",
    ("bleep_proxy_call_async", "method"): "PROXY_METHOD",
    ("bleep_proxy_unwatch", "watch"): "PROXY_WATCH",
    ("bleep_recovery_unwatch", "watch"): "RECOVERY_WATCH",
    ("bleep_state_set_attribute", "name"): "NOTE",
    ("bleep_state_get_attribute", "name"): "NOTE",
    ("bleep_state_remove_attribute", "name"): "NOTE",
    ("bleep_guard", "operation"): "WORD",
    ("bleep_metrics_write", "file"): "FILE_NAME",
    ("bleep_state_open", "file"): "FILE_NAME",
    ("bleep_recorder_dump", "file"): "FILE_NAME",
    ("bleep_call", "interface"): "CALL_INTERFACE",
    ("bleep_call_async", "interface"): "CALL_INTERFACE",
    ("bleep_call_variant", "interface"): "CALL_INTERFACE",
    ("bleep_call_variant_async", "interface"): "CALL_INTERFACE",
}
# Made by hand in hostile_arguments.c, because the whole point is in the struct.
BY_HAND = {"bleep_client_new", "bleep_error_status"}


def kind(function, parameter):
    if parameter.name == "characteristic" and "_notify" in function.name:
        return "NOTIFYING_CHARACTERISTIC"
    if (function.name, parameter.name) in TEXTS:
        return TEXTS[function.name, parameter.name]
    if parameter.type == "const char *":
        return parameter.name.upper()
    if (parameter.type, parameter.name) == ("struct _GVariant *", "arguments"):
        return "TUPLE"
    if parameter.name in BY_NAME:
        return BY_NAME[parameter.name]
    if parameter.type in BY_TYPE:
        return BY_TYPE[parameter.type]
    if parameter.name.startswith("out_") and parameter.type.endswith("*"):
        return "OUT_PLAIN"
    raise ValueError(f"{function.name} has a parameter of a new kind: {parameter}")


def nullable(function, text):
    """The parameters whose comment says that NULL is allowed."""
    comment = re.search(rf"/\*\*\n \* {function.name}:\n(.*?)\*/", text, re.DOTALL).group(1)
    return set(re.findall(r"@(\w+): \(nullable\)", comment))


def cast(parameter, index):
    if "_func" in parameter.type:
        return f"({parameter.type})a[{index}].function"
    if parameter.type.endswith("*"):
        return f"a[{index}].pointer"
    member = "real" if parameter.type == "double" else "number"
    return f"({parameter.type})a[{index}].{member}"


def main():
    text = declarations.HEADER.read_text()
    functions = [
        function for function in declarations.functions()
        if function.type == "bleep_status" and function.name not in BY_HAND
    ]
    print("/* Made by hostile_table.py from the public header. */")
    for function in functions:
        arguments = ", ".join(
            cast(parameter, index) for index, parameter in enumerate(function.parameters)
        )
        print(f"static bleep_status call_{function.name}(const union argument *a)\n{{")
        print(f"    return {function.name}({arguments});\n}}\n")
    print("static const struct function functions[] = {")
    for function in functions:
        allowed = nullable(function, text)
        parameters = ", ".join(
            f"{{ {kind(function, parameter)}, {int(parameter.name in allowed)} }}"
            for parameter in function.parameters
        )
        print(f'    {{ "{function.name}", call_{function.name}, {len(function.parameters)},')
        print(f"      {{ {parameters} }} }},")
    print("};")


if __name__ == "__main__":
    main()
