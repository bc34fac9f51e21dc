"""A watch for events of the monitor."""

from __future__ import annotations

import contextlib

from ._handle import SharedHandle
from ._native import library
from .errors import ClientClosed


class Watch:
    """What Client.watch() gives; lasts until cancel(), not until it is let go.

        with client.watch(Event.STALLED, print):
            client.start_monitor()
    """

    def __init__(self, shared: SharedHandle, number: int) -> None:
        self._shared = shared
        self._number = number

    def cancel(self) -> None:
        """Ends it, also from inside its callback: no callback begins after this. Twice is fine."""
        # The client's end has ended it as well.
        with contextlib.suppress(ClientClosed), self._shared as client:
            library().bleep_monitor_unwatch(client, self._number)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
