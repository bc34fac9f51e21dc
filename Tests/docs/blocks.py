"""Reads the documents of the tree: their code blocks, headings and links."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARKER = re.compile(r"<!-- (?P<word>\w+)(?:: (?P<value>[^>]*[^> ]))? -->")
# The user's own document, byte for byte: python/tests has each of its blocks, with what they need.
VERBATIM = ROOT / "python" / "bleep" / "docs" / "d-bus-reliability.md"


class Block(NamedTuple):
    """A fenced block; `markers` are the HTML comments right above it, which readers do not see."""

    document: pathlib.Path
    line: int
    language: str
    text: str
    markers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def documents() -> list[pathlib.Path]:
    """All Markdown of the tree, but not what was built."""
    found = []
    for path in sorted(ROOT.rglob("*.md")):
        parts = path.relative_to(ROOT).parts
        if not any(part in {"build", "venv"} or part.startswith(".") for part in parts):
            found.append(path)
    return found


def _markers(above: list[str]) -> dict[str, str]:
    found = {}
    for line in reversed(above):
        match = MARKER.fullmatch(line)
        if match is None:
            break
        found[match["word"]] = match["value"] or ""
    return found


def blocks_of(document: pathlib.Path) -> Iterator[Block]:
    """The blocks of a document, in order; `line` is that of the first line inside."""
    lines = document.read_text().splitlines()
    opened = None
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("```"):
            continue
        if opened is None:
            # An indented one would be taken for text by some renderers.
            assert line.startswith("```"), f"{document}:{number + 1}: indented block"
            opened = number
        elif line.strip() == "```":
            text = "".join(inside + "\n" for inside in lines[opened + 1:number])
            language = lines[opened][3:].strip()
            yield Block(document, opened + 2, language, text, _markers(lines[:opened]))
            opened = None
        else:
            raise AssertionError(f"{document}:{number + 1}: a block inside a block")
    assert opened is None, f"{document}: the block of line {opened + 1} does not end"


def blocks(*languages: str) -> list[Block]:
    """The blocks in any of these languages; all of them where none is named."""
    return [
        block for document in documents() if document != VERBATIM
        for block in blocks_of(document) if not languages or block.language in languages
    ]


def each(*languages: str, where=lambda block: True):
    """Has a test run once for each block, named by its place."""
    chosen = [block for block in blocks(*languages) if where(block)]
    return pytest.mark.parametrize("block", chosen, ids=[block.name for block in chosen])


def prose(document: pathlib.Path) -> str:
    """The text without its blocks; lines keep their numbers."""
    inside, kept = False, []
    for line in document.read_text().splitlines():
        fence = line.startswith("```")
        kept.append("" if inside or fence else line)
        inside ^= fence
    return "\n".join(kept)


def anchors(document: pathlib.Path) -> set[str]:
    """What a link may lead to, as GitHub makes it of headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.*?) *#*$", prose(document), re.M):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number, unique = 0, slug
        while unique in found:
            number += 1
            unique = f"{slug}-{number}"
        found.add(unique)
    return found
