"""The last five minutes, second by second: pure arithmetic on numbers handed in, on a clock handed in.

Requests are counted as they are answered. Deliveries are sampled from running totals; what happened between two
samples is spread evenly over the seconds between them.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from stats import histogram
from stats.histogram import Buckets

HISTORY_S = 300
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")


class Second(msgspec.Struct, array_like=True):
    """What one second saw. `at` counts seconds of the clock in use. Packed without names: there are 300 in a report."""

    at: int
    responses: list[int] = msgspec.field(default_factory=lambda: [0] * len(CLASSES))
    latency: Buckets = msgspec.field(default_factory=dict)
    messages: float = 0.0
    deliveries: float = 0.0
    delivery: Buckets = msgspec.field(default_factory=dict)
    connections: int | None = None  # None: not sampled in this second, so as many as before

    @property
    def requests(self) -> int:
        return sum(self.responses)


@dataclass(frozen=True, slots=True)
class Sample:
    """Running totals of a process, but `connections`, which is how many there are now."""

    messages: int
    deliveries: int
    delivery: Mapping[int, int]
    connections: int


class Window:
    """A ring of seconds. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._started = clock()
        self._ring: list[Second | None] = [None] * (HISTORY_S + 1)
        self._sampled: Sample | None = None
        self._sampled_at = int(self._started)

    def record(self, status: int, elapsed_ms: float) -> None:
        """One answered request."""
        bucket = histogram.bucket_of(elapsed_ms)
        with self._lock:
            second = self._at(int(self._clock()))
            second.responses[_class_index(status)] += 1
            second.latency[bucket] = second.latency.get(bucket, 0) + 1

    def sample(self, sample: Sample) -> None:
        """Take in what was delivered since the last sample. The first one only says where the totals stand."""
        with self._lock:
            now = int(self._clock())
            earlier, self._sampled = self._sampled, sample
            since, self._sampled_at = self._sampled_at, now
            if earlier is not None:
                self._spread(earlier, sample, since, now)
            self._at(now).connections = sample.connections

    def uptime_s(self) -> float:
        return self._clock() - self._started

    def running_s(self) -> float:
        """How long the running second runs already."""
        return self._clock() % 1

    def seconds(self, epoch_s: float) -> list[Second]:
        """Copies of the seconds up to the running one, oldest first, none missing, `at` in Unix time.

        `epoch_s` is the Unix time now: two processes have clocks of their own, and meet in this one.
        """
        with self._lock:
            now = self._clock()
            shift = round(epoch_s - now)
            first = max(int(self._started), int(now) - HISTORY_S)
            connections = self._sampled.connections if self._sampled and self._sampled_at < first else 0
            seconds = []
            for at in range(first, int(now) + 1):
                kept = self._ring[at % len(self._ring)]
                kept = kept if kept and kept.at == at else Second(at)
                connections = connections if kept.connections is None else kept.connections
                seconds.append(_copy(kept, at + shift, connections))
        return seconds

    def _spread(self, earlier: Sample, sample: Sample, since: int, now: int) -> None:
        messages = max(0, sample.messages - earlier.messages)
        deliveries = max(0, sample.deliveries - earlier.deliveries)
        first = min(now, max(since + 1, now - HISTORY_S + 1))
        share = 1 / max(1, now - since)
        for at in range(first, now + 1):
            second = self._at(at)
            second.messages += messages * share
            second.deliveries += deliveries * share
        histogram.add(
            self._at(now).delivery,
            {
                bucket: count - earlier.delivery.get(bucket, 0)
                for bucket, count in sample.delivery.items()
                if count > earlier.delivery.get(bucket, 0)
            },
        )

    def _at(self, at: int) -> Second:
        """The second `at`, emptied when its place was last used a turn of the ring ago."""
        place = at % len(self._ring)
        second = self._ring[place]
        if second is None or second.at != at:
            second = self._ring[place] = Second(at)
        return second


def _class_index(status: int) -> int:
    """A status that HTTP does not know is the server's fault."""
    return status // 100 - 1 if 100 <= status < 600 else len(CLASSES) - 1


def _copy(second: Second, at: int, connections: int) -> Second:
    return Second(
        at,
        list(second.responses),
        dict(second.latency),
        second.messages,
        second.deliveries,
        dict(second.delivery),
        connections,
    )
