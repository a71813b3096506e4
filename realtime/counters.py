"""What this process has delivered, counted as cheaply as it can be: plain additions on the loop.

Read by `stats`, which also adds up what several processes have counted.
"""

from bisect import bisect_left
from dataclasses import dataclass, field, fields

# Upper bounds in milliseconds. Fine where a person could tell the difference, coarse elsewhere.
BOUNDS_MS = (0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000, 10000)


class Histogram:
    """Deliveries by time from commit to write. The last bucket holds what is slower than all bounds."""

    __slots__ = ("buckets",)

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS_MS) + 1)

    def observe(self, elapsed_ms: float, times: int = 1) -> None:
        self.buckets[bisect_left(BOUNDS_MS, elapsed_ms)] += times


def percentile_ms(buckets: list[int], share: float) -> float | None:
    """The bound under which `share` (0 to 1) of the observations lie; None when there are none."""
    wanted = sum(buckets) * share
    if not wanted:
        return None
    seen = 0
    for index, count in enumerate(buckets):
        seen += count
        if seen >= wanted:
            return float(BOUNDS_MS[min(index, len(BOUNDS_MS) - 1)])
    return float(BOUNDS_MS[-1])


@dataclass(slots=True)
class Counters:
    """Totals since the process started, but `connections`, which is how many there are."""

    connections: int = 0
    messages: int = 0  # committed by this process; counted by who writes them
    frames: int = 0  # passed on to at least the topic, however many listened
    deliveries: int = 0  # frames times connections
    bytes_out: int = 0
    doubles: int = 0  # frames dropped because the topic had them already
    overtaken: int = 0  # frames that arrived before the one they continue
    fills: int = 0  # gaps filled from the database
    rechecks: int = 0
    resets: int = 0
    slow_closed: int = 0
    silent_dropped: int = 0
    broker_published: int = 0
    broker_dropped: int = 0
    broker_unreadable: int = 0
    latency: Histogram = field(default_factory=Histogram)

    def snapshot(self) -> dict[str, int]:
        """Every plain number, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "latency"}


counters = Counters()
