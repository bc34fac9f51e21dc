"""The adapter's header stands alone and is what the library exports, which needs libdbus only."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from conftest import ROOT, STAGE

sys.path.insert(0, str(ROOT / "Tests" / "ABI"))

import declarations  # noqa: E402
import test_header  # noqa: E402

HEADER = ROOT / "include" / "bleepreliability-dbus1.h"
LIBRARY = STAGE / "lib" / "libbleepreliability-dbus1.so.0.1.0"
FUNCTIONS = declarations.functions(HEADER)
NAMES = sorted(function.name for function in FUNCTIONS)
NODE = "BLEEPRELIABILITY_DBUS1_0.1"
SIZE_LIMIT = 64 * 1024


def output(*command):
    return subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, text=True
    ).stdout


def dynamic(tag):
    return re.findall(rf"\({tag}\)[^[]*\[(.*)\]", output("readelf", "--dynamic", LIBRARY))


@pytest.mark.parametrize("compiler,standard", test_header.COMPILERS)
def test_compiles_alone_with_every_warning_an_error(compiler, standard):
    if subprocess.run(["which", compiler], capture_output=True).returncode != 0:
        pytest.skip(f"no {compiler} here")
    cxx = standard.startswith("c++")
    warnings = test_header.CXX_WARNINGS if cxx else test_header.C_WARNINGS
    if compiler == "clang":
        warnings = [word for word in warnings if word != "-Wold-style-definition"]
    # What libdbus's own header is like is not ours to say.
    theirs = output("pkg-config", "--cflags-only-I", "dbus-1").replace("-I", "-isystem").split()

    answer = subprocess.run(
        [compiler, f"-std={standard}", *warnings, "-x", "c++" if cxx else "c", "-", "-c",
         "-o", "/dev/null", f"-I{HEADER.parent}", *theirs],
        input='#include "bleepreliability-dbus1.h"\n' * 2, capture_output=True, text=True,
    )

    assert answer.returncode == 0, answer.stderr


def test_includes_our_header_and_that_of_libdbus():
    includes = re.findall(r"^#include (.*)$", HEADER.read_text(), re.MULTILINE)

    assert includes == ["<bleepreliability.h>", "<dbus/dbus.h>"]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_documents_every_function_in_full(function):
    comment = re.search(
        rf"/\*\*\n \* {function.name}:\n(.*?)\*/\s*{re.escape(function.type)} ?"
        rf"\**{function.name}\(",
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


def test_exports_the_functions_of_the_header_all_versioned():
    lines = output("nm", "-D", "--defined-only", "--with-symbol-versions", LIBRARY).splitlines()
    symbols = {line.split()[2]: line.split()[1] for line in lines}
    assert symbols.pop(NODE, "A") == "A"  # the node itself is a symbol as well

    assert set(symbols) == {f"{name}@@{NODE}" for name in NAMES}
    assert set(symbols.values()) == {"T"}


def test_every_symbol_can_be_linked_against(programs, tmp_path):
    source = tmp_path / "every_symbol.c"
    source.write_text(
        "#include <bleepreliability-dbus1.h>\n#include <stdio.h>\n"
        "typedef void (*function)(void);\n"
        "int main(void)\n{\n"
        "    static const function all[] = {\n"
        + "".join(f"        (function){name},\n" for name in NAMES)
        + "    };\n    size_t found = 0;\n\n"
        "    for (size_t index = 0; index < sizeof all / sizeof all[0]; index++)\n"
        "        found += all[index] != NULL;\n"
        '    printf("%u\\n", (unsigned)found);\n    return 0;\n}\n'
    )
    program = programs.build(
        source, options=["-Wl,--no-undefined", "-Wno-cast-function-type"],
        packages=["bleepreliability-dbus1"],
    )

    assert programs.run(program).stdout == f"{len(NAMES)}\n"


def test_needs_libdbus_and_our_library_only():
    assert set(dynamic("NEEDED")) - {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"} == {
        "libbleepreliability.so.0", "libdbus-1.so.3", "libc.so.6",
    }
    assert dynamic("SONAME") == ["libbleepreliability-dbus1.so.0"]
    assert dynamic("RUNPATH") + dynamic("RPATH") == []


def test_the_main_library_does_not_need_libdbus():
    main = output("readelf", "--dynamic", STAGE / "lib" / "libbleepreliability.so.0")

    assert "libdbus" not in main


def test_is_small_and_stripped():
    size = LIBRARY.stat().st_size

    print(f"{size} bytes")
    assert size <= SIZE_LIMIT
    assert ".symtab" not in output("readelf", "-SW", LIBRARY)
