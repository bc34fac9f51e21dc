"""The flight recorder: what went on before it went wrong."""

from __future__ import annotations

import ctypes
import enum
import os
from typing import NamedTuple

from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._recorder_types import RecorderOptionsStruct
from ._text import to_utf8
from ._types import ErrorHandle
from ._values import Values
from .errors import InvalidArgument


class RecorderFlags(enum.IntFlag):
    """What is kept, and told: `bleep_recorder_flags`."""

    NONE = 0
    WITH_BODIES = 1 << 0
    WITH_ADDRESSES = 1 << 1


class RecorderFormat(enum.IntEnum):
    """What a dump is written in: `bleep_recorder_format`."""

    JSON_LINES = 0
    PCAP = 1


class RecorderState(NamedTuple):
    """How a client records."""

    running: bool
    capacity_bytes: int
    body_max_bytes: int
    """How much of a body is kept; 0 where none is."""
    directory: str
    """Where issues are dumped by themselves; empty for nowhere."""
    recorded: int
    """How often something was, ever."""
    held: int
    """How much of that is still there."""
    dumps: int
    """Written by itself."""
    failed_dumps: int


class FlightRecorder(Values):
    """What a client did and saw last: `client.recorder`.

    It records from the first, operations, D-Bus messages without their bodies, events, steps of
    recovery and notes, in memory of fixed size, and writes nothing by itself before start() is
    given a directory.
    """

    def __init__(self, shared: SharedHandle) -> None:
        self._shared = shared

    def start(
        self,
        directory: str | os.PathLike[str] | None = None,
        *,
        capacity_bytes: int = 0,
        body_max_bytes: int = 0,
        max_dumps: int = 0,
        with_bodies: bool = False,
        with_addresses: bool = False,
    ) -> None:
        """Records, or goes on recording, in another way.

        With a directory, an absolute one, each issue that the monitor raises is dumped there; the
        newest `max_dumps` (10) stay. The memory is `capacity_bytes` (128 KiB). `with_bodies` keeps
        the first `body_max_bytes` (1024) of what messages carry, secrets included;
        `with_addresses` does not cross them out in dumps of issues.
        """
        options = RecorderOptionsStruct(
            struct_size=ctypes.sizeof(RecorderOptionsStruct),
            flags=_flags(with_bodies, with_addresses),
            capacity_bytes=_number(capacity_bytes, "capacity_bytes"),
            body_max_bytes=_number(body_max_bytes, "body_max_bytes"),
            max_dumps=_number(max_dumps, "max_dumps"),
            directory=None if directory is None else to_utf8(os.fspath(directory), "directory"),
        )
        with self._shared as client:
            status = library().bleep_recorder_start(client, ctypes.byref(options))
        check(status, None, "recorder_start")

    def stop(self) -> None:
        """Records nothing any more, and keeps what there is."""
        with self._shared as client:
            check(library().bleep_recorder_stop(client), None, "recorder_stop")

    def clear(self) -> None:
        """Forgets what was recorded."""
        with self._shared as client:
            check(library().bleep_recorder_clear(client), None, "recorder_clear")

    def note(self, text: str) -> None:
        """Puts a word of the program's among what is recorded."""
        line = to_utf8(text, "text")
        with self._shared as client:
            check(library().bleep_recorder_note(client, line), None, "recorder_note")

    def note_message(self, message: bytes, *, is_sent: bool) -> None:
        """Puts a D-Bus message of a connection of the program's own, as marshalled, among what is
        recorded.
        """
        with self._shared as client:
            status = library().bleep_recorder_note_message(
                client, message, len(message), int(is_sent))
        check(status, None, "recorder_note_message")

    def state(self) -> RecorderState:
        """Tells how it records."""
        known = self._value("bleep_recorder_get")
        return RecorderState(**{name: known[name] for name in RecorderState._fields})

    def dump(
        self,
        path: str | os.PathLike[str],
        format: str = "json_lines",
        *,
        with_bodies: bool = False,
        with_addresses: bool = False,
    ) -> None:
        """Writes what is recorded into a file that replaces the old one in one step.

        "json_lines" is an object a line, "pcap" the messages for Wireshark and tshark. Addresses
        are crossed out, and bodies left out, unless they are asked for.
        """
        if format.upper() not in RecorderFormat.__members__:
            raise InvalidArgument(f"a format is 'json_lines' or 'pcap', not {format!r}")
        name = to_utf8(os.fspath(path), "path")
        error = ErrorHandle()
        with self._shared as client:
            status = library().bleep_recorder_dump(
                client, RecorderFormat[format.upper()], _flags(with_bodies, with_addresses), name,
                ctypes.byref(error))
        check(status, error, "recorder_dump")


def _flags(with_bodies: bool, with_addresses: bool) -> RecorderFlags:
    flags = RecorderFlags.WITH_BODIES if with_bodies else RecorderFlags.NONE
    return flags | RecorderFlags.WITH_ADDRESSES if with_addresses else flags


def _number(number: int, name: str) -> int:
    if not 0 <= number < 2**32:
        raise InvalidArgument(f"{name} has 32 bits, which {number!r} has not")
    return number
