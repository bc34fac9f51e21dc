"""The header stands alone, in C and in C++, with every warning an error, and documents itself."""

import re
import shutil
import subprocess

import pytest

from conftest import ROOT
import declarations

HEADER = ROOT / "include" / "bleepreliability.h"

C_WARNINGS = [
    "-Wall", "-Wextra", "-pedantic", "-Werror", "-Wstrict-prototypes", "-Wmissing-prototypes",
    "-Wold-style-definition", "-Wredundant-decls", "-Wundef", "-Wpadded", "-Wshadow",
    "-Wwrite-strings", "-Wcast-qual", "-Wconversion", "-Wsign-conversion", "-Wc++-compat",
]
CXX_WARNINGS = [
    "-Wall", "-Wextra", "-pedantic", "-Werror", "-Wredundant-decls", "-Wundef", "-Wpadded",
    "-Wshadow", "-Wcast-qual", "-Wconversion", "-Wsign-conversion",
]
# Uses every macro, since nothing looks into a macro that nobody uses.
PROGRAM = """#include "bleepreliability.h"
#include "bleepreliability.h"
bleep_client_options client_options = BLEEP_CLIENT_OPTIONS_INIT;
bleep_call_options call_options = BLEEP_CALL_OPTIONS_INIT;
bleep_monitor_options monitor_options = BLEEP_MONITOR_OPTIONS_INIT;
bleep_pool_options pool_options = BLEEP_POOL_OPTIONS_INIT;
bleep_connect_gate_options gate_options = BLEEP_CONNECT_GATE_OPTIONS_INIT;
bleep_recovery_options recovery_options = BLEEP_RECOVERY_OPTIONS_INIT;
bleep_recorder_options recorder_options = BLEEP_RECORDER_OPTIONS_INIT;
bleep_recovery_step recovery_step = BLEEP_RECOVERY_STEP_INIT;
bleep_proxy_stats proxy_stats = BLEEP_PROXY_STATS_INIT;
bleep_state_item state_item = BLEEP_STATE_ITEM_INIT;
extern uint64_t fresh;
uint64_t fresh = BLEEP_PROXY_FRESH;
extern uint64_t infinity;
uint64_t infinity = BLEEP_USEC_INFINITY;
extern char text[BLEEP_TEXT_MAX_BYTES];
extern uint32_t version;
uint32_t version = BLEEP_VERSION_NUMBER;
"""

COMPILERS = [
    (compiler, standard)
    for compilers, standards in ((("gcc", "clang"), ("c99", "c11", "c17")),
                                 (("g++", "clang++"), ("c++11", "c++17", "c++20")))
    for compiler in compilers for standard in standards
]


@pytest.mark.parametrize("compiler,standard", COMPILERS)
def test_compiles_alone_with_every_warning_an_error(compiler, standard):
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler} here")
    cxx = standard.startswith("c++")
    warnings = CXX_WARNINGS if cxx else C_WARNINGS
    if compiler == "clang":
        warnings = [word for word in warnings if word != "-Wold-style-definition"]

    answer = subprocess.run(
        [compiler, f"-std={standard}", *warnings, "-x", "c++" if cxx else "c", "-", "-c",
         "-o", "/dev/null", f"-I{HEADER.parent}"],
        input=PROGRAM, capture_output=True, text=True,
    )

    assert answer.returncode == 0, answer.stderr


def test_includes_only_two_headers_of_the_language():
    includes = re.findall(r"^#include (.*)$", HEADER.read_text(), re.MULTILINE)

    assert includes == ["<stddef.h>", "<stdint.h>"]


def test_every_enum_value_is_written_out_and_unique():
    enums = re.findall(r"typedef enum (\w+) \{(.*?)\} \w+;", HEADER.read_text(), re.DOTALL)
    assert len(enums) >= 7
    for name, body in enums:
        body = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
        entries = [entry.strip() for entry in body.split(",") if entry.strip()]
        values = [entry.partition("=")[2].strip() for entry in entries]

        assert all(values), f"{name} leaves a value to the compiler"
        assert len(set(values)) == len(values), f"{name} has a value twice"


@pytest.mark.parametrize("function", declarations.functions(), ids=lambda function: function.name)
def test_documents_every_function_in_full(function):
    name = function.name
    comment = re.search(
        rf"/\*\*\n \* {name}:\n(.*?)\*/\s*{re.escape(function.type)} ?\**{name}\(",
        HEADER.read_text(), re.DOTALL,
    )
    assert comment is not None, "no comment before it"
    text = comment.group(1)

    assert re.findall(r"^ \* @(\w+):", text, re.MULTILINE) == [
        parameter.name for parameter in function.parameters
    ]
    assert "\n * Thread safety: " in text
    assert "\n * Since: 0.1\n" in text
    assert (function.type == "void") != ("\n * Returns: " in text)
