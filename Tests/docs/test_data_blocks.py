"""Blocks of data are read by the program that reads them in earnest, or by its parser."""

from __future__ import annotations

import configparser
import json
import pathlib
import re
import subprocess

import pytest

from blocks import ROOT, Block, blocks, each
from test_python_blocks import run

READ_STATE = """
import json
from bleepreliability import Client
with Client() as client:
    client.open_state({file!r})
    print(json.dumps({{each: client.get_state(each) for each in client.saved_states()}}))
"""


def is_unit(block: Block) -> bool:
    return block.markers.get("file", "").startswith("/etc/systemd/system/")


def parser() -> configparser.ConfigParser:
    reader = configparser.ConfigParser(
        strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    return reader


def test_json_parses():
    for block in blocks("json"):
        json.loads(block.text)


@each("yaml")
def test_prometheus_reads_its_yaml(block: Block, tmp_path):
    file = tmp_path / "block.yml"
    file.write_text(block.text)
    kind = "rules" if block.text.startswith("groups:") else "config"

    end = subprocess.run(
        ["promtool", "check", kind, str(file)], capture_output=True, text=True)

    assert end.returncode == 0, end.stdout + end.stderr


@each("ini")
def test_ini_parses(block: Block):
    reader = parser()

    reader.read_string(block.text)

    assert reader.sections() != []


@each("ini")
def test_ini_is_of_a_kind_that_somebody_looks_at(block: Block):
    assert is_unit(block) or block.markers.get("kind") == "state"


def verify(place: str, text: str, folder: pathlib.Path) -> tuple[int, str]:
    """What systemd says of a unit, or of a drop-in beside a unit that has nothing else."""
    file = folder / pathlib.PurePosixPath(place).relative_to("/etc/systemd/system")
    file.parent.mkdir(exist_ok=True)
    # The program of the reader is not here.
    file.write_text(re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", text, flags=re.M))
    unit = file
    if file.suffix == ".conf":
        unit = folder / file.parent.name.removesuffix(".d")
        unit.write_text("[Service]\nExecStart=/bin/true\n")
    end = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True, text=True)
    return end.returncode, end.stderr


@each("ini", where=is_unit)
def test_systemd_takes_the_unit(block: Block, tmp_path):
    assert verify(block.markers["file"], block.text, tmp_path) == (0, "")


@pytest.mark.parametrize("place", ["wrong.service", "wrong.service.d/wrong.conf"])
def test_a_unit_that_is_wrong_is_noticed(place, tmp_path):
    text = "[Service]\nExecStart=/bin/true\nRestart=perhaps\n"

    assert verify(f"/etc/systemd/system/{place}", text, tmp_path) != (0, "")


@each("ini", where=lambda block: block.markers.get("kind") == "state")
def test_the_library_reads_the_state_file(block: Block, tmp_path):
    file = tmp_path / "state"
    file.write_text(block.text)
    device = parser()
    device.read_string(block.text)

    end = run(READ_STATE.format(file=str(file)), f"unix:path={tmp_path}/nobody", tmp_path)

    assert end.stderr == ""
    state = json.loads(end.stdout)
    assert list(state) == [name for name in device.sections() if ":" in name]
    for address, section in state.items():
        assert section["name"] == device[address]["Name"]
        assert section["adapter"] == device[address]["Adapter"]
        assert section["attributes"]


@each("js")
def test_the_rule_is_the_one_that_a_plan_tells(block: Block):
    """The library's own text, with the unit and the user of the reader."""
    source = (ROOT / "Sources/BleepGDBus/Recovery/ServiceManager.swift").read_text()
    told = re.search(r"polkit\.addRule.*?YES; }\);", source, re.S)
    assert told is not None
    # As Swift puts it together: strings side by side, with the two names between them.
    text = re.sub(r'",\s*"', "", told.group())
    text = re.sub(r'", (?:unit|user), "', "@", text).replace('\\"', '"')
    pattern = re.escape("".join(text.split())).replace("@", r"[\w.-]+")

    assert re.fullmatch(pattern, "".join(block.text.split()))
