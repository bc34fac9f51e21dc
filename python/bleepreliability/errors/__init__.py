"""What can go wrong: one exception per status, with the details the library knows."""

from __future__ import annotations

from .base import (
    BleepError as BleepError,
    BluezError as BluezError,
    BusError as BusError,
    CallerError as CallerError,
    ObjectError as ObjectError,
    ServiceError as ServiceError,
)
from .bluez import (
    AdapterFailed as AdapterFailed,
    AlreadyConnected as AlreadyConnected,
    AlreadyExists as AlreadyExists,
    AttError as AttError,
    AuthenticationFailed as AuthenticationFailed,
    Blocked as Blocked,
    Busy as Busy,
    ConnectFailed as ConnectFailed,
    ConnectUnverified as ConnectUnverified,
    DoesNotExist as DoesNotExist,
    InProgress as InProgress,
    InvalidValue as InvalidValue,
    KeyMissing as KeyMissing,
    LinkLost as LinkLost,
    NoResources as NoResources,
    NotAuthorized as NotAuthorized,
    NotConnected as NotConnected,
    NotPermitted as NotPermitted,
    NotReady as NotReady,
    NotSupported as NotSupported,
    RemoteError as RemoteError,
)
from .service import (
    AccessDenied as AccessDenied,
    BusFailed as BusFailed,
    BusLimit as BusLimit,
    BusLost as BusLost,
    BusUnavailable as BusUnavailable,
    DeviceNotFound as DeviceNotFound,
    ObjectRemoved as ObjectRemoved,
    RejectedArguments as RejectedArguments,
    ServiceLost as ServiceLost,
    ServiceUnavailable as ServiceUnavailable,
    UnknownMethod as UnknownMethod,
    UnknownObject as UnknownObject,
)
from .verdicts import (
    Cancelled as Cancelled,
    CircuitOpen as CircuitOpen,
    ClientClosed as ClientClosed,
    GuardLimit as GuardLimit,
    InvalidArgument as InvalidArgument,
    InvalidState as InvalidState,
    NotFound as NotFound,
    TimedOut as TimedOut,
    TypeMismatch as TypeMismatch,
)

_BY_STATUS: dict[int, type[BleepError]] = {
    kind.status: kind
    for kind in list(globals().values())
    if isinstance(kind, type) and issubclass(kind, BleepError)
    and kind is not BleepError and "status" in vars(kind)
}


def class_for(status: int) -> type[BleepError]:
    """The exception that stands for a status; BleepError for one this package does not know."""
    return _BY_STATUS.get(status, BleepError)
