"""docs/promises.md: complete, and every test that it names is there."""

from __future__ import annotations

import re

import pytest
from conftest import PYTHON, ROOT
from document_parts import DOCUMENT, bullets, commands, snippets

TABLES = ROOT / "docs" / "promises.md"
FAULTS = 33
# A test in Swift, and in Python one or a scenario.
FUNCTION = r"(?:func|def) {}\("


def without_targets(text):
    """A link leads from elsewhere to the same page by another path."""
    return re.sub(r"\]\([^)]*\)", "]", text)


def rows():
    """The cells of every line of the tables."""
    lines = without_targets(TABLES.read_text("utf-8")).splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in lines if line.startswith("| ")]


ROWS = rows()
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+::[^`]+)`", row[-1])})


def promised():
    """All that the document promises; what leads out of the project is no promise."""
    return [
        *(snippet.heading for snippet in snippets()),
        *(f"`{command.text.strip()}`" for command in commands()),
        *(without_targets(bullet) for bullet in bullets() if "://" not in bullet),
    ]


def test_every_promise_has_a_row_with_a_test():
    shown = {row[0]: re.findall("`[^`]+::[^`]+`", row[-1]) for row in ROWS}

    assert [each for each in promised() if not shown.get(each)] == []
    assert len(bullets()) == 39 and len(snippets()) == 6 and len(commands()) == 2


def test_every_row_is_a_promise_or_a_fault():
    faults = [f"B{number}" for number in range(1, FAULTS + 1)]
    heads = ["snippet under", "command", "promise", ""]

    assert {row[0] for row in ROWS} - {*promised(), *faults, *heads} == set()
    assert [row[0] for row in ROWS if re.fullmatch(r"B\d+", row[0])] == faults


@pytest.mark.parametrize("name", NAMED)
def test_the_test_exists(name):
    file, function = name.split("::")

    assert re.search(FUNCTION.format(function), (ROOT / file).read_text("utf-8"))


def test_the_documents_links_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", DOCUMENT.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]

    assert len(inside) == 3
    for link in inside:
        target = (DOCUMENT.parent / link).resolve()
        assert target.is_file() and PYTHON / "bleep" in target.parents
