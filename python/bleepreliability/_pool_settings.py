"""How the pool, the proxies and the connect gate of a client are; none of it waits."""

from __future__ import annotations

import ctypes

from ._durations import from_usec, to_usec
from ._failure import check
from ._native import library
from ._text import to_utf8
from ._types import ConnectGateOptionsStruct, PoolOptionsStruct, ProxyStatsStruct
from ._values import Values
from .connections import ConnectGate, PoolStats
from .enums import ConnectGateFlags
from .figures import Latency
from .proxy import ProxyStats

_ANY_NUMBER = 2**32 - 1


class PoolSettings(Values):
    """The part of a Client that settles and tells how connections are used."""

    def configure_pool(
        self,
        *,
        minimum: int = 0,
        maximum: int = 0,
        max_age: float | None = None,
        max_idle: float | None = None,
        check_interval: float | None = None,
        lease_limit: float | None = None,
    ) -> None:
        """Chooses how the pool is, from now on; what is left out has its default: 0 to 4
        connections, each for an hour and idle for 60 s, checked when it was quiet for 30 s, and a
        lease that is out for 60 s is logged as a leak.
        """
        options = PoolOptionsStruct(
            struct_size=ctypes.sizeof(PoolOptionsStruct),
            minimum=minimum,
            maximum=maximum,
            max_age_usec=to_usec(max_age),
            max_idle_usec=to_usec(max_idle),
            check_interval_usec=to_usec(check_interval),
            lease_limit_usec=to_usec(lease_limit),
        )
        with self._shared as client:
            status = library().bleep_pool_configure(client, ctypes.byref(options))
        check(status, None, "configure_pool")

    def pool_stats(self) -> PoolStats:
        """Tells how the pool is and what it has done."""
        known = self._value("bleep_pool_stats")
        latency = known["acquire_latency"]
        return PoolStats(
            **{name: known[name] for name in PoolStats._fields if name != "acquire_latency"},
            acquire_latency=Latency(
                count=latency["count"],
                **{
                    name: from_usec(latency[f"{name}_usec"])
                    for name in ("min", "mean", "max", "p50", "p90", "p95", "p99", "p999")
                },
            ),
        )

    def clear_proxies(self) -> None:
        """Forgets what is known of all objects; the next reads ask their services."""
        with self._shared as client:
            check(library().bleep_proxy_cache_clear(client), None, "clear_proxies")

    def proxy_stats(self) -> ProxyStats:
        """Tells how the cache of the proxies fares."""
        stats = ProxyStatsStruct(struct_size=ctypes.sizeof(ProxyStatsStruct))
        with self._shared as client:
            status = library().bleep_proxy_cache_stats(client, ctypes.byref(stats))
        check(status, None, "proxy_stats")
        return ProxyStats(**{name: getattr(stats, name) for name in ProxyStats._fields})

    def set_connect_gate(
        self,
        *,
        limit: int | None = 1,
        lock: bool = True,
        respect: float | None = None,
        directory: str | None = None,
    ) -> None:
        """Chooses how connects on one adapter take turns: `limit` at once (None for any number),
        kept apart from other processes by a `lock` whose holder is waited for `respect` seconds at
        most (60); lock files are in the system's place or in `directory`.
        """
        flags = ConnectGateFlags.NONE if lock else ConnectGateFlags.NO_LOCK
        options = ConnectGateOptionsStruct(
            struct_size=ctypes.sizeof(ConnectGateOptionsStruct),
            flags=int(flags),
            limit=_ANY_NUMBER if limit is None else limit,
            respect_usec=to_usec(respect),
            directory=None if directory is None else to_utf8(directory, "directory"),
        )
        with self._shared as client:
            status = library().bleep_connect_gate_set(client, ctypes.byref(options))
        check(status, None, "set_connect_gate")

    def connect_gates(self) -> list[ConnectGate]:
        """Tells of each adapter that this client has connected on who connects and who waits."""
        return [
            ConnectGate(
                adapter=gate["adapter"],
                connecting=gate["connecting"],
                waiting=gate["waiting"],
                has_lock=gate["has_lock"],
                holder_pid=gate.get("holder_pid"),
                holder_program=gate.get("holder_program"),
                holder_device=gate.get("holder_device"),
                held=from_usec(gate["held_usec"]) if "held_usec" in gate else None,
            )
            for gate in self._value("bleep_connect_gate_get")
        ]
