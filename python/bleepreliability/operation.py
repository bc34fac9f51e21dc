"""An operation under way."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from ._failure import failure
from ._native import library
from ._types import ErrorHandle, OperationHandle
from .enums import Status
from .errors import Cancelled

T = TypeVar("T")


class Operation(concurrent.futures.Future[T]):
    """A Future of an operation that the library carries out.

    `result(timeout)` waits, raises what the blocking form raises, and can be interrupted;
    `cancel()` gives up. Works with concurrent.futures.wait() and asyncio.wrap_future().
    """

    def __init__(
        self, name: str, owner: object, convert: Callable[[Any], Any] | None
    ) -> None:
        super().__init__()
        self._name = name
        # The client must not end under an operation whose caller has let go of it.
        self._owner: object | None = owner
        self._convert = convert
        self._handle_lock = threading.Lock()
        self._handle: OperationHandle | None = None
        self._is_over = False
        self.set_running_or_notify_cancel()

    def cancel(self) -> bool:
        """Asks the library to give up; the outcome, Cancelled as a rule, comes a little later.

        False if the operation is over already.
        """
        with self._handle_lock:
            # Without a handle it is over, or has not been given to anybody yet.
            if self._handle is None:
                return False
            handle = library().bleep_operation_ref(self._handle)
        # Outside the lock, in case the outcome comes at once.
        library().bleep_operation_cancel(handle)
        library().bleep_operation_unref(handle)
        return True

    def cancelled(self) -> bool:
        """Whether it ended with Cancelled."""
        return self.done() and isinstance(self.exception(), Cancelled)

    def started(self, handle: OperationHandle) -> None:
        """Takes over the library's handle. For the package only."""
        with self._handle_lock:
            # The outcome may have overtaken us, on its own thread.
            if not self._is_over:
                self._handle, handle = handle, OperationHandle()
        library().bleep_operation_unref(handle)

    def complete(self, status: int, value: Any, error: ErrorHandle) -> None:
        """Takes the outcome from the library. For the package only."""
        outcome: Any = None
        problem: BaseException | None = None
        try:
            if status != Status.OK:
                problem = self._failure(status, value, error)
            elif self._convert is not None:
                outcome = self._convert(value)
        except Exception as unforeseen:
            problem = unforeseen
        self._release()
        if problem is None:
            self.set_result(outcome)
        else:
            self.set_exception(problem)

    def _failure(self, status: int, _: Any, error: ErrorHandle) -> BaseException:
        return failure(status, error, self._name)

    def _release(self) -> None:
        with self._handle_lock:
            self._is_over = True
            handle, self._handle = self._handle, None
        self._owner = None
        library().bleep_operation_unref(handle)
