"""Objects that are found again wherever they are, and known without asking."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ._callbacks import callbacks, on_change, on_destroy
from ._decode import reply_to_python, to_python
from ._durations import to_usec
from ._encode import arguments_to_text, to_text
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._requests import Request, Requests
from ._text import to_utf8
from ._types import PROXY_FRESH, ProxyHandle, ValueHandle
from .errors import ClientClosed, InvalidArgument
from .operation import Operation
from .options import CallOptions
from .remote import typed

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ProxyStats(NamedTuple):
    """How the cache of a client fares."""

    hits: int
    """Reads that the cache answered."""
    misses: int
    """Reads that the service was asked for."""
    invalidations: int
    """How often something that was known had to be dropped."""
    evictions: int
    entries: int
    """Interfaces that are kept."""
    idle: int
    """How many of them have no proxy."""
    match_rules: int


class Proxy(Requests):
    """An interface of an object: its methods are attributes, its properties cost nothing to read.

        adapter = client.proxy("/org/bluez/hci0", "org.bluez.Adapter1")
        adapter.get("Address")
        adapter.StartDiscovery()

    It never goes stale: it finds the object again after a restart of the service and under another
    path. The cache is kept true by the service's signals.
    """

    _family = "bleep_proxy"

    def __init__(self, native: ProxyHandle, interface: str) -> None:
        self._shared = SharedHandle(native, "proxy")
        self.interface = interface

    @property
    def path(self) -> str:
        """Where the object is at this moment, as far as is known, or where it was last."""
        value = ValueHandle()
        with self._shared as proxy:
            status = library().bleep_proxy_path(proxy, ctypes.byref(value))
        check(status, None, "path")
        try:
            path: str = to_python(value)
            return path
        finally:
            library().bleep_value_unref(value)

    object_path = path

    def call(
        self, method: str, signature: str = "", *arguments: Any, text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a method, as Client.call() does, wherever the object is."""
        return self._run(_call(method, signature, arguments, text), options)

    def call_async(
        self, method: str, signature: str = "", *arguments: Any, text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Operation[Any]:
        """Starts what call() does."""
        return self._start(_call(method, signature, arguments, text), options)

    def get(
        self, name: str, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> Any:
        """Reads a property: from the cache, or if that is older than `max_age` seconds from the
        service; 0 always asks it.
        """
        return self._run(_get(name, max_age), options)

    def get_async(
        self, name: str, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> Operation[Any]:
        """Starts what get() does."""
        return self._start(_get(name, max_age), options)

    def get_all(
        self, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """Reads all properties of the interface, as get() reads one."""
        found: dict[str, Any] = self._run(_get_all(max_age), options)
        return found

    def get_all_async(
        self, *, max_age: float | None = None, **options: Unpack[CallOptions]
    ) -> Operation[dict[str, Any]]:
        """Starts what get_all() does."""
        return self._start(_get_all(max_age), options)

    def set(
        self, name: str, value: Any, signature: str | None = None, **options: Unpack[CallOptions]
    ) -> None:
        """Sets a property; after that no value from before is read."""
        self._run(_set(name, value, signature), options)

    def set_async(
        self, name: str, value: Any, signature: str | None = None, **options: Unpack[CallOptions]
    ) -> Operation[None]:
        """Starts what set() does."""
        return self._start(_set(name, value, signature), options)

    def watch(
        self, callback: Callable[[str, Any], object], name: str | None = None
    ) -> ProxyWatch:
        """Tells `callback(name, value)` each change of one property or of all, where the client
        delivers; None is a value that is not known any more. Lasts until its cancel(), or until
        this proxy or the client is let go.
        """
        if not callable(callback):
            raise TypeError("the callback is no function")
        number = ctypes.c_uint64()
        chosen = None if name is None else to_utf8(name, "name")
        with self._shared as proxy:
            status = library().bleep_proxy_watch(
                proxy, chosen, on_change, callbacks.add(_told(callback)), on_destroy,
                ctypes.byref(number))
        check(status, None, "watch")
        return ProxyWatch(self._shared, number.value)

    def invalidate(self) -> None:
        """Forgets what is known of the object; the next read asks the service."""
        with self._shared as proxy:
            check(library().bleep_proxy_invalidate(proxy), None, "invalidate")

    def get_dbus_method(self, member: str, _: str | None = None) -> Callable[..., Any]:
        """The function that calls a method of the interface; types are inferred."""

        def call(*arguments: Any, timeout: float | None = None) -> Any:
            signature, plain = typed(self.interface, member, arguments)
            return self.call(member, signature, *plain, timeout=timeout)

        call.__name__ = member
        return call

    def __getattr__(self, member: str) -> Callable[..., Any]:
        if not member[:1].isupper():
            raise AttributeError(member)
        return self.get_dbus_method(member)

    def __del__(self) -> None:
        if "_shared" in self.__dict__:
            self._shared.close()


class ProxyWatch:
    """What Proxy.watch() gives."""

    def __init__(self, shared: SharedHandle, number: int) -> None:
        self._shared = shared
        self._number = number

    def cancel(self) -> None:
        """Ends it, also from inside its callback: no callback begins after this. Twice is fine."""
        with contextlib.suppress(ClientClosed), self._shared as proxy:
            library().bleep_proxy_unwatch(proxy, self._number)

    def __enter__(self) -> ProxyWatch:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()


def _call(
    method: str, signature: str, arguments: tuple[Any, ...], text: str | None
) -> Request:
    if text is None:
        text = arguments_to_text(signature, arguments)
    elif signature or arguments:
        raise InvalidArgument("arguments come as objects or as text, not both")
    return Request("call", (to_utf8(method, "method"), to_utf8(text, "text")), reply_to_python)


def _get(name: str, max_age: float | None) -> Request:
    return Request("property", (to_utf8(name, "name"), _age(max_age)), to_python)


def _get_all(max_age: float | None) -> Request:
    return Request("properties", (_age(max_age),), to_python)


def _set(name: str, value: Any, signature: str | None) -> Request:
    text = to_utf8(to_text(value, signature), "value")
    return Request("property_set", (to_utf8(name, "name"), text))


def _age(seconds: float | None) -> int:
    return PROXY_FRESH if seconds == 0 else to_usec(seconds)


def _told(callback: Callable[[str, Any], object]) -> Callable[[bytes, ValueHandle], None]:
    def tell(name: bytes, value: ValueHandle) -> None:
        callback(name.decode("utf-8"), to_python(value) if value else None)

    return tell
