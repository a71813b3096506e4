"""What `/stats` says: the seconds of all processes added up, and the figures drawn from them."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from stats import histogram
from stats.histogram import Buckets
from stats.report import Totals
from stats.window import CLASSES, HISTORY_S, Second

WINDOWS_S = (15, 60)


class Latency(TypedDict):
    p50: float | None
    p90: float | None
    p99: float | None


class Delivery(TypedDict):
    p50: float | None
    p99: float | None


class Point(TypedDict):
    at: int
    requests_per_second: float
    messages_per_second: float
    deliveries_per_second: float
    p99_ms: float | None
    connections: int


class Sums(TypedDict):
    """Since this installation began, of all processes that ever ran. Exact but for the last seconds of killed ones."""

    requests: int
    messages: int
    deliveries: int
    bytes_out: int


class Summary(TypedDict):
    requests_per_second: float
    responses: dict[str, int]
    latency_ms: Latency
    connections: int
    messages_per_second: float
    deliveries_per_second: float
    delivery_ms: Delivery
    window_s: int
    uptime_s: float
    processes: int
    totals: Sums
    history: list[Point]


def merged(processes: Iterable[Sequence[Second]]) -> list[Second]:
    """The same seconds of several processes as one, oldest first.

    A process that reported a moment ago has not told its latest seconds yet: its connections are taken as they were.
    """
    lists = [seconds for seconds in processes if seconds]
    if not lists:
        return []
    newest = max(seconds[-1].at for seconds in lists)
    oldest = max(min(seconds[0].at for seconds in lists), newest - HISTORY_S)
    total = {at: Second(at, connections=0) for at in range(oldest, newest + 1)}
    for seconds in lists:
        for second in seconds:
            if second.at in total:
                _add(total[second.at], second)
        for at in range(max(oldest, seconds[-1].at + 1), newest + 1):
            total[at].connections = (total[at].connections or 0) + (seconds[-1].connections or 0)
    return list(total.values())


def summarise(
    seconds: Sequence[Second],
    *,
    running_s: float,
    uptime_s: float,
    window_s: int = 15,
    processes: int = 1,
    totals: Totals | None = None,
) -> Summary:
    """The figures of the last `window_s` seconds, and the history.

    The last second is still running, since `running_s`. Rates divide by the time that really passed: three seconds
    after the start, by three.
    """
    recent = seconds[-window_s:]
    passed_s = max(1.0, min(window_s - 1 + running_s, uptime_s))
    latency, delivery = _histogram(recent, "latency"), _histogram(recent, "delivery")
    return {
        "requests_per_second": _rate(sum(second.requests for second in recent), passed_s),
        "responses": {
            name: sum(second.responses[index] for second in recent) for index, name in enumerate(CLASSES) if index
        },
        "latency_ms": {
            "p50": histogram.percentile_ms(latency, 0.5),
            "p90": histogram.percentile_ms(latency, 0.9),
            "p99": histogram.percentile_ms(latency, 0.99),
        },
        "connections": (seconds[-1].connections or 0) if seconds else 0,
        "messages_per_second": _rate(sum(second.messages for second in recent), passed_s),
        "deliveries_per_second": _rate(sum(second.deliveries for second in recent), passed_s),
        "delivery_ms": {
            "p50": histogram.percentile_ms(delivery, 0.5),
            "p99": histogram.percentile_ms(delivery, 0.99),
        },
        "window_s": window_s,
        "uptime_s": round(uptime_s, 1),
        "processes": processes,
        "totals": _sums(totals or Totals()),
        "history": [_point(second) for second in seconds[:-1]][-HISTORY_S:],
    }


def _sums(totals: Totals) -> Sums:
    return {
        "requests": sum(totals.requests.values()),
        "messages": totals.counters.get("messages", 0),
        "deliveries": totals.counters.get("deliveries", 0),
        "bytes_out": totals.counters.get("bytes_out", 0),
    }


def _point(second: Second) -> Point:
    return {
        "at": second.at,
        "requests_per_second": float(second.requests),
        "messages_per_second": round(second.messages, 2),
        "deliveries_per_second": round(second.deliveries, 2),
        "p99_ms": histogram.percentile_ms(second.latency, 0.99),
        "connections": second.connections or 0,
    }


def _add(total: Second, second: Second) -> None:
    for index, count in enumerate(second.responses):
        total.responses[index] += count
    histogram.add(total.latency, second.latency)
    histogram.add(total.delivery, second.delivery)
    total.messages += second.messages
    total.deliveries += second.deliveries
    total.connections = (total.connections or 0) + (second.connections or 0)


def _histogram(seconds: Iterable[Second], which: str) -> Buckets:
    buckets: Buckets = {}
    for second in seconds:
        histogram.add(buckets, second.latency if which == "latency" else second.delivery)
    return buckets


def _rate(count: float, passed_s: float) -> float:
    return round(count / passed_s, 2)
