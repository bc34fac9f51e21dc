"""The picture of the architecture is true: its modules exist, its arrows are the imports."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

from blocks import ROOT

SOURCES = ROOT / "Sources"
PICTURE = ROOT / "docs" / "architecture.svg"
PAGE = ROOT / "docs" / "architecture.md"
HEADER = "CBleepReliability"  # the module that include/ is
SVG = "{http://www.w3.org/2000/svg}"


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    def has_on_its_edge(self, x: float, y: float) -> bool:
        within = self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
        return within and (
            x in (self.x, self.x + self.width) or y in (self.y, self.y + self.height))


def boxes() -> dict[str, Box]:
    found = {}
    for group in ElementTree.parse(PICTURE).iter(f"{SVG}g"):
        if group.get("class") == "module":
            rectangle = group.find(f"{SVG}rect")
            title = group.find(f"{SVG}text")
            assert rectangle is not None and title is not None
            assert title.text == group.get("id")
            found[group.get("id")] = Box(
                *(float(rectangle.get(name)) for name in ("x", "y", "width", "height")))
    return found


def arrows() -> dict[tuple[str, str], str]:
    return {
        (path.get("data-from"), path.get("data-to")): path.get("d")
        for path in ElementTree.parse(PICTURE).iter(f"{SVG}path")
        if path.get("class") == "import"
    }


def modules() -> set[str]:
    return {path.name for path in SOURCES.iterdir() if path.is_dir()} | {HEADER}


def imports() -> set[tuple[str, str]]:
    known = modules()
    return {
        (folder, module)
        for folder in known - {HEADER} for file in (SOURCES / folder).rglob("*.swift")
        for module in re.findall(r"^(?:\w+ )?import (\w+)", file.read_text(), re.M)
        if module in known
    }


def ends(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a path of M, H and V begins and ends."""
    words = path.split()
    x, y = float(words[0].removeprefix("M")), float(words[1])
    start = (x, y)
    for word in words[2:]:
        if word.startswith("H"):
            x = float(word[1:])
        else:
            assert word.startswith("V"), word
            y = float(word[1:])
    return start, (x, y)


def test_the_picture_has_every_module_and_no_other():
    assert set(boxes()) == modules()


def test_the_arrows_are_the_imports():
    assert set(arrows()) == imports()


def test_the_arrows_lead_from_box_to_box():
    for (start, end), path in arrows().items():
        (from_x, from_y), (to_x, to_y) = ends(path)
        assert boxes()[start].has_on_its_edge(from_x, from_y), (start, end)
        assert boxes()[end].has_on_its_edge(to_x, to_y), (start, end)


def test_nothing_in_the_core_points_outwards():
    assert [pair for pair in imports() if pair[0] == "BleepCore"] == []
    assert ("BleepGDBus", "BleepABI") not in imports()


def test_the_page_shows_the_picture_and_names_every_folder():
    page = PAGE.read_text()
    folders = {
        f"{module}/{path.name}" for module in ("BleepCore", "BleepGDBus")
        for path in (SOURCES / module).iterdir() if path.is_dir()
    }

    assert "(architecture.svg)" in page
    assert [folder for folder in sorted(folders) if f"`{folder}`" not in page] == []
    named = set(re.findall(r"`((?:BleepCore|BleepGDBus|BluezSimulator)/\w+)`", page))
    assert [folder for folder in sorted(named) if not (SOURCES / folder).is_dir()] == []
