"""The client for asyncio: its callbacks run in the event loop, and no thread is needed for it.

    from bleepreliability.aio import AsyncClient

    async with AsyncClient() as client:
        await client.connect("F0:F1:F2:F3:F4:F5")

What waits for the bus, for the disk or for its turn is awaited; what does not wait is as a Client
has it. Cancelling the task that awaits gives an operation up and ends it in bluetoothd, so that
asyncio.timeout(), wait_for() and task groups work.
"""

from __future__ import annotations

from .client import AsyncClient as AsyncClient
from .lease import AsyncLease as AsyncLease
from .proxy import AsyncProxy as AsyncProxy
