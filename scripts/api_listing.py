"""Lists what the header declares, by its parts, into docs/api-reference.md.

    python3 scripts/api_listing.py

Run it when the header has a new name. Tests/docs holds the page against the header.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ROOT / "include" / "bleepreliability.h"
PAGE = ROOT / "docs" / "api-reference.md"
BEGIN, END = "<!-- listing -->\n", "<!-- end of the listing -->\n"
KINDS = {
    "Functions": r"^[\w *]*?\b(bleep_\w+)\(",
    "Types": r"^\} (bleep_\w+);|^typedef struct \w+ (bleep_\w+);",
    "Callbacks": r"^typedef \w+ \(\*(bleep_\w+)\)",
    "Macros": r"^#define (BLEEP_\w+)",
}


def parts(header: str) -> list[tuple[str, str]]:
    """The title of each part of the header, and its declarations."""
    found = re.split(r"/\* -{20,}\n \* (.*)\n(?:.*\n)*? \* -{20,} \*/\n", header)
    titles = ["Words: what all parts use: statuses, layers, handles, callbacks", *found[1::2]]
    return list(zip(titles, found[0::2]))


def names(pattern: str, declarations: str) -> list[str]:
    """The names that a part declares in one way, in its order."""
    code = re.sub(r"/\*.*?\*/", "", declarations, flags=re.S)
    found = ("".join(match.groups("")) for match in re.finditer(pattern, code, re.M))
    return list(dict.fromkeys(found))


def listing(header: str) -> str:
    """The parts with their names, in Markdown."""
    text = ""
    for title, declarations in parts(header):
        name, _, purpose = title.partition(": ")
        text += f"\n### {name}\n\n"
        if purpose:
            text += f"{purpose[:1].upper()}{purpose[1:]}.\n\n"
        for kind, pattern in KINDS.items():
            declared = names(pattern, declarations)
            if declared:
                text += f"- {kind}: " + ", ".join(f"`{name}`" for name in declared) + "\n"
    return text + "\n"


def updated(page: str, header: str) -> str:
    """The page with the listing as it should be."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return before + BEGIN + listing(header) + END + after


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(), HEADER.read_text()))
