"""Blocks of plain text say by a comment above them what they are, and are held against that."""

from __future__ import annotations

import re

from blocks import ROOT, Block, blocks, each
from conftest import Simulator
from test_shell_blocks import help_of


def kind(name: str):
    return lambda block: block.markers.get("kind") == name


def file(beginning: str):
    return lambda block: block.markers.get("file", "").startswith(beginning)


KINDS = {"tree", "usage", "faults", "picture", "modules"}
FILES = ("/usr/lib/tmpfiles.d/", "/etc/tmpfiles.d/", "/etc/udev/rules.d/", "/usr/lib/sysusers.d/")


def test_every_text_block_says_what_it_is():
    unknown = [
        block.name for block in blocks("text")
        if block.markers.get("kind") not in KINDS
        and not block.markers.get("file", "").startswith(FILES)
    ]

    assert unknown == []


@each("text", where=kind("tree"))
def test_every_place_of_the_tree_is_there(block: Block):
    places = [
        word for line in block.text.splitlines()
        for word in line.split("  ")[0].split() if word.endswith("/") or "." in word
    ]

    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


@each("text", where=kind("usage"))
def test_every_option_of_the_usage_is_there(block: Block):
    program = block.text.split()[0]
    known = set(re.findall(r"--[a-z-]+", help_of(program)))

    assert set(re.findall(r"--[a-z-]+", block.text)) <= known


@each("text", where=kind("faults"))
def test_the_simulator_takes_the_faults(block: Block, bus, tmp_path):
    script = tmp_path / "script"
    script.write_text(block.text)

    Simulator(bus.address, "--script", script).stop()


@each("text", where=kind("picture"))
def test_every_file_in_the_picture_is_there(block: Block):
    folder = block.document.parent
    for name in re.findall(r"[\w-]+\.(?:py|sh|swift|c)\b", block.text):
        assert list(folder.rglob(name)), f"there is no {name} below {folder}"


@each("text", where=lambda block: "tmpfiles.d" in block.markers.get("file", ""))
def test_tmpfiles_lines_have_their_fields(block: Block):
    for line in block.text.splitlines():
        assert re.fullmatch(r"[dfDLz][+!]? /\S+ [0-7]{4} \w+ \w+ (-|\d+\w?)", line), line


@each("text", where=file("/etc/udev/rules.d/"))
def test_udev_rules_are_well_formed_and_that_of_rfkill_is_what_a_plan_tells(block: Block):
    source = (ROOT / "Sources/BleepGDBus/Recovery/RfkillUnblock.swift").read_text()
    told = source.replace('\\"', '"')
    rule = r'[A-Z]+(\{\w+\})?(==|=|\+=)"[^"]*"'

    for line in block.text.splitlines():
        assert re.fullmatch(rf"{rule}(, {rule})*", line), line
        assert not line.startswith('KERNEL=="rfkill"') or line in told
