"""Every Python block of the documents runs as it stands, against the simulator.

Below <!-- from: FILE --> it is a part of that file, which others run.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

from blocks import ROOT, Block, each
from conftest import BUILD

LIBRARY = BUILD / "libbleepreliability.so.0"


def run(text: str, bus: str, directory: pathlib.Path) -> subprocess.CompletedProcess[str]:
    environment = dict(
        os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, PYTHONPATH=str(ROOT / "python"),
        BLEEPRELIABILITY_LIBRARY=str(LIBRARY))
    return subprocess.run(
        [sys.executable, "-c", text], env=environment, cwd=directory, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60)


@each("python", where=lambda block: "from" in block.markers)
def test_the_block_is_in_the_file_that_it_is_from(block: Block):
    assert block.text in (block.document.parent / block.markers["from"]).read_text()


@each("python", where=lambda block: "from" not in block.markers)
def test_the_block_runs(block: Block, bus, simulator, tmp_path):
    end = run(block.text, bus.address, tmp_path)

    assert (end.returncode, end.stderr) == (0, "")
    # What a comment promises is printed, is printed.
    promised = re.findall(r"^\s*print\(.*\)  # (.+)$", block.text, re.M)
    assert [line for line in promised if line not in end.stdout.splitlines()] == []
