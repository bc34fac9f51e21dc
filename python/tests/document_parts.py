"""The user's document, taken apart, and the conversation with the program that runs its snippets.

Needs nothing but Python: it also runs in the guest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parent / "bleep" / "docs" / "d-bus-reliability.md"
PROGRAM = HERE / "document_program.py"
FLAVOURS = ["dbus-python", "package"]


class Block(NamedTuple):
    """A block of code under its heading."""

    heading: str
    line: int
    text: str


def blocks(language: str) -> list[Block]:
    """The blocks in a language, in order."""
    text = DOCUMENT.read_text("utf-8")
    found = []
    for block in re.finditer(rf"^```{language}\n(.*?)^```", text, re.S | re.M):
        before = text[:block.start()]
        heading = re.findall(r"^#+ (.*)$", before, re.M)[-1]
        found.append(Block(heading, before.count("\n") + 2, block.group(1)))
    return found


def snippets() -> list[Block]:
    """What a program is to write."""
    return blocks("python")


def commands() -> list[Block]:
    """What a person is to type."""
    return blocks("bash")


def bullets() -> list[str]:
    """Every promise and every reference, as the document has it."""
    text = re.sub(r"^```.*?^```", "", DOCUMENT.read_text("utf-8"), flags=re.S | re.M)
    return re.findall(r"^(?:-|\d+\.) (.*)$", text, re.M)


class Bed:
    """A BlueZ with one device that is known and not connected, and what can be done to it.

    Subclasses have the methods that document_program.py asks for.
    """

    address = ""
    options: list[str] = []
    """"--quick" where time is real."""

    def converse(self, flavour: str, environment: dict[str, str]) -> str:
        """Runs all snippets in order; gives what the program printed, which ended well."""
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), flavour, self.address, *self.options],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        printed = ""
        try:
            assert process.stdin is not None and process.stdout is not None
            for line in process.stdout:
                printed += line
                if line.startswith("@"):
                    answer: Any = getattr(self, line[1:].strip())()
                    process.stdin.write(json.dumps(answer) + "\n")
                    process.stdin.flush()
            assert process.wait(20) == 0, printed
        finally:
            process.kill()
            process.communicate()
        return printed
