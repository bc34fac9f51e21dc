"""Calls that the program sends itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ._handle import SharedHandle
from .external import ExternalCall
from .options import CallOptions, native_options

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Externals:
    """The part of a client that decides where the program sends. None of it waits."""

    _shared: SharedHandle

    def external_call(
        self,
        path: str,
        interface: str,
        method: str,
        *,
        destination: str | None = None,
        on_news: Callable[[], object] | None = None,
        **options: Unpack[CallOptions],
    ) -> ExternalCall:
        """A call that the program sends itself, with whatever D-Bus library it has.

        `on_news()` is called where the client delivers, when there is another step to ask for.
        """
        names = (destination, path, interface, method)
        return ExternalCall(self._shared, names, native_options(options), on_news)
