"""The enumerations of the header, under their own names without the prefix."""

from __future__ import annotations

import enum


class OpenEnum(enum.IntEnum):
    """An enumeration that a newer library may extend; unknown numbers stay numbers."""

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


class Status(OpenEnum):
    """What came of a call: `bleep_status`."""

    OK = 0
    INVALID_ARGUMENT = -1
    INVALID_STATE = -2
    TYPE_MISMATCH = -3
    NOT_FOUND = -4
    TIMED_OUT = -20
    CANCELLED = -21
    CIRCUIT_OPEN = -22
    GUARD_LIMIT = -23
    CLIENT_CLOSED = -24
    BUS_UNAVAILABLE = -40
    BUS_LOST = -41
    BUS_LIMIT = -42
    ACCESS_DENIED = -43
    BUS_FAILED = -44
    SERVICE_UNAVAILABLE = -60
    SERVICE_LOST = -61
    UNKNOWN_OBJECT = -80
    OBJECT_REMOVED = -81
    UNKNOWN_METHOD = -82
    REJECTED_ARGUMENTS = -83
    DEVICE_NOT_FOUND = -84
    NOT_READY = -100
    BLOCKED = -101
    IN_PROGRESS = -102
    BUSY = -103
    ALREADY_EXISTS = -104
    DOES_NOT_EXIST = -105
    NOT_CONNECTED = -106
    ALREADY_CONNECTED = -107
    CONNECT_FAILED = -108
    CONNECT_UNVERIFIED = -109
    LINK_LOST = -110
    AUTHENTICATION_FAILED = -111
    KEY_MISSING = -112
    NOT_PERMITTED = -113
    NOT_AUTHORIZED = -114
    NOT_SUPPORTED = -115
    INVALID_VALUE = -116
    ATT = -117
    NO_RESOURCES = -118
    ADAPTER_FAILED = -119
    REMOTE = -140


class Blame(OpenEnum):
    """The layer that a failure is laid to: `bleep_blame`."""

    NOBODY = 0
    CALLER = 1
    BUS = 2
    DAEMON = 3
    KERNEL = 4
    CONTROLLER = 5
    RADIO = 6
    PEER = 7
    UNKNOWN = 8


class Retry(OpenEnum):
    """When trying again can make sense: `bleep_retry`."""

    NEVER = 0
    NOW = 1
    AFTER_WAIT = 2
    AFTER_CHANGE = 3


class LogLevel(OpenEnum):
    """How important a record is: `bleep_log_level`."""

    NONE = 0
    WARNING = 1
    INFO = 2
    DEBUG = 3


class Layer(OpenEnum):
    """A layer between the program and a device: `bleep_layer`."""

    BUS = 0
    DAEMON = 1
    KERNEL = 2
    CONTROLLER = 3
    RADIO = 4
    DEVICE = 5


class Condition(OpenEnum):
    """How a layer is: `bleep_condition`."""

    UNKNOWN = 0
    GOOD = 1
    SUSPECT = 2
    FAILED = 3


class Event(enum.IntFlag):
    """What the monitor tells: `bleep_event`; each a bit, so that they can be or-ed."""

    STALLED = 1 << 0
    RECOVERED = 1 << 1
    RESTARTED = 1 << 2
    AVAILABLE = 1 << 3
    UNAVAILABLE = 1 << 4
    ADAPTER_ADDED = 1 << 5
    ADAPTER_REMOVED = 1 << 6
    ADAPTER_POWERED = 1 << 7
    ADAPTER_UNPOWERED = 1 << 8
    ADAPTER_STALLED = 1 << 9
    ISSUE_RAISED = 1 << 10
    ISSUE_CLEARED = 1 << 11
    ALL = (1 << 12) - 1


class Bus(enum.IntEnum):
    """Where BlueZ is: `bleep_bus`."""

    SYSTEM = 0
    SESSION = 1
    ADDRESS = 2


class Delivery(enum.IntEnum):
    """Where callbacks run: `bleep_delivery`."""

    THREAD = 0
    FD = 1


class MetricsWindow(enum.IntEnum):
    """How far back figures go: `bleep_metrics_window`."""

    LIFETIME = 0
    ONE_MINUTE = 1
    FIVE_MINUTES = 5
    FIFTEEN_MINUTES = 15


class MetricsFormat(enum.IntEnum):
    """What metrics are written as: `bleep_metrics_format`."""

    OPENMETRICS = 0
    JSON = 1


class MetricsFlags(enum.IntFlag):
    """Flags for exporting metrics: `bleep_metrics_flags`."""

    NONE = 0
    WITH_ADDRESSES = 1 << 0


class CallFlags(enum.IntFlag):
    """Flags of one operation: `bleep_call_flags`."""

    NONE = 0
    WAIT_FOR_SERVICE = 1 << 0
    IDEMPOTENT = 1 << 1
    NO_REMOTE_CANCEL = 1 << 2
    SERVICES_RESOLVED = 1 << 3
    CANCEL_BY_DISCONNECT = 1 << 4
    WRITE_COMMAND = 1 << 5


class LeaseFlags(enum.IntFlag):
    """Flags for giving a connection back: `bleep_lease_flags`."""

    NONE = 0
    UNHEALTHY = 1 << 0


class ConnectGateFlags(enum.IntFlag):
    """Flags of the connect gate: `bleep_connect_gate_flags`."""

    NONE = 0
    NO_LOCK = 1 << 0


class MonitorFlags(enum.IntFlag):
    """Flags of the monitor: `bleep_monitor_flags`."""

    NONE = 0
    NO_KERNEL = 1 << 0
    NO_RADIO = 1 << 1


class StateFlag(enum.IntEnum):
    """What was so or not when a device was saved: `bleep_state_flag`."""

    TRUSTED = 0
    BLOCKED = 1
    PAIRED = 2
    CONNECTED = 3
    SERVICES_RESOLVED = 4
    POWERED = 5
    DISCOVERABLE = 6
    PAIRABLE = 7
    DISCOVERING = 8


class StateKind(enum.IntEnum):
    """What can be put back: `bleep_state_kind`."""

    POWERED = 0
    PAIRABLE = 1
    DISCOVERABLE = 2
    PAIRED = 3
    ALIAS = 4
    TRUSTED = 5
    BLOCKED = 6
    CONNECTED = 7
    NOTIFICATION = 8
    DISCOVERY = 9


class StateVerdict(enum.IntEnum):
    """What became of it: `bleep_state_verdict`."""

    RESTORED = 0
    UNCHANGED = 1
    FAILED = 2
    SKIPPED = 3
