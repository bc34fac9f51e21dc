"""Reads the functions that the public header declares."""

import dataclasses
import pathlib
import re

HEADER = pathlib.Path(__file__).resolve().parents[2] / "include" / "bleepreliability.h"

DECLARATION = re.compile(
    r"^(?P<type>(?:const )?(?:struct )?\w+ \**)(?P<name>bleep_\w+)\((?P<parameters>[^()]*)\)$"
)


@dataclasses.dataclass(frozen=True)
class Parameter:
    type: str
    name: str


@dataclasses.dataclass(frozen=True)
class Function:
    type: str
    name: str
    parameters: tuple


def split(parameter):
    """Takes "const char *path" apart into type and name."""
    match = re.fullmatch(r"(.*?)(\w+)", parameter.strip())
    return Parameter(match.group(1).strip(), match.group(2))


def functions(header=HEADER):
    """All functions, in the order of the header."""
    text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.DOTALL)
    text = re.sub(r"^\s*#(?:.*\\\n)*.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"extern \"C\" \{", "", text)
    text = re.sub(r"\{[^{}]*\}", "", text)
    found = []
    for statement in text.split(";"):
        statement = " ".join(statement.split())
        match = DECLARATION.match(statement)
        if match is None:
            # A function that this cannot read must not go missing from the tests.
            if "(" in statement and not statement.startswith("typedef"):
                raise ValueError(f"cannot read: {statement}")
            continue
        words = match.group("parameters")
        parameters = () if words == "void" else tuple(split(word) for word in words.split(","))
        found.append(Function(match.group("type").strip(), match.group("name"), parameters))
    return found


if __name__ == "__main__":
    for function in functions():
        print(function.name)
