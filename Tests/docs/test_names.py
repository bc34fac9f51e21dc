"""What documents call by a name of ours is called so: functions, constants, modules."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

from blocks import ROOT, VERBATIM, documents, prose

# Not org.bleepreliability, which is a D-Bus name, nor a part of a path.
DOTTED = r"(?<![\w./-])(?:bleepreliability|bleep)(?:\.[A-Za-z_]\w*)+(?![\w./-])"
PLACES = ["include", "Sources", "Tests", "python", "scripts", "Makefile", "Package.swift"]


def names_in_the_tree() -> set[str]:
    """Every name with our prefix that the tree has, documents and their tests aside."""
    found: set[str] = set()
    for place in PLACES:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*"):
            is_text = file.suffix in {"", ".h", ".swift", ".py", ".c", ".sh", ".map"}
            if file.is_file() and is_text and file.parent.name != "docs":
                found |= set(re.findall(r"\b(?:bleep|BLEEP)_\w+", file.read_text(errors="replace")))
    return found


NAMES = names_in_the_tree()


def is_known(name: str) -> bool:
    if name.endswith("_"):  # bleep_metrics_*, bleep_lease_…
        return any(known.startswith(name) for known in NAMES)
    return name in NAMES


@pytest.mark.parametrize(
    "document", documents(), ids=[str(path.relative_to(ROOT)) for path in documents()])
def test_names_of_the_library_exist(document: pathlib.Path):
    told = set(re.findall(r"\b(?:bleep|BLEEP)_\w+", document.read_text()))

    # Series that Prometheus makes out of a family, and of rules the reader defines.
    told = {re.sub(r"_seconds_(bucket|count|sum)$", "_seconds", name) for name in told}

    assert sorted(name for name in told if not is_known(name)) == []


def test_a_name_that_is_not_there_is_noticed():
    assert not is_known("bleep_device_mend")
    assert not is_known("bleep_mending_")


def python_names() -> dict[str, list[str]]:
    """Dotted names in the prose of documents that begin with a package of ours, by package."""
    found: dict[str, list[str]] = {"bleepreliability": [], "bleep": []}
    for document in documents():
        if document == VERBATIM:
            continue
        code = " ".join(re.findall(r"`([^`\n]+)`", prose(document)))
        for name in re.findall(DOTTED, code):
            if not name.endswith((".h", ".pc", ".prom", ".so", ".conf", ".map", ".state")):
                found[name.partition(".")[0]].append(name)
    return found


RESOLVE = """
import importlib, sys
for name in sys.argv[1:]:
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:split]))
            break
        except ImportError:
            continue
    else:
        print(name)
        continue
    for part in parts[split:]:
        thing = getattr(thing, part, None)
        if thing is None:
            print(name)
            break
"""


@pytest.mark.parametrize(
    "package", [name for name in python_names() if (ROOT / "python" / name).is_dir()])
def test_names_of_python_exist(package: str):
    names = sorted(set(python_names()[package]))
    assert names

    end = subprocess.run(
        [sys.executable, "-c", RESOLVE, *names], cwd=ROOT / "python", capture_output=True,
        text=True)

    assert (end.stderr, end.stdout.split()) == ("", [])
