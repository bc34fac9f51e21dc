"""Where the shared library is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SONAME = "libbleepreliability.so.0"
ENVIRONMENT = "BLEEPRELIABILITY_LIBRARY"


class LibraryNotFound(ImportError):
    """libbleepreliability could not be loaded from any of the places it may be in."""


def candidates() -> Iterator[str]:
    """Names for dlopen(), best first; an explicit choice has no second."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        yield chosen
        return
    package = Path(__file__).resolve().parent
    for folder in (package, *_build_folders(package)):
        if (folder / SONAME).exists():
            yield str(folder / SONAME)
    yield SONAME


def _build_folders(package: Path) -> Iterator[Path]:
    """`build/` of the source tree that the package is used from, if it is."""
    root = package.parent.parent
    if (root / "include" / "bleepreliability.h").exists():
        yield root / "build"
