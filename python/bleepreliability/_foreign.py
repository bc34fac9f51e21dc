"""Calls on objects of dbus-python, under a deadline that holds.

The objects are told from their names, so that dbus-python itself is not needed.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from ._introspection import described
from .default import default_client
from .errors import InvalidArgument, TimedOut
from .pool import bus_name
from .proxy import Proxy
from .remote import RemoteObject

# What BlueZ ties to the connection that it comes from, and so stays there; Pair asks the agent of
# that connection first. The value takes back what was given up on.
_TIED = {
    "CancelPairing": "",
    "Pair": "CancelPairing",
    "RequestDefaultAgent": "",
    "SetDiscoveryFilter": "",
    "StartDiscovery": "StopDiscovery",
    "StartNotify": "StopNotify",
    "StopDiscovery": "",
    "StopNotify": "",
}
_TIED_KINDS = ("Acquire", "Register", "Unregister")


class Target(NamedTuple):
    """An interface of an object of a service."""

    bus: str
    destination: str
    path: str
    interface: str


def target_of(proxy: Any) -> Target | None:
    """What an Interface of dbus-python stands for; None if that cannot be reached by others: an
    object without an interface, or of a bus that is neither the system's nor the session's.
    """
    if not _is_foreign(proxy, "Interface") or not proxy.dbus_interface:
        return None
    inner = proxy.proxy_object
    try:
        bus = bus_name(inner._bus)
    except (AttributeError, InvalidArgument):
        return None
    # Its other name is the owner's of the moment, which goes stale with the first restart.
    return Target(
        bus, str(inner.requested_bus_name), str(inner.object_path), str(proxy.dbus_interface))


def call_foreign(
    proxy: Any, method: str, arguments: tuple[Any, ...], keywords: Mapping[str, Any],
    timeout: float,
) -> Any:
    """Calls a method of whatever kind of proxy; TimedOut when it is not back in time."""
    if _is_ours(proxy):
        return getattr(proxy, method)(*arguments, **keywords, timeout=timeout)
    target = None if keywords or _is_tied(method) else target_of(proxy)
    if target is None:
        return _guarded(proxy, method, arguments, keywords, timeout)
    client = default_client(target.bus)
    with client.deadline(timeout):
        signature, plain = described(
            client, target.destination, target.path, target.interface, method, arguments)
        return client.call(
            target.path, target.interface, method, signature, *plain,
            destination=target.destination, timeout=timeout)


def _guarded(
    proxy: Any, method: str, arguments: tuple[Any, ...], keywords: Mapping[str, Any],
    timeout: float,
) -> Any:
    limits = dict(keywords)
    if _is_foreign(proxy):
        # libdbus gives up as well then, which brings the thread back, and not after its own 25 s.
        limits.setdefault("timeout", timeout)
    call = functools.partial(getattr(proxy, method), *arguments, **limits)
    began = time.monotonic()

    def run() -> Any:
        try:
            return call()
        except Exception as error:
            if not _has_given_up(error) or time.monotonic() - began < timeout * 0.9:
                raise
            # Only now is the connection free for it.
            _end(proxy, method)
            raise TimedOut(f"{method} was not answered within {timeout:g} s") from error

    return default_client().guard(run, timeout, operation=method)


def _has_given_up(error: Exception) -> bool:
    # The bus says the same where the service dies, but that is sooner.
    name = getattr(error, "get_dbus_name", str)()
    return name == "org.freedesktop.DBus.Error.NoReply"


def _end(proxy: Any, method: str) -> None:
    ending = _TIED.get(method)
    if ending:
        with contextlib.suppress(Exception):
            getattr(proxy, ending)(ignore_reply=True)


def _is_tied(method: str) -> bool:
    return method in _TIED or method.startswith(_TIED_KINDS)


def _is_foreign(proxy: Any, *names: str) -> bool:
    return any(
        kind.__module__ == "dbus.proxies" and kind.__name__ in (names or (kind.__name__,))
        for kind in type(proxy).__mro__)


def _is_ours(proxy: Any) -> bool:
    # dbus.Interface() takes a RemoteObject, too.
    inner = proxy.proxy_object if _is_foreign(proxy, "Interface") else proxy
    return isinstance(inner, (Proxy, RemoteObject))
