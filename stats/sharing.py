"""Several processes, one set of figures: each leaves a report in the shared cache, and whoever is asked adds them up.

A report lives for seconds, is never stored, and may be missing: with Redis away each process tells its own figures.
Without Redis there is nothing to share over, and nothing runs.
"""

import logging
import os
import socket
import threading
import time
from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.core.cache import cache

from realtime.counters import counters
from stats.process import ProcessStatistics, statistics
from stats.summary import Summary, merged, summarise
from stats.window import Second

EVERY_S = 2.0
TTL_S = 3 * EVERY_S  # a process that is gone stops counting after this
REGISTRY = "stats:processes"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What one process tells. `requests` is a list of (kind of address, class of status, how many)."""

    process: str
    uptime_s: float
    seconds: list[Second]
    requests: list[tuple[str, str, int]]
    latency: dict[int, int]
    latency_sum_s: float
    counters: dict[str, int]


class Sharing:
    """One process's place among the others."""

    def __init__(self, own: ProcessStatistics, process: str) -> None:
        self._own = own
        self.process = process
        self._lock = threading.Lock()
        self._others: list[Report] = []
        self._others_until = 0.0

    def report(self) -> Report:
        self._own.sample(now=True)
        totals = self._own.totals()
        return Report(
            process=self.process,
            uptime_s=self._own.window.uptime_s(),
            seconds=self._own.window.seconds(time.time()),
            requests=[(kind, status, count) for (kind, status), count in totals.requests.items()],
            latency=totals.latency,
            latency_sum_s=totals.latency_sum_s,
            counters=counters.snapshot(),
        )

    def publish(self) -> None:
        """Leave the report, and the name in the list of processes. Raises what the cache raises.

        Two processes that write the list at once can lose a name; it is back with the next report.
        """
        cache.set(f"stats:{self.process}", msgspec.msgpack.encode(self.report()), TTL_S)
        now = time.time()
        registry = {name: seen for name, seen in (cache.get(REGISTRY) or {}).items() if now - seen < TTL_S} | {
            self.process: now
        }
        cache.set(REGISTRY, registry, TTL_S)

    def reports(self) -> list[Report]:
        """Every process that lives, the own first and fresh. The others' are asked for once a second at most."""
        own = self.report()
        if not settings.REDIS_URL:
            return [own]
        with self._lock:
            if time.monotonic() >= self._others_until:
                self._others = self._read()
                self._others_until = time.monotonic() + 1
            return [own, *self._others]

    def _read(self) -> list[Report]:
        try:
            names = [name for name in cache.get(REGISTRY) or {} if name != self.process]
            texts = cache.get_many([f"stats:{name}" for name in names])
        except Exception as error:  # noqa: BLE001 - every cache backend has errors of its own
            log.warning("shared cache away, own statistics only: %s", type(error).__name__)
            return []
        reports = (_decoded(text) for text in texts.values())
        return [report for report in reports if report is not None]


class Reporter:
    """The thread that leaves a report every two seconds. Started by the first request, so never before a fork."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing
        self._lock = threading.Lock()
        self._pid: int | None = None

    def ensure_running(self) -> None:
        """Cheap, and safe to call for each request."""
        if self._pid == os.getpid() or not settings.REDIS_URL:
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
        self._sharing.process = process_name()
        threading.Thread(target=self._run, name="stats", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                self._sharing.publish()
            except Exception as error:  # noqa: BLE001 - statistics never end a process; the cache comes back
                log.warning("statistics not shared: %s", type(error).__name__)
            time.sleep(EVERY_S)


def _decoded(text: bytes) -> Report | None:
    """None for what another version of Flack wrote, while an installation is being renewed."""
    try:
        return msgspec.msgpack.decode(text, type=Report)
    except msgspec.MsgspecError:
        return None


def process_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


sharing = Sharing(statistics, process_name())
reporter = Reporter(sharing)


def summary(window_s: int = 15) -> Summary:
    """The figures of all processes together."""
    reports = sharing.reports()
    return summarise(
        merged(report.seconds for report in reports),
        running_s=statistics.window.running_s(),
        uptime_s=max(report.uptime_s for report in reports),
        window_s=window_s,
        processes=len(reports),
    )
