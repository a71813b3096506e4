"""What happens by the clock, once for the whole installation, however many processes run beat.

Entries live in memory: whoever becomes the leader runs all of them at once and then at their intervals. So a
laptop that is never on for a whole day still tidies up, and what a killed process left undone is found at the
next start. Each task here is harmless to run twice.
"""

import logging
import os
import socket
import threading
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from realtime import leases

log = logging.getLogger(__name__)

LEASE = "beat"
LEASE_S = 30.0
RENEW_S = 10.0


class LeasedScheduler(Scheduler):
    """Ticks only while it holds the lease."""

    def __init__(self, app: Celery, **kwargs: Any) -> None:
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{id(self)}"
        self._leads = False
        self._ask_again_at = timezone.now()
        super().__init__(app, **kwargs)

    def install_default_entries(self, data: Any) -> None:
        """None: all entries are in settings/celery.py."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send one due task; the seconds until the next look."""
        now = timezone.now()
        if now >= self._ask_again_at:
            self._ask_again_at = now + timedelta(seconds=RENEW_S)
            self._lead(self._hold_lease())
        wait_s = (self._ask_again_at - now).total_seconds()
        if not self._leads:
            return wait_s
        return min(wait_s, float(super().tick(*args, **kwargs)))

    def close(self) -> None:
        if self._leads:
            self._leads = False
            try:
                leases.release(LEASE, self._holder)
            except DatabaseError as error:
                log.warning("could not release the lease of beat: %s", error)
            close_old_connections()
        super().close()

    def _hold_lease(self) -> bool:
        close_old_connections()
        try:
            return leases.acquire(LEASE, self._holder, LEASE_S)
        except DatabaseError as error:
            log.warning("no word from the database about the lease of beat: %s", error)
            return False
        finally:
            close_old_connections()

    def _lead(self, leads: bool) -> None:
        if leads and not self._leads:
            for entry in self.schedule.values():
                entry.last_run_at = timezone.now() - timedelta(days=1)
            self._heap = None
        self._leads = leads


class Beat(threading.Thread):
    """Beat inside the server process. It ends at once when told to, not after its interval."""

    def __init__(self, app: Celery) -> None:
        super().__init__(name="beat", daemon=True)
        self._app = app
        self._told_to_stop = threading.Event()

    def run(self) -> None:
        scheduler = LeasedScheduler(self._app)
        wait_s = 0.0
        while not self._told_to_stop.wait(wait_s):
            wait_s = scheduler.tick()
        scheduler.close()

    def stop(self, timeout_s: float) -> None:
        self._told_to_stop.set()
        self.join(timeout_s)
