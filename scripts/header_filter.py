"""Says what the comments of the public header say in Doxygen's words, for docs/Doxyfile.

    python3 scripts/header_filter.py include/bleepreliability.h

The header is written for whoever reads it, in the manner of gtk-doc; nobody should have to write
it twice. Its parts become Doxygen's groups, what stands behind a value or with a struct becomes
the comment of that value or field, and what was said of nothing stays unsaid.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

RULE = "-" * 20
# Where the text of the rules that hold everywhere begins.
BESIDE = 11
PIECES = re.compile(
    rf"""(?P<part>/\*[ ]{RULE}.*?{RULE}[ ]\*/)
       |(?P<file>\A/\*\n.*?\*/)
       |(?P<comment>/\*\*.*?\*/)\n
        (?:(?P<struct>typedef[ ]struct[ ]\w+[ ]\{{\n)(?P<fields>.*?)(?=\}})
          |(?P<macros>(?:\#define[ ]\w+[ ][^\n\\]+\n){{2,}}))?
       |(?P<enum>typedef[ ]enum[ ]\w+[ ]\{{\n)(?P<values>.*?)(?=\}})
       |^(?P<guard>\#define[ ]BLEEPRELIABILITY_H)$""",
    re.S | re.M | re.X,
)
VALUE = re.compile(
    r"(?:/\*(?P<before>.*?)\*/\s*)?(?P<value>BLEEP_\w+ = [^,/\n]+?,?)[ ]*"
    r"(?:/\*(?P<behind>[^\n]*?)\*/[ ]*)?\n",
    re.S,
)
# The lines at a comment's end, and what they are to Doxygen.
ENDINGS = {"Thread safety: ": "@par Thread safety\n", "Returns: ": "@return ", "Since: ": "@since "}
# What the header has before its first part.
WORDS = "Words: statuses, layers, handles and callbacks, which all parts use"


class Filter:
    """The header, whose names are known, so that they become links where they are spoken of."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = set(re.findall(r"^#define (BLEEP_\w+)|^ +(BLEEP_\w+) =", text, re.M))
        self._names = {name for pair in self._names for name in pair if name}
        self._names |= set(re.findall(r"^\} (bleep_\w+);", text, re.M))
        self._names |= set(re.findall(r"^typedef struct \w+ (bleep_\w+);", text, re.M))
        self._names |= set(re.findall(r"\(\*(bleep_\w+_func)\)", text))
        self._functions = set(re.findall(r"(bleep_\w+)\(", text))

    def text(self) -> str:
        """All of it, for Doxygen."""
        return PIECES.sub(self._piece, self._text) + "/** @} */\n"

    def _piece(self, found: re.Match[str]) -> str:
        piece = found.groupdict()
        if piece["file"]:
            return self._main_page(lines(piece["file"])) + self._group(WORDS, [])
        if piece["part"]:
            title, *rest = lines(piece["part"])
            return "/** @} */\n" + self._group(title, rest)
        if piece["enum"]:
            return piece["enum"] + VALUE.sub(self._value, piece["values"])
        if piece["guard"]:
            return ""
        return self._declaration(piece)

    def _main_page(self, said: list[str]) -> str:
        """The rules that hold everywhere are a word and a text beside it, each."""
        page = ["@mainpage libbleepreliability", ""]
        for line in said:
            rule = re.match(r"(\w+)\. +(?=\S)", line)
            if rule and rule.end() == BESIDE:
                page += ["", f"@par {rule.group(1)}", self._said(line[BESIDE:])]
            elif line == "Rules that hold everywhere":
                page.append(f"<b>{line}</b>")
            elif line.startswith("    ") and line[:BESIDE].strip():
                page.append(line)
            else:
                page.append(self._said(line.strip()))
        return comment(code(page)) + comment(["@file", "The whole interface of the library."])

    def _group(self, title: str, said: list[str]) -> str:
        name, _, purpose = title.partition(": ")
        head = [f"@defgroup {name.lower().replace(' ', '_')} {name}", ""]
        purpose = self._said(purpose[:1].upper() + purpose[1:])
        return comment([*head, f"{purpose}." if purpose else "", *map(self._said, said), "", "@{"])

    def _declaration(self, piece: dict[str, str]) -> str:
        said, parameters, rest = self._sorted(lines(piece["comment"]))
        if piece["struct"]:
            fields = re.sub(
                r"(\w+);$", lambda field: f"{field[0]} /**< {parameters[str(field[1])]} */",
                piece["fields"], flags=re.M)
            return comment(said + rest) + piece["struct"] + fields
        named = [f"@param {name} {text}" for name, text in parameters.items()]
        head = comment(said + named + rest)
        if piece["macros"]:
            return "".join(head + macro for macro in piece["macros"].splitlines(True))
        return head

    def _sorted(self, said: list[str]) -> tuple[list[str], dict[str, str], list[str]]:
        """What is said of the whole, of each parameter or field, and in the last lines."""
        whole: list[str] = []
        parameters: dict[str, str] = {}
        rest: list[str] = []
        for line in self._unfolded(said):
            parameter = re.match(r"@(\w+): (.*)", line)
            ending = next((word for word in ENDINGS if line.startswith(word)), "")
            if parameter:
                parameters[parameter.group(1)] = self._said(parameter.group(2))
            elif ending:
                rest.append(ENDINGS[ending] + self._said(line[len(ending):]))
            else:
                whole.append(self._said(line))
        return whole, parameters, rest

    def _unfolded(self, said: list[str]) -> list[str]:
        """Without the name in front, and what is continued in one line."""
        if not re.fullmatch(r"bleep_\w+:", said[0]):
            text, _, since = said[0].partition(" Since: ")
            return [text, f"Since: {since}"]
        return re.sub(r"\n    +", " ", "\n".join(said[1:])).splitlines()

    def _value(self, found: re.Match[str]) -> str:
        before, value, behind = found.group("before", "value", "behind")
        # A comment before a value that has one of its own is the heading of several.
        said = behind or before or "as its name says"
        return f"    {value} /**< {self._said(' '.join(lines(said)))} */\n"

    def _said(self, text: str) -> str:
        # What is quoted Doxygen takes as it stands.
        parts = re.split(r'("[^"]*")', text)
        return "".join(part if part[:1] == '"' else self._plain(part) for part in parts)

    def _plain(self, text: str) -> str:
        text = html.escape(text, quote=False).replace("\\", "\\\\").replace("--", "\\--")
        text = re.sub(r"`([^`]*)`", r"<code>\1</code>", text)
        text = re.sub(r"@(\w+)", r"<code>\1</code>", text)
        # Whether there is such a name, or function, is for Doxygen to complain about.
        text = re.sub(r"%(BLEEP_\w+)|\b(bleep_\w+\(\))", r"#\1\2", text)
        text = re.sub(r"%(\w+)", r"\1", text)
        return re.sub(r"(?<![#\w])(?:BLEEP|bleep)_\w+(?!\w|\()", self._link, text)

    def _link(self, found: re.Match[str]) -> str:
        name = found.group(0)
        if name in self._names:
            return f"#{name}"
        return f"#{name}()" if name in self._functions else name


def lines(text: str) -> list[str]:
    """What a comment says, without what makes it one."""
    inside = re.sub(r"\A\s*/\*+|\*/\s*\Z|-{20,}", "", text)
    said = [re.sub(r"^ *\* ?", "", line).rstrip() for line in inside.strip().splitlines()]
    return [said[0].strip(), *said[1:]]


def code(said: list[str]) -> list[str]:
    """Marks the lines that are indented as an example in C."""
    marked: list[str] = []
    inside = False
    for line in said:
        if line.startswith("    ") != inside and line:
            inside = not inside
            marked.append("@code{.c}" if inside else "@endcode")
        marked.append(line)
    return marked


def comment(said: list[str]) -> str:
    """A comment of Doxygen's."""
    return "/**\n" + "\n".join(said) + "\n*/\n"


if __name__ == "__main__":
    sys.stdout.write(Filter(Path(sys.argv[1]).read_text(encoding="utf-8")).text())
