"""Versions of the package and of the library behind it."""

from __future__ import annotations

from ._native import library

VERSION = "0.1.0"


def library_version() -> str:
    """The version of the library that is loaded, as "0.1.0"."""
    text: bytes = library().bleep_version_string()
    return text.decode("ascii")
