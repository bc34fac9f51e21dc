"""What is preloaded shows what it stands before and no more; it and bleep-run need libc alone."""

from __future__ import annotations

import re
import subprocess

import pytest
from adopted import PRELOAD, RUN
from conftest import ROOT

SIZE_LIMIT = 40 * 1024


def output(*command):
    return subprocess.run(
        [str(word) for word in command], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("file", [PRELOAD, RUN])
def test_needs_libc_alone(file):
    needed = re.findall(r"\(NEEDED\)[^[]*\[(.*)\]", output("readelf", "--dynamic", file))

    assert needed == ["libc.so.6"]


def test_finds_the_library_beside_itself():
    assert re.findall(r"\(RUNPATH\)[^[]*\[(.*)\]", output("readelf", "--dynamic", PRELOAD)) == [
        "$ORIGIN"]


def test_shows_the_functions_that_it_stands_before_and_nothing_else():
    written = "".join(
        file.read_text() for file in (ROOT / "Sources" / "BleepPreload").glob("*.swift"))
    expected = set(re.findall(r'^@_cdecl\("(\w+)"\)\n@implementation$', written, re.M))

    shown = {line.split()[2] for line in output("nm", "-D", "--defined-only", PRELOAD).splitlines()}

    assert len(expected) == 18 and shown == expected


@pytest.mark.parametrize("file", [PRELOAD, RUN])
def test_is_small_and_stripped(file):
    print(f"{file.stat().st_size} bytes")
    assert file.stat().st_size <= SIZE_LIMIT
    assert ".symtab" not in output("readelf", "-SW", file)
