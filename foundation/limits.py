"""One rate limiter for all doors, atomic over Django's cache.

A sliding window from two counters: `add` and `incr` are atomic in every cache backend, so two processes
never lose a count. With the shared cache away each process counts for itself: never "no limit".
"""

import logging
import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.core.cache import cache

from foundation.errors import TooFast

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` per `per_s` seconds, at most `burst` at once. A count of 0 lifts the limit."""

    count: float
    per_s: float
    burst: int

    @property
    def window_s(self) -> float:
        """The time in which `burst` are allowed at the steady rate."""
        return self.burst * self.per_s / self.count


@dataclass(frozen=True, slots=True)
class Granted:
    """How much of what was asked for fits; with less than all of it, the seconds to wait for one more."""

    count: int
    retry_after: float = 0.0


def take(name: str, key: str, rate: Rate, cost: int = 1) -> None:
    """Count `cost` against `key`. Raises TooFast, with the seconds to wait, when it does not fit."""
    if rate.count <= 0:
        return
    counted = _count(name, key, rate, cost)
    if counted.excess <= 0:
        return
    _give_back(counted.key, cost)
    raise TooFast(retry_after=_wait_s(counted.excess, rate))


def take_up_to(name: str, key: str, rate: Rate, wanted: int) -> Granted:
    """Count as many of `wanted` against `key` as fit: several at once cost one look."""
    if rate.count <= 0:
        return Granted(wanted)
    counted = _count(name, key, rate, wanted)
    if counted.excess <= 0:
        return Granted(wanted)
    refused = min(wanted, math.ceil(counted.excess))
    _give_back(counted.key, refused)
    return Granted(wanted - refused, _wait_s(counted.excess - (refused - 1), rate))


@dataclass(frozen=True, slots=True)
class _Counted:
    key: str
    excess: float  # by how much what is counted now goes beyond the burst


def _count(name: str, key: str, rate: Rate, cost: int) -> _Counted:
    now = time.time()
    window_s = rate.window_s
    index, passed_s = int(now // window_s), now % window_s
    current = f"limit:{name}:{key}:{index}"
    previous = f"limit:{name}:{key}:{index - 1}"
    try:
        earlier = cache.get(previous, 0)
        cache.add(current, 0, timeout=int(window_s * 2) + 1)
        counted = cache.incr(current, cost)
    except Exception as error:  # noqa: BLE001 - every cache backend has errors of its own
        log.warning("shared cache away, counting in this process: %s", type(error).__name__)
        earlier, counted = _local.count(previous), _local.add(current, cost)
    weight = 1 - passed_s / window_s
    return _Counted(current, earlier * weight + counted - rate.burst)


def _wait_s(excess: float, rate: Rate) -> float:
    return min(rate.window_s, max(0.05, excess * rate.per_s / rate.count))


def _give_back(key: str, cost: int) -> None:
    """A refused call does not count, or a client that keeps asking would never get through."""
    try:
        cache.decr(key, cost)
    except Exception:  # noqa: BLE001 - see take()
        _local.add(key, -cost)


class _LocalCounts:
    """Counters of this process, for when the shared cache is away; the oldest go first."""

    def __init__(self, size: int = 100_000) -> None:
        self._size = size
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: str) -> int:
        return self._counts.get(key, 0)

    def add(self, key: str, cost: int) -> int:
        with self._lock:
            self._counts[key] = counted = self._counts.get(key, 0) + cost
            while len(self._counts) > self._size:
                self._counts.popitem(last=False)
        return counted


_local = _LocalCounts()
