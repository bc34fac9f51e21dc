"""What all failures have in common, and the families they come in."""

from __future__ import annotations

from typing import Any

from ..enums import Blame, Retry, Status


class BleepError(Exception):
    """An operation failed; the subclass says how, the fields say the rest.

    `name` and `message` are those of the D-Bus error as it came. `elapsed` and `retry_after` are
    seconds. `address`, `name` and `operation` are empty where there is none.
    """

    status: Status = Status.REMOTE
    blame: Blame = Blame.UNKNOWN
    retry: Retry = Retry.NEVER
    retry_after: float | None = None
    advice: str = ""
    name: str = ""
    message: str = ""
    operation: str = ""
    address: str = ""
    attempt: int = 0
    elapsed: float = 0.0
    att_code: int | None = None

    def __init__(self, text: str = "", **details: Any) -> None:
        super().__init__(text)
        # The library's own, for recover(cause=…); and how a recovery went that failed.
        self._native: Any = None
        self.recovery: Any = None
        self.message = text
        for field, value in details.items():
            if field not in BleepError.__annotations__:
                raise TypeError(f"an error has no field {field!r}")
            setattr(self, field, value)

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.status.name

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: value for name, value in self.__dict__.items() if name != "_native"}
        return type(self), self.args, kept


class CallerError(BleepError):
    """The caller's own doing: nothing was sent."""

    blame = Blame.CALLER


class BusError(BleepError):
    """The bus itself has failed us."""

    blame = Blame.BUS


class ServiceError(BleepError):
    """The service is absent, or died."""

    blame = Blame.DAEMON


class ObjectError(BleepError):
    """The service does not have, or does not take, what was asked of it."""


class BluezError(BleepError):
    """BlueZ was asked and said no."""
