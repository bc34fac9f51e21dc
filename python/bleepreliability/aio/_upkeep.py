"""Recoveries and snapshots, awaited."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from ..client import Client
from ..errors import BleepError
from ..options import CallOptions
from ..recovery_enums import RecoveryMoment
from ..recovery_report import Recovery, RecoveryEvent
from ..state import StateResult
from ._awaiting import Awaited

if TYPE_CHECKING:
    from typing_extensions import Unpack


class AsyncUpkeep(Awaited):
    """The part of an AsyncClient that makes work again, and so again, what did and was."""

    client: Client

    async def recover(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Recovery:
        """Makes work again what failed, and verifies it, as Client.recover() does."""
        return await self._outcome(self.client.recover_async(address, cause=cause, **limits))

    async def recovery_plan(
        self, address: str | None = None, *, cause: BleepError | None = None, **limits: Any
    ) -> Recovery:
        """Tells what recover() would do and does nothing, as Client.recovery_plan() does."""
        return await self._outcome(
            self.client.recovery_plan_async(address, cause=cause, **limits))

    def recoveries(
        self, moments: RecoveryMoment = RecoveryMoment.ALL
    ) -> AsyncGenerator[RecoveryEvent, None]:
        """What is told before and after each stage and at the end of each recovery, until the
        client is closed: `async for event in client.recoveries(): print(event.text)`.
        """
        return self._awaiting.stream(
            lambda tell: self.client.watch_recoveries(tell, moments))

    async def save_state(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Takes a snapshot of a device, in the place of an earlier one and its notes."""
        await self._in_thread(self.client.save_state, address, **options)

    async def update_state(self, address: str, **options: Unpack[CallOptions]) -> None:
        """Takes the snapshot anew and keeps its notes; NotFound where there is none."""
        await self._in_thread(self.client.update_state, address, **options)

    async def restore_state(self, address: str, **options: Unpack[CallOptions]) -> StateResult:
        """Makes a device again what its snapshot says, as Client.restore_state() does."""
        return await self._outcome(self.client.restore_state_async(address, **options))

    async def open_state(self, file: str) -> None:
        """Takes in the snapshots of a file and keeps them there, as Client.open_state() does."""
        await self._in_thread(self.client.open_state, file)

    async def clear_state(self, address: str | None = None) -> None:
        """Forgets the snapshot of a device, or all of them; none is fine."""
        await self._in_thread(self.client.clear_state, address)

    async def set_state_attribute(self, address: str, name: str, value: Any) -> None:
        """Notes something with a device's snapshot, which is made if there is none."""
        await self._in_thread(self.client.set_state_attribute, address, name, value)

    async def remove_state_attribute(self, address: str, name: str) -> None:
        """Takes a note away; NotFound without it."""
        await self._in_thread(self.client.remove_state_attribute, address, name)
