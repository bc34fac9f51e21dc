"""A value that says its own type."""

from __future__ import annotations

from typing import Any, NamedTuple


class Variant(NamedTuple):
    """A D-Bus variant on its way out: `Variant("u", 30)`. What comes in is plain Python."""

    signature: str
    value: Any
