"""What the pool and the connect gate tell."""

from __future__ import annotations

from typing import NamedTuple

from .figures import Latency


class PoolStats(NamedTuple):
    """How a pool is, and what it has done since the beginning."""

    minimum: int
    maximum: int
    in_use: int
    pinned: int
    """Those in use that have something to be taken back."""
    idle: int
    opening: int
    undoing: int
    waiting: int
    created: int
    granted: int
    leaks: int
    closed: dict[str, int]
    """By reason: "idle", "age", "unhealthy", "lost", "worn", "not_clean", "shut"."""
    refused: dict[str, int]
    """By reason: "timed_out", "cancelled", "cannot_open", "closed"."""
    acquire_latency: Latency


class ConnectGate(NamedTuple):
    """How connects on one adapter take turns at the moment."""

    adapter: str
    connecting: list[str]
    """The devices whose turn it is."""
    waiting: int
    has_lock: bool
    holder_pid: int | None
    """Who holds the lock, this process included; None where nobody does."""
    holder_program: str | None
    holder_device: str | None
    held: float | None
    """For how many seconds."""
