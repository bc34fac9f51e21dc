"""Timeouts for D-Bus calls, and for any function that blocks.

    from bleep.dbus.timeout_manager import with_timeout

    @with_timeout("connect", device_address="00:11:22:33:44:55")
    def connect_device(device_interface):
        device_interface.Connect()

A call on an Interface of dbus-python goes out by the library, over a connection of its own: that
takes no thread, and what is given up on is ended in bluetoothd. Calls that BlueZ ties to the
connection they come from (discovery, notifications, pairing, registrations, descriptors) stay on
the program's own.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from bleepreliability import BleepError, TimedOut, default_client
from bleepreliability._foreign import call_foreign

__all__ = [
    "DEFAULT_TIMEOUTS",
    "DBusTimeout",
    "TimeoutDBusInterface",
    "TimeoutProperties",
    "call_method_with_timeout",
    "with_timeout",
]

F = TypeVar("F", bound=Callable[..., Any])

# Seconds by category; a program may change them, and the next call has the new one.
DEFAULT_TIMEOUTS: dict[str, float] = {
    "connect": 15,
    "disconnect": 5,
    "pair": 30,
    "get_property": 5,
    "set_property": 5,
    "read": 10,
    "write": 10,
    "start_notify": 5,
    "stop_notify": 5,
    "default": 10,
}

_CATEGORIES = {
    "Connect": "connect",
    "ConnectProfile": "connect",
    "Disconnect": "disconnect",
    "DisconnectProfile": "disconnect",
    "Pair": "pair",
    "Get": "get_property",
    "GetAll": "get_property",
    "Set": "set_property",
    "ReadValue": "read",
    "WriteValue": "write",
    "StartNotify": "start_notify",
    "StopNotify": "stop_notify",
}


class DBusTimeout(TimedOut):
    """What took too long was given up on: `method_name`, after `timeout` seconds."""

    def __init__(
        self, method_name: str, timeout: float, device_address: str | None = None
    ) -> None:
        about = f" of {device_address}" if device_address else ""
        super().__init__(f"{method_name}{about} was not done within {timeout:g} s")
        self.method_name = method_name
        self.timeout = timeout
        self.device_address = device_address
        self.address = device_address or ""
        self.operation = method_name
        self.elapsed = timeout

    def __reduce__(self) -> tuple[Any, ...]:
        _, _, kept = super().__reduce__()
        return type(self), (self.method_name, self.timeout, self.device_address), kept


def with_timeout(
    timeout_category: str = "default",
    custom_timeout: float | None = None,
    device_address: str | None = None,
) -> Callable[[F], F]:
    """Runs the function it decorates under a deadline, and raises DBusTimeout when that is over.

    The function runs on a thread of the library, of which at most 16 may be left behind; with as
    many that have not come back, GuardLimit is raised at once. A "connect" of a device that is
    given up on is ended in bluetoothd as well, which also brings the function back.
    """

    def decorate(function: F) -> F:
        if inspect.iscoroutinefunction(function):
            raise TypeError("with_timeout is for functions that block; use asyncio.wait_for")

        # Objects that are called, as dbus-python's methods, have no name.
        name = getattr(function, "__name__", timeout_category)

        @functools.wraps(function)
        def run(*arguments: Any, **keywords: Any) -> Any:
            limit = _limit(timeout_category, custom_timeout)
            call: Callable[[], Any] = functools.partial(function, *arguments, **keywords)
            client = default_client()
            with _reported(name, limit, device_address):
                try:
                    return client.guard(call, limit, operation=timeout_category)
                except TimedOut:
                    if timeout_category == "connect" and device_address is not None:
                        with contextlib.suppress(BleepError):
                            client.disconnect_async(device_address)
                    raise

        return cast(F, run)

    return decorate


def call_method_with_timeout(
    proxy: Any,
    method_name: str,
    args: tuple[Any, ...] = (),
    timeout: float | None = None,
    device_address: str | None = None,
) -> Any:
    """Calls a method, and returns what it returns; without a timeout it has its category's.

    The proxy is an Interface of dbus-python, or one of get_proxy() or get_object(). Failures are
    BleepErrors, and DBusTimeout when it takes too long.
    """
    limit = _limit(_CATEGORIES.get(method_name, "default"), timeout)
    with _reported(method_name, limit, device_address):
        return call_foreign(proxy, method_name, tuple(args), {}, limit)


class TimeoutProperties:
    """The properties of an object, each access under a timeout.

    Of an Interface of dbus-python on org.freedesktop.DBus.Properties, an object of the package, or
    the path of an object of BlueZ.
    """

    def __init__(
        self,
        props_interface: Any,
        timeout: float | None = None,
        device_address: str | None = None,
    ) -> None:
        if isinstance(props_interface, str):
            props_interface = default_client().proxy(
                props_interface, "org.freedesktop.DBus.Properties")
        self._props = props_interface
        self._timeout = timeout
        self._device_address = device_address

    def Get(self, interface: str, prop: str, timeout: float | None = None) -> Any:
        """Gets a property; 5 s unless a timeout is given, here or for all."""
        return self._call("Get", (interface, prop), timeout)

    def Set(
        self, interface: str, prop: str, value: Any, timeout: float | None = None
    ) -> None:
        """Sets a property; a number's type comes with dbus-python's or `Variant("u", 30)`."""
        self._call("Set", (interface, prop, value), timeout)

    def GetAll(self, interface: str, timeout: float | None = None) -> dict[str, Any]:
        """Gets all properties of an interface."""
        return dict(self._call("GetAll", (interface,), timeout))

    def _call(self, method: str, arguments: tuple[Any, ...], timeout: float | None) -> Any:
        return call_method_with_timeout(
            self._props, method, arguments, self._timeout if timeout is None else timeout,
            self._device_address)


class TimeoutDBusInterface:
    """An Interface whose methods have the timeouts of their categories, and take `timeout`.

    The others have `default_timeout`. What is no method is that of the interface itself.
    """

    def __init__(
        self,
        interface: Any,
        default_timeout: float | None = None,
        device_address: str | None = None,
    ) -> None:
        self._interface = interface
        self._default_timeout = default_timeout
        self._device_address = device_address

    def __getattr__(self, name: str) -> Any:
        if not name[:1].isupper():
            return getattr(self._interface, name)

        def call(*arguments: Any, timeout: float | None = None, **keywords: Any) -> Any:
            if "reply_handler" in keywords:
                return getattr(self._interface, name)(*arguments, **keywords)
            if timeout is None and name not in _CATEGORIES:
                timeout = self._default_timeout
            limit = _limit(_CATEGORIES.get(name, "default"), timeout)
            with _reported(name, limit, self._device_address):
                return call_foreign(self._interface, name, arguments, keywords, limit)

        call.__name__ = name
        return call


def _limit(category: str, timeout: float | None) -> float:
    if timeout is not None:
        return timeout
    return DEFAULT_TIMEOUTS.get(category, DEFAULT_TIMEOUTS["default"])


@contextlib.contextmanager
def _reported(name: str, limit: float, address: str | None) -> Iterator[None]:
    """Says what was given up on in the words of the program."""
    try:
        yield
    except DBusTimeout:
        raise
    except TimedOut as error:
        raise DBusTimeout(name, limit, address) from error
