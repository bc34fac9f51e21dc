"""What BlueZ says."""

from __future__ import annotations

from ..enums import Status
from .base import BleepError, BluezError


class NotReady(BluezError):
    """The adapter is off or starting."""

    status = Status.NOT_READY


class Blocked(BluezError):
    """The adapter is blocked by rfkill."""

    status = Status.BLOCKED


class InProgress(BluezError):
    """The like is under way already."""

    status = Status.IN_PROGRESS


class Busy(BluezError):
    """An earlier request is not finished."""

    status = Status.BUSY


class AlreadyExists(BluezError):
    """It exists already."""

    status = Status.ALREADY_EXISTS


class DoesNotExist(BluezError):
    """It does not exist."""

    status = Status.DOES_NOT_EXIST


class NotConnected(BluezError):
    """The device is not connected."""

    status = Status.NOT_CONNECTED


class AlreadyConnected(BluezError):
    """The device is connected already."""

    status = Status.ALREADY_CONNECTED


class ConnectFailed(BluezError):
    """The peer did not answer, or refused."""

    status = Status.CONNECT_FAILED


class ConnectUnverified(BluezError):
    """BlueZ answered OK and there is no connection."""

    status = Status.CONNECT_UNVERIFIED


class LinkLost(BluezError):
    """The link dropped in the middle."""

    status = Status.LINK_LOST


class AuthenticationFailed(BluezError):
    """Pairing failed, was refused or cancelled."""

    status = Status.AUTHENTICATION_FAILED


class KeyMissing(BluezError):
    """The peer has forgotten the bond: pair again."""

    status = Status.KEY_MISSING


class NotPermitted(BluezError):
    """The peer, or BlueZ, does not permit it."""

    status = Status.NOT_PERMITTED


class NotAuthorized(BluezError):
    """It needs an authorization that was not given."""

    status = Status.NOT_AUTHORIZED


class NotSupported(BluezError):
    """BlueZ, the adapter or the peer does not support it."""

    status = Status.NOT_SUPPORTED


class InvalidValue(BluezError):
    """Offset or length of a value is wrong."""

    status = Status.INVALID_VALUE


class AttError(BluezError):
    """The peer answered with an ATT error; see `att_code`."""

    status = Status.ATT


class NoResources(BluezError):
    """The controller has no room for another link."""

    status = Status.NO_RESOURCES


class AdapterFailed(BluezError):
    """Kernel or controller refused or did not answer."""

    status = Status.ADAPTER_FAILED


class RemoteError(BleepError):
    """Any other D-Bus error; see `name` and `message`."""

    status = Status.REMOTE
