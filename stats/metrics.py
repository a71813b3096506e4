"""The totals of every process in Prometheus' own words, from a registry of our own.

Whichever process is scraped tells for all, each under its `process`; so a balancer in front does no harm.
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from stats import histogram
from stats.sharing import Report, sharing

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)

GAUGES = {"connections": "Live connections."}
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
        yield from self._requests()
        yield from self._hub()
        uptime = GaugeMetricFamily("flack_uptime_seconds", "Since the process started.", labels=["process"])
        for report in self._reports:
            uptime.add_metric([report.process], report.uptime_s)
        yield uptime

    def _requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "flack_http_requests", "Answered requests.", labels=["process", "kind", "status"]
        )
        times = HistogramMetricFamily(
            "flack_http_request_seconds", "From the first middleware to the answer.", labels=["process"]
        )
        for report in self._reports:
            for kind, status, count in sorted(report.requests):
                requests.add_metric([report.process, kind, status], count)
            times.add_metric([report.process], _cumulative(report.latency), report.latency_sum_s)
        yield requests
        yield times

    def _hub(self) -> Iterator[Metric]:
        for name, meaning in GAUGES.items():
            gauge = GaugeMetricFamily(f"flack_{name}", meaning, labels=["process"])
            for report in self._reports:
                gauge.add_metric([report.process], report.counters.get(name, 0))
            yield gauge
        for name, meaning in COUNTERS.items():
            counter = CounterMetricFamily(f"flack_{name}", meaning, labels=["process"])
            for report in self._reports:
                counter.add_metric([report.process], report.counters.get(name, 0))
            yield counter


def exposition() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Reports(sharing.reports()))
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
