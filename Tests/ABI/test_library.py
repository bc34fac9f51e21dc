"""The library exports the header and nothing else, needs no Swift runtime, and is small."""

import re
import subprocess

import pytest

from conftest import STAGE, ROOT
import declarations

LIBRARY = STAGE / "lib" / "libbleepreliability.so.0.1.0"
NAMES = {function.name for function in declarations.functions()}
NODE = "BLEEPRELIABILITY_0.1"
NEEDED = {
    "libgio-2.0.so.0", "libgobject-2.0.so.0", "libglib-2.0.so.0", "libm.so.6", "libc.so.6",
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}
# The design's bar is 600 KiB: recovery, state, the record and the fast lane are more than that.
SIZE_LIMIT = 824 * 1024


def output(*command):
    return subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, text=True
    ).stdout


def dynamic(tag):
    """The entries of the dynamic section that are of one kind."""
    return re.findall(rf"\({tag}\)[^[]*\[(.*)\]", output("readelf", "--dynamic", LIBRARY))


def test_exports_the_functions_of_the_header_all_versioned():
    lines = output("nm", "-D", "--defined-only", "--with-symbol-versions", LIBRARY).splitlines()
    symbols = {line.split()[2]: line.split()[1] for line in lines}
    assert symbols.pop(NODE, "A") == "A"  # the node itself is a symbol as well

    assert set(symbols) == {f"{name}@@{NODE}" for name in NAMES}
    assert set(symbols.values()) == {"T"}


def test_has_its_soname_and_no_path_to_search():
    assert dynamic("SONAME") == ["libbleepreliability.so.0"]
    assert dynamic("RUNPATH") + dynamic("RPATH") == []


def test_needs_glib_and_libc_only():
    assert set(dynamic("NEEDED")) - NEEDED == set()


def test_has_no_text_relocations_and_no_executable_stack():
    assert "TEXTREL" not in output("readelf", "--dynamic", LIBRARY)
    stack = re.search(r"GNU_STACK.*\n?.*?(R\S*)\s+0x", output("readelf", "-lW", LIBRARY))
    assert stack and "E" not in stack.group(1)


def test_is_small():
    size = LIBRARY.stat().st_size

    print(f"{size} bytes")
    assert size <= SIZE_LIMIT


def test_is_stripped():
    assert ".symtab" not in output("readelf", "-SW", LIBRARY)


def test_every_symbol_can_be_linked_against(programs, tmp_path):
    source = tmp_path / "every_symbol.c"
    source.write_text(
        "#include <bleepreliability.h>\n#include <stdio.h>\n"
        "typedef void (*function)(void);\n"
        "int main(void)\n{\n"
        "    static const function all[] = {\n"
        + "".join(f"        (function){name},\n" for name in sorted(NAMES))
        + "    };\n    size_t found = 0;\n\n"
        "    for (size_t index = 0; index < sizeof all / sizeof all[0]; index++)\n"
        "        found += all[index] != NULL;\n"
        '    printf("%u\\n", (unsigned)found);\n    return 0;\n}\n'
    )
    # No other library is named, and none may be missing.
    program = programs.build(source, options=["-Wl,--no-undefined", "-Wno-cast-function-type"])

    assert programs.run(program).stdout == f"{len(NAMES)}\n"
    assert "libgio" not in output("readelf", "--dynamic", program)


def test_runs_with_the_version_it_was_compiled_with(programs, tmp_path):
    source = tmp_path / "version.c"
    source.write_text(
        "#include <bleepreliability.h>\n#include <stdio.h>\n"
        "int main(void)\n{\n"
        '    printf("%s %d\\n", bleep_version_string(),\n'
        "        bleep_version_number() == BLEEP_VERSION_NUMBER);\n    return 0;\n}\n"
    )

    assert programs.run(programs.build(source)).stdout == "0.1.0 1\n"


def test_loads_and_tells_what_that_costs(programs):
    """Prints, and asserts only that it loads: absolute times belong to `make bench`."""
    program = programs.build(ROOT / "Benchmarks" / "load.c", options=["-ldl"], packages=["gio-2.0"])

    answer = programs.run(program, STAGE / "lib" / "libbleepreliability.so.0")

    print(answer.stdout)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("enum,getter", [
    ("status", "bleep_status_name"), ("blame", "bleep_blame_name"), ("retry", "bleep_retry_name"),
    ("stage", "bleep_stage_name"), ("verdict", "bleep_verdict_name"),
])
def test_names_every_value_of_the_header_and_none_besides(programs, tmp_path, enum, getter):
    text = declarations.HEADER.read_text()
    body = re.search(rf"typedef enum bleep_{enum} \{{(.*?)\}} bleep_{enum};", text, re.DOTALL)
    values = re.findall(r"^\s+(BLEEP_\w+) = (-?\d+)", body.group(1), re.MULTILINE)
    source = tmp_path / f"{enum}.c"
    source.write_text(
        "#include <bleepreliability.h>\n#include <stdio.h>\n"
        "int main(void)\n{\n    for (int value = -300; value <= 300; value++)\n"
        f'        printf("%d %s\\n", value, {getter}((bleep_{enum})value));\n'
        "    return 0;\n}\n"
    )
    if enum == "status":
        spelled = {int(number): name for name, number in values}
        unknown = "BLEEP_STATUS_UNKNOWN"
    else:
        prefix = f"BLEEP_{enum.upper()}_"
        spelled = {
            int(number): name.removeprefix(prefix).lower().replace("_", "-")
            for name, number in values
        }
        unknown = "never" if enum == "retry" else "unknown"

    said = dict(
        line.split(" ", 1) for line in programs.run(programs.build(source)).stdout.splitlines()
    )

    assert said == {str(value): spelled.get(value, unknown) for value in range(-300, 301)}
