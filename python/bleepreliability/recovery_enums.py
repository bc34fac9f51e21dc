"""The enumerations of recovery, under their own names without the prefix."""

from __future__ import annotations

import enum

from .enums import OpenEnum


class Stage(OpenEnum):
    """A rung of recovery, from the mildest to the harshest: `bleep_stage`."""

    CANCEL_PENDING = 1
    DISCONNECT_RECONNECT = 2
    INTERFACE_RESET = 3
    REDISCOVER = 4
    DISCOVERY_RESET = 5
    ADAPTER_RESET = 6
    RFKILL_UNBLOCK = 7
    CONTROLLER_RESET = 8
    BLUETOOTHD_RESTART = 9


class Verdict(OpenEnum):
    """What came of a stage, or would: `bleep_verdict`."""

    POSSIBLE = 0
    RUNNING = 1
    VERIFIED = 2
    UNVERIFIED = 3
    FAILED = 4
    DENIED = 5
    NOT_ALLOWED = 6
    COOLING_DOWN = 7
    ABANDONED = 8


class Consent(enum.IntFlag):
    """What a recovery may do that harms others: `bleep_recovery_consent`."""

    NOTHING = 0
    REMOVE_BONDED = 1 << 0
    SERVICE_RESTART = 1 << 1
    ADAPTER_RESET_WITH_LINKS = 1 << 2
    RFKILL_UNBLOCK = 1 << 3


class RecoveryMoment(enum.IntFlag):
    """When a watch of recoveries is told: `bleep_recovery_moment`."""

    STAGE_STARTING = 1 << 0
    STAGE_ENDED = 1 << 1
    ENDED = 1 << 2
    ALL = (1 << 3) - 1
