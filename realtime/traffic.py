"""The counters of all processes of one installation, by way of the Traffic table.

Written only where there are several processes; a single one reads its own counters.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from foundation.clock import now
from realtime.counters import counters
from realtime.database import Database
from realtime.models import Traffic

logger = logging.getLogger(__name__)

WRITE_S = 5.0
# A process that has not written for this long is gone; one that is idle still writes that often.
STALE_S = 60.0
IDLE_WRITE_S = 30.0


@dataclass(frozen=True)
class ProcessTraffic:
    """One process's totals since it started (names as in `Counters`), and its latency histogram."""

    process: str
    totals: dict[str, int]
    latency: Sequence[int]


def of_all_processes() -> list[ProcessTraffic]:
    """Blocking. Of the processes that wrote lately."""
    rows = Traffic.objects.filter(written_at__gt=now() - timedelta(seconds=STALE_S)).order_by("process")
    return [ProcessTraffic(row.process, row.totals, row.latency) for row in rows]


def of_this_process(process: str = "") -> ProcessTraffic:
    return ProcessTraffic(process, counters.snapshot(), tuple(counters.latency.buckets))


def write(traffic: ProcessTraffic) -> None:
    """Blocking. Also sweeps away processes that have long been gone."""
    moment = now()
    Traffic.objects.update_or_create(
        process=traffic.process,
        defaults={"written_at": moment, "totals": traffic.totals, "latency": list(traffic.latency)},
    )
    Traffic.objects.filter(written_at__lt=moment - timedelta(seconds=10 * STALE_S)).delete()


def remove(process: str) -> None:
    """Blocking."""
    Traffic.objects.filter(process=process).delete()


async def keep_writing(process: str, database: Database) -> None:
    """Until cancelled: what changed every few seconds, and a sign of life more rarely."""
    written: ProcessTraffic | None = None
    since_s = 0.0
    while True:
        await asyncio.sleep(WRITE_S)
        since_s += WRITE_S
        current = of_this_process(process)
        if current == written and since_s < IDLE_WRITE_S:
            continue
        try:
            await database.write(write, current)
            written, since_s = current, 0.0
        except Exception as error:  # noqa: BLE001 - statistics must not end anything
            logger.debug("Traffic was not written: %r", error)
