"""Calls whose messages the program sends itself, with whatever D-Bus library it has."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import NamedTuple

from ._callbacks import callbacks, on_destroy, on_news
from ._durations import from_usec
from ._external_types import ExternalCallHandle, ExternalStepStruct, NewsFunc
from ._failure import check
from ._handle import SharedHandle
from ._native import library
from ._text import to_utf8
from ._types import CallOptionsStruct, DestroyFunc, ErrorHandle
from .enums import OpenEnum


class ExternalAction(OpenEnum):
    """What is to be done for an external call: `bleep_external_action`."""

    WAIT = 1
    SEND = 2
    UNDO = 3
    DONE = 4


class ExternalStep(NamedTuple):
    """What is to be done for an external call."""

    action: ExternalAction
    """WAIT, SEND the program's message, UNDO by another, or DONE."""
    token: int
    """SEND, UNDO: what to report the reply with."""
    wait: float
    """WAIT: ask again after so many seconds at the latest."""
    destination: str
    """UNDO: where to send the method, which takes no arguments."""
    path: str
    interface: str
    method: str


class ExternalCall:
    """What Client.external_call() gives: says what to send, and is told what came.

        while (step := call.next()).action != ExternalAction.DONE:
            …
        call.result()

    Ask for the next step after each report, and when `on_news` was called.
    """

    def __init__(
        self, client: SharedHandle, names: tuple[str | None, str, str, str],
        options: CallOptionsStruct, news: Callable[[], object] | None,
    ) -> None:
        handle = ExternalCallHandle()
        encoded = [None if name is None else to_utf8(name, "name") for name in names]
        told = (NewsFunc(0), None, DestroyFunc(0)) if news is None else (
            on_news, callbacks.add(news), on_destroy)
        with client as native:
            status = library().bleep_external_call_new(
                native, *encoded, ctypes.byref(options), *told, ctypes.byref(handle))
        check(status, None, "external_call")
        self._shared = SharedHandle(handle, "external_call")

    def next(self) -> ExternalStep:
        """Says what is to be done now; each message is said once."""
        step = ExternalStepStruct(struct_size=ctypes.sizeof(ExternalStepStruct))
        with self._shared as call:
            check(library().bleep_external_call_next(call, ctypes.byref(step)), None, "next")
            names = [
                (name or b"").decode()
                for name in (step.destination, step.path, step.interface, step.method)
            ]
        return ExternalStep(
            ExternalAction(step.action), step.token, from_usec(step.wait_usec), *names)

    def replied(self, token: int) -> None:
        """Reports a reply; InvalidArgument if none is owed."""
        with self._shared as call:
            check(library().bleep_external_call_replied(call, token), None, "replied")

    def refused(self, token: int, name: str, message: str = "") -> None:
        """Reports a reply that is an error, by its D-Bus name and what it says besides."""
        words = to_utf8(name, "name"), to_utf8(message, "message")
        with self._shared as call:
            check(library().bleep_external_call_refused(call, token, *words), None, "refused")

    def lost(self) -> None:
        """Reports that the connection is lost, or that nothing can be sent on it."""
        with self._shared as call:
            check(library().bleep_external_call_lost(call), None, "lost")

    def cancel(self) -> None:
        """Gives up: the next steps end in bluetoothd what was sent."""
        with self._shared as call:
            check(library().bleep_external_call_cancel(call), None, "cancel")

    def result(self) -> None:
        """Returns if the call succeeded, and raises why it did not."""
        error = ErrorHandle()
        with self._shared as call:
            status = library().bleep_external_call_result(call, ctypes.byref(error))
        check(status, error, "external_call")

    def close(self) -> None:
        """Lets it go. One that is not over is cancelled; twice is fine."""
        self._shared.close()

    def __enter__(self) -> ExternalCall:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # Without a handle it was never begun.
        if hasattr(self, "_shared"):
            self.close()
