"""The totals of every process in Prometheus' own words, from a registry of our own.

Whichever process is scraped tells for all, so a balancer in front does no harm. Totals are those of the installation:
they go on when a process ends, and never fall.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from stats import histogram
from stats.report import Report, Totals, added
from stats.sharing import sharing

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)

COUNTERS = {
    "messages": "Messages posted.",
    "frames": "Frames passed on by the hub.",
    "deliveries": "Frames written to connections.",
    "bytes_out": "Bytes written to connections.",
    "doubles": "Frames dropped because they had been passed on before.",
    "overtaken": "Frames that came before the one they continue.",
    "fills": "Gaps filled from the database.",
    "rechecks": "Connections checked anew.",
    "resets": "Connections told to load anew.",
    "slow_closed": "Connections closed because they did not read.",
    "silent_dropped": "Connections dropped because they fell silent.",
    "broker_published": "Frames handed to the broker.",
    "broker_dropped": "Frames that the broker did not take in time.",
    "broker_unreadable": "Envelopes from the broker that made no sense.",
}


class _Reports(Collector):
    """Makes metrics of reports when it is asked."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = list(reports)

    def collect(self) -> Iterator[Metric]:
        totals = added(report.totals for report in self._reports)
        yield from _requests(totals)
        for name, meaning in COUNTERS.items():
            counter = CounterMetricFamily(f"flack_{name}", meaning)
            counter.add_metric([], totals.counters.get(name, 0))
            yield counter
        yield from self._processes()

    def _processes(self) -> Iterator[Metric]:
        """What is true now, of each that lives."""
        connections = GaugeMetricFamily("flack_connections", "Live connections.", labels=["process"])
        uptime = GaugeMetricFamily("flack_uptime_seconds", "Since the process started.", labels=["process"])
        for report in self._reports:
            if report.living and report.serves:
                connections.add_metric([report.name], report.connections)
                uptime.add_metric([report.name], report.uptime_s)
        yield connections
        yield uptime


def _requests(totals: Totals) -> Iterator[Metric]:
    requests = CounterMetricFamily("flack_http_requests", "Answered requests.", labels=["kind", "status"])
    for key, count in sorted(totals.requests.items()):
        requests.add_metric(key.split(), count)
    yield requests
    times = HistogramMetricFamily("flack_http_request_seconds", "From the first middleware to the answer.")
    times.add_metric([], _cumulative(totals.latency), totals.latency_sum_s)
    yield times


def exposition() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Reports(sharing.written()))
    return generate_latest(registry)


def _cumulative(latency: dict[int, int]) -> list[tuple[str, float]]:
    """(upper bound in seconds, how many up to it), as Prometheus wants it."""
    buckets = [
        (
            str(bound_ms / 1000),
            float(sum(count for bucket, count in latency.items() if bucket <= histogram.bucket_of(bound_ms))),
        )
        for bound_ms in BOUNDS_MS
    ]
    return [*buckets, ("+Inf", float(sum(latency.values())))]
