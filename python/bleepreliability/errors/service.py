"""Failures of the bus, of the service, and of its objects."""

from __future__ import annotations

from ..enums import Status
from .base import BusError, ObjectError, ServiceError


class BusUnavailable(BusError, ConnectionError):
    """There is no connection to be had; nothing was sent."""

    status = Status.BUS_UNAVAILABLE


class BusLost(BusError, ConnectionError):
    """The connection broke with the call under way."""

    status = Status.BUS_LOST


class BusLimit(BusError):
    """The bus refuses to carry more for us."""

    status = Status.BUS_LIMIT


class AccessDenied(BusError, PermissionError):
    """A policy of the bus or of the system forbids it."""

    status = Status.ACCESS_DENIED


class BusFailed(BusError):
    """Trouble inside the bus: memory, input and output."""

    status = Status.BUS_FAILED


class ServiceUnavailable(ServiceError):
    """Nobody owns the name; nothing was done."""

    status = Status.SERVICE_UNAVAILABLE


class ServiceLost(ServiceError):
    """The service died or restarted in mid-call; the outcome is unknown."""

    status = Status.SERVICE_LOST


class UnknownObject(ObjectError):
    """There is no such object, at least not now."""

    status = Status.UNKNOWN_OBJECT


class ObjectRemoved(ObjectError):
    """The object went away with the call under way."""

    status = Status.OBJECT_REMOVED


class UnknownMethod(ObjectError):
    """There is no such interface, method or property."""

    status = Status.UNKNOWN_METHOD


class RejectedArguments(ObjectError):
    """The service does not take these arguments."""

    status = Status.REJECTED_ARGUMENTS


class DeviceNotFound(ObjectError, LookupError):
    """No adapter knows a device with that address."""

    status = Status.DEVICE_NOT_FOUND
