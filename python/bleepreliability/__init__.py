"""BlueZ operations over D-Bus that cannot hang and tell the truth about their outcome.

    from bleepreliability import BleepError, Client

    with Client() as client:
        client.connect("F0:F1:F2:F3:F4:F5", timeout=20.0)

The library is loaded on first use, not by the import. What there is, each with a help() of its own:

    Client              devices, methods, properties, monitor, metrics, pool, recovery, state
    aio.AsyncClient     the same, awaited in an event loop
    Operation           what each method that ends in _async gives: a Future
    CallOptions         the keywords that every operation takes
    BleepError          every failure; errors has a class for each way to fail
    Lease, Proxy        connections of one's own, and objects that are found again
    Event, MonitorState, Layer, Issue      what the monitor tells
    Recovery, Stage, Consent, Verdict      what a recovery did, and may do
    Variant             a value that says its D-Bus type

For programs that make no client of their own: with_timeout, connection_manager, get_proxy,
record_operation, register_stall_callback, recover_connection, save_device_state and their kin.
"""

from __future__ import annotations

from . import errors as errors
from ._library import LibraryNotFound as LibraryNotFound
from .client import Client as Client
from .connections import ConnectGate as ConnectGate
from .connections import PoolStats as PoolStats
from .deadline import Deadline as Deadline
from .decorator import with_timeout as with_timeout
from .default import default_client as default_client
from .enums import Blame as Blame
from .enums import Bus as Bus
from .enums import Condition as Condition
from .enums import Event as Event
from .enums import Layer as Layer
from .enums import LogLevel as LogLevel
from .enums import Retry as Retry
from .enums import Status as Status
from .errors import (
    AccessDenied as AccessDenied,
    AdapterFailed as AdapterFailed,
    AlreadyConnected as AlreadyConnected,
    AlreadyExists as AlreadyExists,
    AttError as AttError,
    AuthenticationFailed as AuthenticationFailed,
    BleepError as BleepError,
    Blocked as Blocked,
    BluezError as BluezError,
    BusError as BusError,
    BusFailed as BusFailed,
    BusLimit as BusLimit,
    BusLost as BusLost,
    BusUnavailable as BusUnavailable,
    Busy as Busy,
    CallerError as CallerError,
    Cancelled as Cancelled,
    CircuitOpen as CircuitOpen,
    ClientClosed as ClientClosed,
    ConnectFailed as ConnectFailed,
    ConnectUnverified as ConnectUnverified,
    DeviceNotFound as DeviceNotFound,
    DoesNotExist as DoesNotExist,
    GuardLimit as GuardLimit,
    InProgress as InProgress,
    InvalidArgument as InvalidArgument,
    InvalidState as InvalidState,
    InvalidValue as InvalidValue,
    KeyMissing as KeyMissing,
    LinkLost as LinkLost,
    NoResources as NoResources,
    NotAuthorized as NotAuthorized,
    NotConnected as NotConnected,
    NotFound as NotFound,
    NotPermitted as NotPermitted,
    NotReady as NotReady,
    NotSupported as NotSupported,
    ObjectError as ObjectError,
    ObjectRemoved as ObjectRemoved,
    RejectedArguments as RejectedArguments,
    RemoteError as RemoteError,
    ServiceError as ServiceError,
    ServiceLost as ServiceLost,
    ServiceUnavailable as ServiceUnavailable,
    TimedOut as TimedOut,
    TypeMismatch as TypeMismatch,
    UnknownMethod as UnknownMethod,
    UnknownObject as UnknownObject,
)
from .external import ExternalAction as ExternalAction
from .figures import Latency as Latency
from .figures import OperationIssue as OperationIssue
from .figures import OperationMetrics as OperationMetrics
from .lease import Lease as Lease
from .metrics import detect_issues as detect_issues
from .metrics import get_metrics as get_metrics
from .metrics import log_metrics_summary as log_metrics_summary
from .metrics import record_operation as record_operation
from .monitor import (
    AdapterState as AdapterState,
    Issue as Issue,
    LayerHealth as LayerHealth,
    MonitorEvent as MonitorEvent,
    MonitorState as MonitorState,
)
from .operation import Operation as Operation
from .options import CallOptions as CallOptions
from .pool import (
    ConnectionPool as ConnectionPool,
    cleanup as cleanup,
    connection_manager as connection_manager,
    get_connection_pool as get_connection_pool,
    get_proxy as get_proxy,
    invalidate_proxy as invalidate_proxy,
)
from .preservation import (
    clear_device_state as clear_device_state,
    get_device_state as get_device_state,
    restore_device_state as restore_device_state,
    save_device_state as save_device_state,
    update_device_state as update_device_state,
)
from .properties import TimeoutProperties as TimeoutProperties
from .proxy import Proxy as Proxy
from .proxy import ProxyStats as ProxyStats
from .recorder import FlightRecorder as FlightRecorder
from .recorder import RecorderState as RecorderState
from .recovery import (
    Recovery as Recovery,
    RecoveryEvent as RecoveryEvent,
    RecoveryStep as RecoveryStep,
    recover_connection as recover_connection,
    register_recovery_callback as register_recovery_callback,
)
from .recovery_enums import Consent as Consent
from .recovery_enums import RecoveryMoment as RecoveryMoment
from .recovery_enums import Stage as Stage
from .recovery_enums import Verdict as Verdict
from .registration import (
    register_availability_callback as register_availability_callback,
    register_recovered_callback as register_recovered_callback,
    register_restart_callback as register_restart_callback,
    register_stall_callback as register_stall_callback,
    unregister_callback as unregister_callback,
)
from .remote import RemoteObject as RemoteObject
from .state import StateItem as StateItem
from .state import StateResult as StateResult
from .timeouts import Timeouts as Timeouts
from .variant import Variant as Variant
from .watch import Watch as Watch
from .version import VERSION as __version__
from .version import library_version as library_version
