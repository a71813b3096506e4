"""Celery inside the server process: worker threads and beat, so that one command is a whole Flack.

What is queued dies with the process. All that matters is found again from the database, by the sweeps that beat
sends as its first act.
"""

import logging
import threading

from celery import result
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings
from django.db import connections

from flackproject.beat import Beat
from flackproject.celery import app
from flackproject.transport import bell

log = logging.getLogger(__name__)

# Threads of Python share one core, and rendering has a process of its own: more threads only wait for more sockets.
THREADS = 4
STOP_TIMEOUT_S = 5.0

_lock = threading.Lock()
_worker: "_Worker | None" = None
_beat: Beat | None = None


def is_wanted() -> bool:
    """FLACK_WORKER; auto means: where there is no broker that other processes could listen to."""
    wish: str = settings.FLACK_WORKER
    return wish == "on" or (wish == "auto" and not settings.REDIS_URL)


def start() -> None:
    """Doing it twice is the same. Returns when tasks are taken."""
    global _worker, _beat
    with _lock:
        if _worker is not None:
            return
        _worker = _Worker()
        _worker.start()
        _worker.ready.wait(STOP_TIMEOUT_S)
        _beat = Beat(app)
        _beat.start()


def stop() -> None:
    """Let running tasks finish, for a moment; what is left is found again."""
    global _worker, _beat
    with _lock:
        if _worker is None or _beat is None:
            return
        _beat.stop(STOP_TIMEOUT_S)
        _worker.stop(STOP_TIMEOUT_S)
        _worker = _beat = None


class _Worker(threading.Thread):
    """A WorkController, not celery.apps.worker.Worker: that one takes the process's signals and logging."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self.ready = threading.Event()

    def run(self) -> None:
        worker_state.should_stop = None
        # Else a task that waits for another's result would be refused, as in a pool that could dead-lock.
        result._set_task_join_will_block(False)
        controller = WorkController(
            app=app,
            pool="threads",
            concurrency=THREADS,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            ready_callback=lambda _consumer: self.ready.set(),
        )
        try:
            controller.start()
        finally:
            connections.close_all()

    def stop(self, timeout_s: float) -> None:
        worker_state.should_stop = True  # type: ignore[assignment]
        bell.interrupt()
        self.join(timeout_s)
        if self.is_alive():
            log.warning("a background task is still running; it is done again at the next start")
