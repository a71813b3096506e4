"""Slow work that follows an event: queued after commit, by name, and never in the way of an answer.

What could not be queued (a broker that is away, a process killed in between) is found by `chat.sweep`.
"""

import logging
import queue
import threading
from collections.abc import Sequence

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

TASKS = {
    "message needs rendering": "chat.render_message",
    "message has links": "chat.unfold_links",
    "upload is complete": "chat.finish_upload",
    "picture is here": "chat.remake_picture",
    "file is gone": "chat.remove_file",
    "reply in a thread": "chat.follow_for_reply",
}
"""Event -> name of the task, which takes the id of the message, or of the file. A test asserts that every name is
registered."""

# A minute of posting at the highest rate measured; what does not fit is swept up later.
_waiting: queue.Queue[tuple[str, int | list[int]]] = queue.Queue(maxsize=100_000)
_sender_lock = threading.Lock()
_sender: threading.Thread | None = None


def follow_up(event: str, row_ids: Sequence[int]) -> None:
    """After the current transaction has committed, have the event's task run for each row."""
    if not row_ids:
        return
    task, ids = TASKS[event], list(row_ids)
    transaction.on_commit(lambda: enqueue(task, ids), robust=True)


def enqueue(task: str, each: Sequence[int | list[int]]) -> None:
    """One task for each of these, outside of a transaction. Never waits."""
    for argument in each:
        try:
            _waiting.put_nowait((task, argument))
        except queue.Full:
            log.warning("follow-ups are full, %s is left to the sweep", task)
            return
    _ensure_sender()


def _ensure_sender() -> None:
    """One daemon thread per process talks to the broker, which may hang."""
    global _sender
    if _sender is not None and _sender.is_alive():
        return
    with _sender_lock:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_send_all, name="followups", daemon=True)
            _sender.start()


def _send_all() -> None:
    while True:
        task, argument = _waiting.get()
        try:
            current_app.send_task(task, args=[argument], retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - every broker has errors of its own; the sweep finds what is lost
            log.warning("%s for %s is left to the sweep: %s", task, argument, type(error).__name__)
