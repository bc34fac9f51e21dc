"""Objects in dbus-python's shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._inference import signature_of
from .errors import InvalidArgument
from .variant import Variant

if TYPE_CHECKING:
    from ._calls import Calls

_PROPERTIES = "org.freedesktop.DBus.Properties"
# Members that every object has; nobody says their interface.
_STANDARD = {
    "Get": _PROPERTIES,
    "GetAll": _PROPERTIES,
    "GetManagedObjects": "org.freedesktop.DBus.ObjectManager",
    "Introspect": "org.freedesktop.DBus.Introspectable",
    "Ping": "org.freedesktop.DBus.Peer",
    "Set": _PROPERTIES,
}


class RemoteObject:
    """An object of a service; its methods are attributes, as dbus-python has them.

        adapter = lease.get_object("org.bluez", "/org/bluez/hci0")
        adapter.StartDiscovery(dbus_interface="org.bluez.Adapter1")
        adapter.Get("org.bluez.Adapter1", "Address")

    Works with `dbus.Interface(adapter, "org.bluez.Adapter1")`, too. Types are inferred; where that
    is not enough, an argument says its own: `Variant("u", 30)`.
    """

    def __init__(self, calls: Calls, bus_name: str, object_path: str) -> None:
        self._calls = calls
        self.bus_name = str(bus_name)
        self.object_path = str(object_path)

    def get_dbus_method(
        self, member: str, dbus_interface: str | None = None
    ) -> Callable[..., Any]:
        """The function that calls a method; it takes `dbus_interface` and `timeout`, too."""
        bound = dbus_interface

        def call(
            *arguments: Any, dbus_interface: str | None = None, timeout: float | None = None
        ) -> Any:
            interface = dbus_interface or bound or _STANDARD.get(member)
            if interface is None:
                raise InvalidArgument(f"{member} of which interface? Say dbus_interface=…")
            signature, plain = typed(interface, member, arguments)
            return self._calls.call(
                self.object_path, str(interface), member, signature, *plain,
                destination=self.bus_name, timeout=timeout)

        call.__name__ = member
        return call

    def __getattr__(self, member: str) -> Callable[..., Any]:
        if not member[:1].isupper():
            raise AttributeError(member)
        return self.get_dbus_method(member)


def typed(
    interface: str, member: str, arguments: tuple[Any, ...]
) -> tuple[str, tuple[Any, ...]]:
    """The signature of a method's arguments, and those without what says their types."""
    kinds = []
    plain = []
    for index, argument in enumerate(arguments):
        if (interface, member, index) == (_PROPERTIES, "Set", 2):
            # This one goes as a variant.
            kinds.append("v")
            plain.append(argument)
        elif isinstance(argument, Variant):
            kinds.append(argument.signature)
            plain.append(argument.value)
        else:
            kinds.append(signature_of(argument))
            plain.append(argument)
    return "".join(kinds), tuple(plain)
