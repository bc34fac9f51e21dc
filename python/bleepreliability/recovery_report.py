"""What recoveries tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from ._durations import from_usec
from .enums import RecoveryMoment, Stage, Status, Verdict

Named = TypeVar("Named", Stage, Status, Verdict)


class RecoveryStep(NamedTuple):
    """One stage of a recovery, or of a plan."""

    stage: Stage
    verdict: Verdict
    evidence: str
    """What says so, in one line."""
    grant: str
    """What would let it run, a consent or a privilege; empty where nothing is missing."""
    hurts: list[str]
    """The devices that lose their links by it, but for those being recovered."""
    shared: bool
    """Another recovery ran it, for this one as well."""
    started: float
    """Seconds since the beginning of the recovery."""
    elapsed: float
    """How long it took, with its verification."""


class Recovery(NamedTuple):
    """How a recovery went, or would go."""

    number: int
    device: str
    """Empty where it was for an adapter."""
    adapter: str
    status: Status
    finding: str
    """What was wrong when it was last looked at."""
    verification: str
    """What was tried in the end."""
    plan: bool
    """Nothing was done."""
    elapsed: float
    text: str
    """One sentence for a person."""
    steps: list[RecoveryStep]


class RecoveryEvent(NamedTuple):
    """Something that happened in a recovery."""

    recovery: int
    """Its number."""
    moment: RecoveryMoment
    status: Status
    """At the end, what came of it; otherwise OK."""
    stage: Stage | None
    """None at the end."""
    verdict: Verdict
    """What came of the stage."""
    device: str
    adapter: str
    text: str
    """One sentence for a person."""


def recovery_from(known: Mapping[str, Any]) -> Recovery:
    """What C told; a newer library may tell more."""
    whole = ("number", "device", "adapter", "finding", "verification", "plan", "text")
    return Recovery(
        **{name: known[name] for name in whole},
        status=_named(Status, known["status"], Status.REMOTE),
        elapsed=from_usec(known["elapsed_usec"]),
        steps=[_step_from(step) for step in known["steps"]],
    )


def _step_from(known: Mapping[str, Any]) -> RecoveryStep:
    return RecoveryStep(
        stage=_named(Stage, known["stage"], Stage(0)),
        verdict=_named(Verdict, known["verdict"], Verdict(-1)),
        evidence=known["evidence"],
        grant=known["grant"],
        hurts=list(known["hurts"]),
        shared=known["shared"],
        started=from_usec(known["started_usec"]),
        elapsed=from_usec(known["elapsed_usec"]),
    )


def _named(kind: type[Named], name: str, otherwise: Named) -> Named:
    return kind.__members__.get(name.upper().replace("-", "_"), otherwise)
