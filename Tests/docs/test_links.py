"""No link of a document is dead: files, headings, and the shape of what is elsewhere."""

from __future__ import annotations

import pathlib
import re
import urllib.parse

import pytest

from blocks import ROOT, anchors, documents, prose

LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^()\s]*(?:\([^()]*\))?[^()\s]*)\)")


def links(document: pathlib.Path) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate(prose(document).splitlines(), 1):
        line = re.sub(r"`[^`]*`", lambda code: " " * len(code.group()), line)
        found += [(number, match["target"]) for match in LINK.finditer(line)]
    return found


def complaint(document: pathlib.Path, target: str) -> str | None:
    """What is wrong with a link; what is on other machines is not asked."""
    parts = urllib.parse.urlsplit(target)
    if parts.scheme or parts.netloc:
        is_well_formed = parts.scheme == "https" and "." in parts.netloc
        return None if is_well_formed else f"{target} is no address with https"
    place = document
    if parts.path:
        place = (document.parent / urllib.parse.unquote(parts.path)).resolve()
        if not place.exists():
            return f"{target} is not there"
        if ROOT not in [place, *place.parents]:
            return f"{target} is outside the tree"
    if parts.fragment and (place.suffix != ".md" or parts.fragment not in anchors(place)):
        return f"{target} has no such heading"
    return None if target else "an empty link"


@pytest.mark.parametrize(
    "document", documents(), ids=[str(path.relative_to(ROOT)) for path in documents()])
def test_links_lead_somewhere(document: pathlib.Path):
    wrong = [
        f"line {number}: {text}" for number, target in links(document)
        if (text := complaint(document, target)) is not None
    ]

    assert wrong == []


def test_there_are_links():
    assert len([link for document in documents() for link in links(document)]) >= 50


@pytest.mark.parametrize("target", [
    "docs/nothing.md", "docs/python.md#nothing", "#nothing", "https://", "ftp://example.org/x",
    "../../../../etc/passwd", "include/bleepreliability.h#nothing", "",
])
def test_a_dead_link_is_noticed(target):
    assert complaint(ROOT / "README.md", target) is not None


@pytest.mark.parametrize("target", [
    "docs/python.md#when-it-fails", "LICENSE", "examples-c", "#in-c", "https://example.org/a#b",
])
def test_a_link_that_leads_somewhere_is_let_go(target):
    assert complaint(ROOT / "README.md", target) is None


def test_every_document_is_in_the_index():
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for _, target in links(index)}

    missing = [path.name for path in documents() if path.parent == index.parent
               and path != index and path not in linked]

    assert missing == []
