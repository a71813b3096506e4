"""Celery inside the server process: worker threads and beat, so that one command is a whole Flack.

What is queued dies with the process. All that matters is found again from the database, by the sweeps that beat
sends as its first act.
"""

import logging
import os
import threading

from celery import result
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.conf import settings
from django.db import connections

from chat.files import child as picture_children
from chat.rendering.child import shared as rendering_child
from flackproject.beat import Beat
from flackproject.celery import app
from flackproject.transport import bell

log = logging.getLogger(__name__)

# Threads of Python share one core, and rendering has a process of its own: more threads only wait for more sockets. Two
# unfold links, one makes pictures anew, one pushes: of five one always renders.
THREADS = 5
START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0

_lock = threading.Lock()
_worker: "_Worker | None" = None
_beat: Beat | None = None


def is_wanted() -> bool:
    """FLACK_WORKER; auto means: where there is no broker that other processes could listen to."""
    wish: str = settings.FLACK_WORKER
    return wish == "on" or (wish == "auto" and not settings.REDIS_URL)


def start() -> None:
    """Doing it twice is the same. Returns when tasks are taken. Raises what kept the worker from starting."""
    global _worker, _beat
    with _lock:
        if _worker is not None:
            return
        worker = _Worker()
        worker.start_and_wait(START_TIMEOUT_S)
        _worker, _beat = worker, Beat(app)
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
        rendering_child().close()
        picture_children.close()


class _Worker(threading.Thread):
    """A WorkController, not celery.apps.worker.Worker: that one takes the process's signals and logging."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self._begun = threading.Event()
        self._error: BaseException | None = None

    def start_and_wait(self, timeout_s: float) -> None:
        self.start()
        self._begun.wait(timeout_s)
        if self._error is not None:
            raise self._error

    def run(self) -> None:
        try:
            self._controller().start()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits in start_and_wait
            self._error = error
        finally:
            self._begun.set()
            connections.close_all()

    def _controller(self) -> WorkController:
        worker_state.should_stop = None
        bell.mute(False)
        # The server ran the system checks already.
        os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
        # Else a task that waits for another's result would be refused, as in a pool that could dead-lock.
        result._set_task_join_will_block(False)  # type: ignore[attr-defined]
        return WorkController(
            app=app,
            pool="threads",
            concurrency=THREADS,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            ready_callback=lambda _consumer: self._begun.set(),
        )

    def stop(self, timeout_s: float) -> None:
        worker_state.should_stop = True  # type: ignore[assignment]
        bell.mute(True)
        self.join(timeout_s)
        if self.is_alive():
            log.warning("a background task is still running; it is done again at the next start")
