"""Swift blocks pass the compiler, against the modules that `make` has built."""

from __future__ import annotations

import os
import subprocess

import pytest

from blocks import ROOT, Block, blocks

MODULES = ROOT / f".build-{os.environ.get('SWIFT_RUNTIME', 'embedded')}" / "release" / "Modules"

# What the reader of a block has, beside what it says.
PRELUDE = """import BluezSimulator
import CGLib

struct ReadersClient {
    let clock = ManualSimulatorClock()
    func connect(deviceAt path: String) {}
}

func block(context: OpaquePointer?, address: String, path: String) throws {
    let client = ReadersClient()
"""
SIMULATOR = """    let simulator = BluezSimulator(
        busAddress: address, configuration: BluezSimulator.Configuration(), context: context,
        clock: ManualSimulatorClock())
"""


def source(block: Block) -> str:
    text = block.text.replace("import BluezSimulator\n", "")
    simulator = "" if "let simulator" in text else SIMULATOR
    return f"{PRELUDE}{simulator}{text}}}\n"


def flags() -> list[str]:
    glib = subprocess.run(
        ["pkg-config", "--cflags", "gio-2.0"], check=True, capture_output=True, text=True,
    ).stdout.split()
    return [word for flag in glib if flag != "-pthread" for word in ("-Xcc", flag)]


@pytest.mark.parametrize("block", blocks("swift"), ids=lambda block: block.name)
def test_the_block_compiles(block: Block, tmp_path):
    file = tmp_path / "block.swift"
    file.write_text(source(block))

    end = subprocess.run(
        [
            "swiftc", "-typecheck", "-swift-version", "6", "-wmo", "-suppress-warnings",
            "-enable-experimental-feature", "Embedded", "-package-name", ROOT.name.lower(),
            "-I", str(MODULES), "-I", str(ROOT / "Sources" / "CGLib"), *flags(), str(file),
        ],
        capture_output=True, text=True)

    assert end.returncode == 0, end.stderr
