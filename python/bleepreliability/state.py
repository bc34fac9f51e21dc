"""What restoring a device came to."""

from __future__ import annotations

from typing import NamedTuple


class StateItem(NamedTuple):
    """One thing that was looked at."""

    what: str
    """"powered", "trusted", "connected", "notification" and so on."""
    wanted: str
    """As it was saved."""
    found: str
    """As it was before; empty where that is not known."""
    verdict: str
    """"ok", "unchanged", "failed" or "skipped"."""
    text: str
    """Why it failed or was skipped."""


class StateResult(NamedTuple):
    """What became of each."""

    address: str
    complete: bool
    """Everything is as it was saved."""
    items: list[StateItem]
