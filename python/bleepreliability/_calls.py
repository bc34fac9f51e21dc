"""Calls of any method of any service, and properties under their own timeouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._decode import reply_to_python, to_python
from ._encode import arguments_to_text, to_text
from ._requests import Request, Requests
from ._text import to_utf8
from .errors import InvalidArgument
from .operation import Operation
from .options import CallOptions
from .variant import Variant

if TYPE_CHECKING:
    from typing_extensions import Unpack

PROPERTIES = "org.freedesktop.DBus.Properties"


class Calls(Requests):
    """The part of a Client, or a Lease, that calls methods and properties."""

    def call(
        self,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        *arguments: Any,
        destination: str | None = None,
        text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Calls a method: `call("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent",
        "o", "/agent")`.

        The arguments are Python objects for the types in `signature`, or all of them together as
        GVariant `text`, like "(objectpath '/agent',)". Returns None, the value, or a tuple of
        several. `destination` is the client's service unless it is given.
        """
        request = _call(path, interface, method, signature, arguments, destination, text)
        return self._run(request, options)

    def call_async(
        self,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        *arguments: Any,
        destination: str | None = None,
        text: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Operation[Any]:
        """Starts what call() does."""
        request = _call(path, interface, method, signature, arguments, destination, text)
        return self._start(request, options)

    def get_property(
        self, path: str, interface: str, name: str, **options: Unpack[CallOptions]
    ) -> Any:
        """Asks the service for a property."""
        return self._run(_get(path, interface, name), options)

    def set_property(
        self,
        path: str,
        interface: str,
        name: str,
        value: Any,
        signature: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Sets a property; `signature` is its type, which for an int is "i" unless it is given."""
        self._run(_set(path, interface, name, value, signature), options)

    def get_all_properties(
        self, path: str, interface: str, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """Asks the service for all properties of an interface."""
        values: Mapping[str, Any] = self._run(_get_all(path, interface), options)
        return dict(values)


class PropertiesAsync(Requests):
    """The part of a Client that starts what Calls does with properties."""

    def get_property_async(
        self, path: str, interface: str, name: str, **options: Unpack[CallOptions]
    ) -> Operation[Any]:
        """Starts what get_property() does."""
        return self._start(_get(path, interface, name), options)

    def set_property_async(
        self,
        path: str,
        interface: str,
        name: str,
        value: Any,
        signature: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Operation[None]:
        """Starts what set_property() does."""
        return self._start(_set(path, interface, name, value, signature), options)

    def get_all_properties_async(
        self, path: str, interface: str, **options: Unpack[CallOptions]
    ) -> Operation[dict[str, Any]]:
        """Starts what get_all_properties() does."""
        return self._start(_get_all(path, interface), options)


class PropertiesByCall(Requests):
    """What PropertiesAsync is, for a Lease, which has calls for all that is not to block."""

    def get_property_async(
        self, path: str, interface: str, name: str, **options: Unpack[CallOptions]
    ) -> Operation[Any]:
        """Starts what get_property() does."""
        return self._ask(path, "Get", "ss", (interface, name), options)

    def set_property_async(
        self,
        path: str,
        interface: str,
        name: str,
        value: Any,
        signature: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Operation[None]:
        """Starts what set_property() does."""
        variant = value if signature is None else Variant(signature, value)
        return self._ask(path, "Set", "ssv", (interface, name, variant), options)

    def get_all_properties_async(
        self, path: str, interface: str, **options: Unpack[CallOptions]
    ) -> Operation[dict[str, Any]]:
        """Starts what get_all_properties() does."""
        return self._ask(path, "GetAll", "s", (interface,), options)

    def _ask(
        self, path: str, method: str, signature: str, arguments: tuple[Any, ...],
        options: Mapping[str, Any],
    ) -> Operation[Any]:
        request = _call(path, PROPERTIES, method, signature, arguments, None, None)
        return self._start(request, options)


def _call(
    path: str, interface: str, method: str, signature: str, arguments: tuple[Any, ...],
    destination: str | None, text: str | None,
) -> Request:
    if text is None:
        text = arguments_to_text(signature, arguments)
    elif signature or arguments:
        raise InvalidArgument("arguments come as objects or as text, not both")
    return Request(
        "call",
        (
            None if destination is None else to_utf8(destination, "destination"),
            *_member(path, interface),
            to_utf8(method, "method"),
            to_utf8(text, "text"),
        ),
        reply_to_python,
    )


def _get(path: str, interface: str, name: str) -> Request:
    member = (*_member(path, interface), to_utf8(name, "name"))
    return Request("property_get", member, to_python)


def _set(path: str, interface: str, name: str, value: Any, signature: str | None) -> Request:
    member = (*_member(path, interface), to_utf8(name, "name"))
    text = to_utf8(to_text(value, signature), "value")
    return Request("property_set", (*member, text))


def _get_all(path: str, interface: str) -> Request:
    return Request("property_get_all", _member(path, interface), to_python)


def _member(path: str, interface: str) -> tuple[bytes, bytes]:
    return to_utf8(path, "path"), to_utf8(interface, "interface")
