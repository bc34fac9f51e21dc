"""A program as mypy is to see it: what a user annotates must agree with what the package says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bleepreliability import (
    BleepError,
    CallOptions,
    Client,
    Event,
    Layer,
    LayerHealth,
    Lease,
    MonitorEvent,
    Operation,
    OperationMetrics,
    PoolStats,
    Recovery,
    StateResult,
    TimedOut,
    with_timeout,
)
from bleepreliability.aio import AsyncClient, AsyncLease

if TYPE_CHECKING:
    from typing_extensions import assert_type

    ADDRESS = "F0:F1:F2:F3:F4:F5"
    patient: CallOptions = {"timeout": 60.0, "services_resolved": True}

    @with_timeout("connect", device_address=ADDRESS)
    def double(number: int) -> int:
        """Any function."""
        return 2 * number

    def blocking(client: Client) -> None:
        """What blocks."""
        assert_type(double(2), int)
        assert_type(client.connect(ADDRESS, **patient), None)
        assert_type(client.read(ADDRESS, "2a19"), bytes)
        assert_type(client.read_async(ADDRESS, "2a19"), Operation[bytes])
        assert_type(client.device_path_async(ADDRESS).result(), str)
        assert_type(client.lease("scanner"), Lease)
        assert_type(client.lease_async().result(), Lease)
        assert_type(client.pool_stats(), PoolStats)
        assert_type(client.get_metrics("connect"), OperationMetrics)
        assert_type(client.health(), dict[Layer, LayerHealth])
        assert_type(client.recover(ADDRESS), Recovery)
        assert_type(client.restore_state(ADDRESS), StateResult)
        assert_type(client.guard(lambda: 5, 1.0), int)
        assert_type(client.timeouts["connect"], float)
        try:
            client.call("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent")
        except TimedOut as error:
            assert_type(error.elapsed, float)
        except BleepError as error:
            assert_type(error.retry_after, "float | None")

    async def awaited(client: AsyncClient) -> None:
        """What is awaited."""
        assert_type(await client.read(ADDRESS, "2a19", timeout=5.0), bytes)
        assert_type(await client.device_path(ADDRESS), str)
        assert_type(await client.recover(ADDRESS), Recovery)
        assert_type(await client.restore_state(ADDRESS), StateResult)
        assert_type(await client.guard(lambda: "text"), str)
        assert_type(await client.lease(), AsyncLease)
        async with client.lease("scanner") as lease:
            assert_type(lease, AsyncLease)
            assert_type(await lease.get_all_properties("/", "org.bluez.Adapter1"), dict[str, Any])
        adapter = client.proxy("/org/bluez/hci0", "org.bluez.Adapter1")
        assert_type(await adapter.get_all(), dict[str, Any])
        async for event in client.events(Event.STALLED):
            assert_type(event, MonitorEvent)
        async for name, _ in adapter.changes():
            assert_type(name, str)
        assert_type(client.pool_stats(), PoolStats)
        await asyncio.wait_for(client.connect(ADDRESS), 5.0)
