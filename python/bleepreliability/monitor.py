"""What the monitor tells and knows."""

from __future__ import annotations

from typing import NamedTuple

from .enums import Condition, Event


class MonitorEvent(NamedTuple):
    """Something that happened."""

    event: Event
    duration: float
    """Seconds that the service was silent or away, or the issue open; 0 where it says nothing."""
    generation: int
    """Counts the owners of the service's name that this client saw."""
    issue: str
    """The name of the issue; empty for other events."""
    subject: str
    """The adapter's path, or what the issue is about; empty for the service itself."""
    text: str
    """One sentence for a person."""


class AdapterState(NamedTuple):
    """An adapter as it was last seen."""

    path: str
    address: str
    powered: bool
    discovering: bool
    stalled: bool


class MonitorState(NamedTuple):
    """What the monitor knows; all times are in seconds."""

    running: bool
    service: str
    available: bool
    stalled: bool
    generation: int
    restarts: int
    stalls: int
    silence: float
    """Since the last sign of life."""
    latency: float
    """How long answers usually take."""
    limit: float
    """How long one may take."""
    interval: float
    adapters: list[AdapterState]


class LayerHealth(NamedTuple):
    """How a layer is."""

    condition: Condition
    since: float
    """For how many seconds it has been so."""
    evidence: str
    """What says so, or why it is unknown."""


class Issue(NamedTuple):
    """A fault of the field that the monitor sees."""

    name: str
    subject: str
    age: float
    evidence: str
    advice: str
