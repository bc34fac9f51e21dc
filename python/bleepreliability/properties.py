"""The Timeout Properties interface: dbus-python's Properties, under a deadline."""

from __future__ import annotations

from typing import Any

from .client import Client
from .default import default_client


class TimeoutProperties:
    """Get, Set and GetAll of one object, each under its own timeout.

        properties = TimeoutProperties("/org/bluez/hci0")
        properties.Get("org.bluez.Adapter1", "Powered", timeout=2.0)

    The object is its path, or a dbus-python proxy, which knows its path.
    """

    def __init__(
        self, object_path: Any, client: Client | None = None, timeout: float | None = None
    ) -> None:
        # A proxy has `object_path`, an Interface around one has it too.
        self.object_path = str(getattr(object_path, "object_path", object_path))
        self._client = client
        self._timeout = timeout

    def Get(self, interface: str, name: str, timeout: float | None = None) -> Any:
        """Gets a property; "get_property" has 5 s unless a timeout is given."""
        return self._chosen.get_property(
            self.object_path, interface, name, timeout=timeout or self._timeout)

    def Set(
        self, interface: str, name: str, value: Any, timeout: float | None = None
    ) -> None:
        """Sets a property; an int that is to be unsigned comes as `Variant("u", 30)`."""
        self._chosen.set_property(
            self.object_path, interface, name, value, timeout=timeout or self._timeout)

    def GetAll(self, interface: str, timeout: float | None = None) -> dict[str, Any]:
        """Gets all properties of an interface."""
        return self._chosen.get_all_properties(
            self.object_path, interface, timeout=timeout or self._timeout)

    @property
    def _chosen(self) -> Client:
        return default_client() if self._client is None else self._client
