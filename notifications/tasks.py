"""Slow work, by name: each task is one call, harmless to run twice, and found again when lost."""

import threading
import time
from datetime import timedelta

from celery import Task, shared_task
from django.utils import timezone

from notifications import considering, devices, sending
from notifications.models import Push

AGAIN_S = 1.0
TURN_S = 40.0
"""Then the rest is another task's: one batch more stays below the time limit of tasks (100 s)."""

STANDS_FOR = timedelta(days=3)
"""After that nobody looks for a notification of it on a screen any more."""

_sending = threading.BoundedSemaphore(1)
"""Once in a process: it has lines of its own to wait on push services, and holds one thread of the worker's."""


@shared_task(name="notifications.consider", ignore_result=True)
def consider(room_ids: list[int]) -> None:
    """Something was said in these rooms and threads."""
    if considering.consider(room_ids):
        send.delay()


@shared_task(bind=True, name="notifications.send", ignore_result=True, max_retries=None)
def send(task: "Task[[], None]") -> None:
    if not _sending.acquire(blocking=False):
        raise task.retry(countdown=AGAIN_S)
    enough = time.monotonic() + TURN_S
    try:
        more = sending.send_due()
        while more and time.monotonic() < enough:
            more = sending.send_due()
    finally:
        _sending.release()
    if more:
        send.delay()


@shared_task(name="notifications.sweep", ignore_result=True)
def sweep() -> None:
    """Find what was never looked at."""
    consider(considering.left_undone())


@shared_task(name="notifications.tidy", ignore_result=True)
def tidy() -> None:
    """Let go of what is over by the clock."""
    devices.forget_all_ended()
    Push.objects.filter(due_at=None, updated_at__lt=timezone.now() - STANDS_FOR).delete()
