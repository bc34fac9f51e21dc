"""Strings on their way into the library."""

from __future__ import annotations

from .errors import InvalidArgument


def to_utf8(text: str, what: str) -> bytes:
    """UTF-8 for C, which ends a string at its first NUL; `what` names it in the error."""
    if not isinstance(text, str):
        raise TypeError(f"{what} is a str, not {type(text).__name__}")
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError as cause:
        raise InvalidArgument(f"{what} cannot be written as UTF-8: {text!r}") from cause
    if b"\0" in encoded:
        raise InvalidArgument(f"{what} contains a NUL: {text!r}")
    return encoded
