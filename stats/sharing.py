"""Several processes, one set of figures: each keeps a row of what it has counted, and whoever is asked adds them up.

A process writes its row every two seconds while anything happens, one statement, and once more when it ends; so what
was counted outlives it, and a killed process takes its last two seconds with it. Redis plays no part: the sums are the
same without it, and when it was away. docs/decisions/0007.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import msgspec
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import Q

from foundation.clock import now
from realtime.counters import counters
from stats.models import Traffic
from stats.process import ProcessStatistics, statistics
from stats.report import Report, Totals, added, pack, since, unpack
from stats.summary import Summary, merged, summarise
from stats.window import Second

EVERY_S = 2.0
# A process of which nothing happens says that it lives, no more often than this.
ALIVE_EVERY_S = 10.0
DEAD_AFTER_S = 30.0
# Rows of processes that ended longer ago than the history shows become one.
FOLD_AFTER = timedelta(hours=1)
FOLD_EVERY_S = 600.0
EARLIER = "earlier"

log = logging.getLogger(__name__)


class Sharing:
    """One process's place among the others."""

    def __init__(self, own: ProcessStatistics) -> None:
        self._own = own
        self._lock = threading.Lock()
        self._others: list[Report] = []
        self._others_until = 0.0
        self.begin(serves=True)

    def begin(self, *, serves: bool) -> None:
        """A process of its own: again after a fork."""
        self.process = uuid.uuid4().hex
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._serves = serves
        self._written: Totals | None = None
        self._written_at = float("-inf")
        self._connections = 0
        self._folded = Totals()  # counted here, and part of `earlier` by now

    def report(self) -> Report:
        """Of this process, fresh."""
        self._own.sample(now=True)
        return Report(
            name=self._name,
            serves=self._serves,
            uptime_s=self._own.window.uptime_s(),
            connections=counters.connections,
            totals=since(self._own.totals(), self._folded),
            seconds=self._own.window.seconds(time.time()),
        )

    def write(self, *, ended: bool = False) -> None:
        """Write the row, unless nothing has happened. Raises DatabaseError.

        The row holds sums, not steps: to write it twice, or after a commit of which no word came, is harmless.
        """
        with self._lock:
            report = self.report()
            news = report.totals != self._written or report.connections != self._connections
            if not news and not ended and time.monotonic() - self._written_at < ALIVE_EVERY_S:
                return
            values = {"seen_at": now(), "ended": ended, "report": pack(report)}
            if not Traffic.objects.filter(process=self.process).update(**values):
                if self._written is not None:  # we seemed dead, for so long that our row was folded
                    self._folded = added([self._folded, self._written])
                    report = self.report()
                Traffic.objects.create(process=self.process, **values | {"report": pack(report)})
            self._written, self._written_at = report.totals, time.monotonic()
            self._connections = report.connections

    def reports(self) -> list[Report]:
        """The own first and fresh, then everybody else's, dead ones too. Those are asked for once a second at most."""
        with self._lock:
            own = self.report()
            if time.monotonic() >= self._others_until:
                self._read_others()
            return [own, *self._others]

    def written(self) -> list[Report]:
        """As `reports`, the own as written: then no total is ever lower than before, whichever process is asked."""
        try:
            self.write()
        except DatabaseError as error:
            log.warning("statistics not written: %s", type(error).__name__)
        with self._lock:
            self._others_until = 0.0
        return self.reports()

    def _read_others(self) -> None:
        """With the database away the others' figures stay as they were."""
        alive_since = now() - timedelta(seconds=DEAD_AFTER_S)
        try:
            rows = Traffic.objects.exclude(process=self.process).values_list("report", "ended", "seen_at")
            read = [(unpack(bytes(packed)), not ended and seen_at > alive_since) for packed, ended, seen_at in rows]
        except DatabaseError as error:
            log.warning("no statistics of other processes: %s", type(error).__name__)
            return
        self._others = [_living_or_not(report, living) for report, living in read if report is not None]
        self._others_until = time.monotonic() + 1


def _living_or_not(report: Report, living: bool) -> Report:
    return msgspec.structs.replace(report, living=living, connections=report.connections if living else 0)


def fold() -> None:
    """Make one row of what ended long ago, in one transaction: whoever comes second waits, and finds nothing left."""
    with transaction.atomic():
        empty = Report(EARLIER, serves=False, uptime_s=0, connections=0, totals=Totals(), seconds=[])
        Traffic.objects.get_or_create(
            process=EARLIER, defaults={"seen_at": now(), "ended": True, "report": pack(empty)}
        )
        earlier = Traffic.objects.select_for_update().get(process=EARLIER)
        long_gone = Q(seen_at__lt=now() - FOLD_AFTER) & ~Q(process=EARLIER)
        rows = list(Traffic.objects.select_for_update().filter(long_gone).order_by("pk"))
        reports = [report for row in (earlier, *rows) if (report := unpack(bytes(row.report))) is not None]
        if rows:
            earlier.report = pack(msgspec.structs.replace(empty, totals=added(report.totals for report in reports)))
            earlier.save(update_fields=["report"])
            Traffic.objects.filter(pk__in=[row.pk for row in rows]).delete()


class Reporter:
    """The thread that writes. Started in each process that serves or works, after any fork."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing
        self._lock = threading.Lock()
        self._pid: int | None = None
        self._told_to_stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, *, serves: bool = True) -> None:
        """Cheap, and doing it twice is the same: a server without lifespan calls it for each request."""
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
            self._sharing.begin(serves=serves)
            self._told_to_stop = threading.Event()
            self._thread = threading.Thread(target=self._run, name="stats", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write the last word. Doing it twice is the same."""
        with self._lock:
            if self._thread is None or self._pid != os.getpid():
                return
            self._told_to_stop.set()
            self._thread.join()
            self._thread = self._pid = None

    def _run(self) -> None:
        folded_at = float("-inf")
        self._try(self._sharing.write)
        while not self._told_to_stop.wait(EVERY_S):
            self._try(self._sharing.write)
            if time.monotonic() - folded_at >= FOLD_EVERY_S:
                folded_at = time.monotonic()
                self._try(fold)
        self._try(lambda: self._sharing.write(ended=True))
        connections.close_all()

    def _try(self, write: Callable[[], None]) -> None:
        close_old_connections()
        try:
            write()
        except DatabaseError as error:
            log.warning("statistics not written: %s", type(error).__name__)
        finally:
            close_old_connections()


sharing = Sharing(statistics)
reporter = Reporter(sharing)


def summary(window_s: int = 15) -> Summary:
    """The figures of all processes together."""
    reports = sharing.reports()
    living = [report for report in reports if report.living and report.serves]
    return summarise(
        merged(_to_the_end(report) for report in reports),
        totals=added(report.totals for report in reports),
        running_s=statistics.window.running_s(),
        uptime_s=max(report.uptime_s for report in living),
        window_s=window_s,
        processes=len(living),
    )


def _to_the_end(report: Report) -> list[Second]:
    """Who is gone has no connections any more, from its last second on."""
    if report.living or not report.seconds:
        return report.seconds
    *seconds, last = report.seconds
    return [*seconds, msgspec.structs.replace(last, connections=0)]
