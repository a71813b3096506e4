"""This process's own statistics: the window, and the totals that only grow, for Prometheus.

Nothing runs in the background here. The hub's counters are looked at when a request passes or when somebody asks, at
most once a second.
"""

import threading
import time
from collections.abc import Callable

from realtime.counters import BOUNDS_MS, counters
from stats import histogram
from stats.histogram import Buckets
from stats.report import GAUGES, Totals
from stats.window import CLASSES, Sample, Window

SAMPLE_EVERY_S = 1.0


class ProcessStatistics:
    """What the middleware writes to and everybody else reads from."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.window = Window(clock)
        self._clock = clock
        self._lock = threading.Lock()
        self._requests: dict[str, int] = {}
        self._latency: Buckets = {}
        self._latency_sum_s = 0.0
        self._next_sample = clock()

    def record(self, kind: str, status: int, elapsed_ms: float) -> None:
        """One answered request; `kind` is one of a few words (stats.middleware.kind_of)."""
        self.window.record(status, elapsed_ms)
        key = f"{kind} {CLASSES[status // 100 - 1] if 100 <= status < 600 else CLASSES[-1]}"
        bucket = histogram.bucket_of(elapsed_ms)
        with self._lock:
            self._requests[key] = self._requests.get(key, 0) + 1
            self._latency[bucket] = self._latency.get(bucket, 0) + 1
            self._latency_sum_s += elapsed_ms / 1000
        self.sample()

    def sample(self, *, now: bool = False) -> None:
        """Take in the hub's counters, unless that was done within the last second."""
        if self._clock() < self._next_sample and not now:
            return
        self._next_sample = self._clock() + SAMPLE_EVERY_S
        self.window.sample(delivered())

    def totals(self) -> Totals:
        """A copy, of requests and of what the hub has counted."""
        counted = {name: count for name, count in counters.snapshot().items() if name not in GAUGES}
        with self._lock:
            return Totals(dict(self._requests), dict(self._latency), self._latency_sum_s, counted)


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
