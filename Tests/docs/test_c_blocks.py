"""Every C block of the documents compiles against the installed tree, and runs.

A block with main() is a program and is run on the simulator with a device's address. Any other
is a fragment: its definitions go to the top of a file, its statements into a function that has
`client`, `address`, `error` and `status`, and that fails where one of the latter two does. A block
below <!-- compile --> is not run, since it needs something that no test can have.
"""

from __future__ import annotations

import pathlib
import re

import pytest

from blocks import ROOT, Block, each
from conftest import DEVICE

HARNESS = (pathlib.Path(__file__).parent / "fragment.c.in").read_text()
DEFINITION = re.compile(
    r"^(?:static|typedef)\b(?:[^;{]*;[^\n]*|[^;{]*\{.*?^\}[^\n]*)\n", re.M | re.S)
# Fragments leave out what the reader knows to come.
LENIENT = [
    "-Wno-unused-parameter", "-Wno-unused-variable", "-Wno-unused-function",
    "-Wno-unused-but-set-variable",
]


def is_program(block: Block) -> bool:
    return re.search(r"^(?:int )?main\(", block.text, re.M) is not None


def split(text: str, take: re.Pattern[str]) -> tuple[str, str]:
    """What fits, and the rest with blank lines in its place, so that lines keep their numbers."""
    taken = "\n".join(take.findall(text))
    return taken, take.sub(lambda match: "\n" * match.group().count("\n"), text)


def whole(block: Block) -> str:
    """The program that a fragment is part of."""
    includes, rest = split(block.text, re.compile(r"^#include .*\n", re.M))
    definitions, statements = split(rest, DEFINITION)
    place = f'#line {block.line} "{block.document.name}"\n'
    return (
        HARNESS.replace("@INCLUDES@", includes).replace("@DEFINITIONS@", definitions)
        .replace("@STATEMENTS@", place + statements)
    )


# What a program that includes these compiles with, besides our library.
PACKAGES = {"gio": "gio-2.0", "glib": "gio-2.0", "dbus": "dbus-1",
            "bleepreliability-dbus1": "bleepreliability-dbus1"}


def packages(text: str) -> list[str]:
    headers = re.findall(r"^#include <([\w-]+)", text, re.M)
    return sorted({PACKAGES[header] for header in headers if header in PACKAGES})


def build(block: Block, programs, directory: pathlib.Path) -> pathlib.Path:
    source = directory / "block.c"
    program = is_program(block)
    source.write_text(block.text if program else whole(block))
    name = re.sub(r"\W", "_", block.name)
    return programs.build(
        source, packages=packages(source.read_text()), options=[] if program else LENIENT,
        name=name)


@each("c", where=lambda block: "compile" in block.markers)
def test_the_block_compiles(block: Block, programs, tmp_path):
    build(block, programs, tmp_path)


@each("c", where=lambda block: "compile" not in block.markers)
def test_the_block_runs(block: Block, programs, bus, simulator, tmp_path):
    program = build(block, programs, tmp_path)

    end = programs.run(
        program, DEVICE, bus=bus.address, timeout=60, before=["env", "-C", tmp_path],
        DBUS_SYSTEM_BUS_ADDRESS=bus.address)

    assert (end.returncode, end.stderr) == (0, "")
    promised = block.markers.get("prints")
    assert promised is None or promised in end.stdout.splitlines()


def test_a_fragment_that_fails_is_noticed(programs, bus, simulator, tmp_path):
    text = 'status = bleep_device_connect(client, "AA:BB:CC:DD:EE:FF", NULL, &error);\n'
    block = Block(ROOT / "README.md", 1, "c", text, {})

    end = programs.run(build(block, programs, tmp_path), bus=bus.address)

    assert end.returncode == 1
    assert "BLEEP_ERROR_DEVICE_NOT_FOUND" in end.stderr


def test_a_fragment_that_is_wrong_does_not_compile(programs, tmp_path):
    block = Block(ROOT / "README.md", 1, "c", "bleep_nothing(client);\n", {})

    with pytest.raises(Exception, match="gcc"):
        build(block, programs, tmp_path)
