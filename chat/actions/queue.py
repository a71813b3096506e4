"""Posts of this process that wait at the same time are committed together (docs/design.md, rule 7).

One thread writes: while it commits, the next posts gather. Posts of one connection keep their order, because
they are taken in the order in which they came.
"""

import contextlib
import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from django.db import close_old_connections, connection

from chat.actions.messages import Outcome, Post, Posted, post_message, post_messages
from foundation.errors import FlackError, Unavailable

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""Some seconds of posting at the highest rate measured; beyond it "not now" is the honest answer."""

MOST_TOGETHER = 256
"""Above this a batch holds its room's lock noticeably long and no longer gains throughput."""

ANSWER_S = 30
"""Beyond the 20 s for which SQLite waits for a lock."""


@dataclass(slots=True)
class _Waiting:
    post: Post
    answer: "Future[Posted]" = field(default_factory=Future)


class PostQueue:
    """Takes posts from any thread; `submit` never waits."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(maxsize=MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, post: Post) -> "Future[Posted]":
        """The acknowledgement to come; a refusal is its exception. Raises Unavailable when too many wait."""
        waiting = _Waiting(post)
        # From here on nobody can cancel it: a socket that goes away has still sent this, and the thread
        # that writes would stumble over an answer that is taken back.
        waiting.answer.set_running_or_notify_cancel()
        try:
            self._waiting.put_nowait(waiting)
        except queue.Full:
            raise Unavailable from None
        self._ensure_thread()
        return waiting.answer

    def drain(self, timeout_s: float) -> None:
        """At shutdown: write what waits, then end the thread."""
        thread = self._thread
        if thread is None or not thread.is_alive():
            return
        with contextlib.suppress(queue.Full):
            self._waiting.put(None, timeout=timeout_s)
        thread.join(timeout_s)
        if not self._waiting.empty():  # taken in while the last batch was written
            self._ensure_thread()

    def _ensure_thread(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write_all, name="posts", daemon=True)
                self._thread.start()

    def _write_all(self) -> None:
        while True:
            batch, last = self._next_batch()
            if batch:
                close_old_connections()
                _write(batch)
                close_old_connections()
            if last:
                connection.close()
                return

    def _next_batch(self) -> tuple[list[_Waiting], bool]:
        first = self._waiting.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < MOST_TOGETHER:
            try:
                another = self._waiting.get_nowait()
            except queue.Empty:
                break
            if another is None:
                return batch, True
            batch.append(another)
        return batch, False


def _write(batch: list[_Waiting]) -> None:
    outcomes: list[Outcome]
    try:
        outcomes = post_messages([waiting.post for waiting in batch])
    except Exception as error:
        log.exception("posts could not be written")
        outcomes = [_unavailable(error)] * len(batch)
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if isinstance(outcome, FlackError):
            waiting.answer.set_exception(outcome)
        else:
            waiting.answer.set_result(outcome)


def _unavailable(cause: Exception) -> Unavailable:
    error = Unavailable()
    error.__cause__ = cause
    return error


posts = PostQueue()


def post_and_wait(post: Post) -> Posted:
    """For threads: post with the others that wait. Inside a transaction of the caller it is part of that one."""
    if connection.in_atomic_block:
        return post_message(post)
    try:
        return posts.submit(post).result(timeout=ANSWER_S)
    except TimeoutError:
        raise Unavailable from None
