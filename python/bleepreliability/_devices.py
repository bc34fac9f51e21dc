"""Operations on a device, by its Bluetooth address."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._decode import to_python
from ._requests import Request, Requests
from ._text import to_utf8
from .operation import Operation
from .options import CallOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

    Listener = Callable[[str, str, bytes], object]


class Devices(Requests):
    """The part of a Client that works on devices.

    An address is one like "F0:F1:F2:F3:F4:F5". A characteristic is its UUID (16, 32 or 128 bits),
    the end of its object path ("service000a/char000b"), or the whole path.
    """

    def device_path(self, address: str, **options: Unpack[CallOptions]) -> str:
        """Finds the object path that the device has at this moment."""
        path: str = self._run(_device("path", address, to_python), options)
        return path

    def device_path_async(
        self, address: str, **options: Unpack[CallOptions]
    ) -> Operation[str]:
        """Starts what device_path() does."""
        return self._start(_device("path", address, to_python), options)

    def connect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Connects, and verifies it; with `services_resolved=True` waits for the services too."""
        self._run(_device("connect", address), options)

    def connect_async(self, address: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Starts what connect() does."""
        return self._start(_device("connect", address), options)

    def disconnect(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Disconnects; a device that is not connected is fine."""
        self._run(_device("disconnect", address), options)

    def disconnect_async(self, address: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Starts what disconnect() does."""
        return self._start(_device("disconnect", address), options)

    def pair(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Pairs, with the agent that is registered; a device that is paired is fine."""
        self._run(_device("pair", address), options)

    def pair_async(self, address: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Starts what pair() does."""
        return self._start(_device("pair", address), options)

    def cancel_pairing(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Cancels a pairing that this client has under way; DoesNotExist without one."""
        self._run(_device("cancel_pairing", address), options)

    def cancel_pairing_async(
        self, address: str, **options: Unpack[CallOptions]
    ) -> Operation[None]:
        """Starts what cancel_pairing() does."""
        return self._start(_device("cancel_pairing", address), options)

    def remove(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Removes the device with all that BlueZ remembers of it; an unknown one is fine."""
        self._run(_device("remove", address), options)

    def remove_async(self, address: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Starts what remove() does."""
        return self._start(_device("remove", address), options)

    def read(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> bytes:
        """Reads a characteristic of a connected device."""
        value: bytes = self._run(_gatt("read", address, characteristic, to_python), options)
        return value

    def read_async(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> Operation[bytes]:
        """Starts what read() does."""
        return self._start(_gatt("read", address, characteristic, to_python), options)

    def write(
        self, address: str, characteristic: str, value: bytes, **options: Unpack[CallOptions]
    ) -> None:
        """Writes a characteristic of a connected device."""
        self._run(_write(address, characteristic, value), options)

    def write_async(
        self, address: str, characteristic: str, value: bytes, **options: Unpack[CallOptions]
    ) -> Operation[None]:
        """Starts what write() does."""
        return self._start(_write(address, characteristic, value), options)

    def start_notify(
        self, address: str, characteristic: str, callback: Listener,
        **options: Unpack[CallOptions],
    ) -> None:
        """Subscribes: `callback(address, characteristic, value)` runs where the client delivers.

        The subscription lasts until stop_notify() or close(), through lost connections and
        restarts of BlueZ.
        """
        self._run(_gatt("start_notify", address, characteristic, None, callback), options)

    def start_notify_async(
        self, address: str, characteristic: str, callback: Listener,
        **options: Unpack[CallOptions],
    ) -> Operation[None]:
        """Starts what start_notify() does."""
        request = _gatt("start_notify", address, characteristic, None, callback)
        return self._start(request, options)

    def stop_notify(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> None:
        """Ends all subscriptions of this client to a characteristic."""
        self._run(_gatt("stop_notify", address, characteristic), options)

    def stop_notify_async(
        self, address: str, characteristic: str, **options: Unpack[CallOptions]
    ) -> Operation[None]:
        """Starts what stop_notify() does."""
        return self._start(_gatt("stop_notify", address, characteristic), options)


def _device(verb: str, address: str, convert: Any = None) -> Request:
    return Request(f"device_{verb}", (to_utf8(address, "address"),), convert)


def _gatt(
    verb: str, address: str, characteristic: str, convert: Any = None,
    listener: Listener | None = None,
) -> Request:
    if listener is not None and not callable(listener):
        raise TypeError("the callback is no function")
    return Request(f"device_{verb}", _place(address, characteristic), convert, listener)


def _write(address: str, characteristic: str, value: bytes) -> Request:
    data = bytes(memoryview(value))
    array = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    return Request("device_write", (*_place(address, characteristic), array, len(data)))


def _place(address: str, characteristic: str) -> tuple[bytes, bytes]:
    return to_utf8(address, "address"), to_utf8(characteristic, "characteristic")
