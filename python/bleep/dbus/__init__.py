"""Timeouts and connections: `bleep.dbus.timeout_manager`, `bleep.dbus.connection_pool`.

Programs without dbus-python write `from bleep import dbus` and name a bus as the document does:
`dbus.Bus.SYSTEM`.
"""

from __future__ import annotations


class Bus:
    """The buses, by the numbers of dbus-python."""

    TYPE_SESSION = 0
    TYPE_SYSTEM = 1
    SESSION = TYPE_SESSION
    SYSTEM = TYPE_SYSTEM
