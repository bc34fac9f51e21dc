"""A watch for events of the monitor, or for recoveries."""

from __future__ import annotations

import contextlib

from ._handle import SharedHandle
from ._native import library
from .errors import ClientClosed


class Watch:
    """What Client.watch() and Client.watch_recoveries() give.

    Lasts until cancel(), not until it is let go.

        with client.watch(Event.STALLED, print):
            client.start_monitor()
    """

    def __init__(self, shared: SharedHandle, number: int, family: str = "monitor") -> None:
        self._shared = shared
        self._number = number
        self._family = family

    def cancel(self) -> None:
        """Ends it, also from inside its callback: no callback begins after this. Twice is fine."""
        # The client's end has ended it as well.
        with contextlib.suppress(ClientClosed), self._shared as client:
            getattr(library(), f"bleep_{self._family}_unwatch")(client, self._number)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
