"""This process's own statistics: the window, and the totals that only grow, for Prometheus.

Nothing runs in the background here. The hub's counters are looked at when a request passes or when somebody asks, at
most once a second.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from realtime.counters import BOUNDS_MS, counters
from stats import histogram
from stats.histogram import Buckets
from stats.window import CLASSES, Sample, Window

SAMPLE_EVERY_S = 1.0


@dataclass(slots=True)
class Totals:
    """Since the process started."""

    requests: dict[tuple[str, str], int] = field(default_factory=dict)  # (kind of address, class of status)
    latency: Buckets = field(default_factory=dict)
    latency_sum_s: float = 0.0


class ProcessStatistics:
    """What the middleware writes to and everybody else reads from."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.window = Window(clock)
        self._clock = clock
        self._lock = threading.Lock()
        self._totals = Totals()
        self._next_sample = clock()

    def record(self, kind: str, status: int, elapsed_ms: float) -> None:
        """One answered request; `kind` is one of a few words (stats.middleware.kind_of)."""
        self.window.record(status, elapsed_ms)
        key = (kind, CLASSES[status // 100 - 1] if 100 <= status < 600 else CLASSES[-1])
        bucket = histogram.bucket_of(elapsed_ms)
        with self._lock:
            totals = self._totals
            totals.requests[key] = totals.requests.get(key, 0) + 1
            totals.latency[bucket] = totals.latency.get(bucket, 0) + 1
            totals.latency_sum_s += elapsed_ms / 1000
        self.sample()

    def sample(self, *, now: bool = False) -> None:
        """Take in the hub's counters, unless that was done within the last second."""
        if self._clock() < self._next_sample and not now:
            return
        self._next_sample = self._clock() + SAMPLE_EVERY_S
        self.window.sample(delivered())

    def totals(self) -> Totals:
        """A copy."""
        with self._lock:
            return Totals(dict(self._totals.requests), dict(self._totals.latency), self._totals.latency_sum_s)


def delivered() -> Sample:
    """The hub's totals, its times sorted into our buckets by their upper bounds."""
    delivery: Buckets = {}
    for bound_ms, count in zip((*BOUNDS_MS, BOUNDS_MS[-1]), counters.latency.buckets, strict=True):
        if count:
            histogram.add(delivery, {histogram.bucket_of(bound_ms): count})
    return Sample(
        messages=counters.messages,
        deliveries=counters.deliveries,
        delivery=delivery,
        connections=counters.connections,
    )


statistics = ProcessStatistics()
