"""What one process tells of itself, and how several reports become one. Pure, and packed as MessagePack."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from stats.histogram import Buckets
from stats.window import Second

Key = TypeVar("Key", str, int)

GAUGES = frozenset({"connections"})
"""Counters of the hub that say how many there are, not how many there were."""


class Totals(msgspec.Struct, frozen=True):
    """Counted since the start. `requests` by kind of address and class of status, joined by a space."""

    requests: dict[str, int] = {}
    latency: Buckets = {}
    latency_sum_s: float = 0.0
    counters: dict[str, int] = {}


class Report(msgspec.Struct, frozen=True):
    """`name` is for people (host and process id); `serves` is false for a worker."""

    name: str
    serves: bool
    uptime_s: float
    connections: int
    totals: Totals
    seconds: list[Second]
    living: bool = True


def added(several: Iterable[Totals]) -> Totals:
    total = Totals({}, {}, 0.0, {})
    for one in several:
        total = _combined(total, one, 1)
    return total


def since(totals: Totals, earlier: Totals) -> Totals:
    """What was counted after `earlier`."""
    return _combined(totals, earlier, -1)


def pack(report: Report) -> bytes:
    return msgspec.msgpack.encode(report)


def unpack(packed: bytes) -> Report | None:
    """None for what another version of Flack wrote."""
    try:
        return msgspec.msgpack.decode(packed, type=Report)
    except msgspec.MsgspecError:
        return None


def _combined(one: Totals, other: Totals, sign: int) -> Totals:
    return Totals(
        _sum(one.requests, other.requests, sign),
        _sum(one.latency, other.latency, sign),
        one.latency_sum_s + sign * other.latency_sum_s,
        _sum(one.counters, other.counters, sign),
    )


def _sum(one: dict[Key, int], other: dict[Key, int], sign: int) -> dict[Key, int]:
    total = dict(one)
    for key, count in other.items():
        total[key] = total.get(key, 0) + sign * count
    return total
