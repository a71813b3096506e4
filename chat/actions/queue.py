"""Posts of this process that wait at the same time are committed together (docs/design.md, rule 7).

One thread writes: while it commits, the next posts gather. Posts of one connection to a room keep their order. A
room that another transaction holds (PostgreSQL) is left to slow_rooms.py, so that the others need not wait for it.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future

from django.db import close_old_connections, connection

from chat.actions.answering import write_waiting
from chat.actions.messages import Outcome, Post, Posted, post_message
from chat.actions.slow_rooms import SlowRooms
from chat.actions.waiting import Tell, Turns, Waiting, tell_all
from foundation.errors import FlackError, Unavailable

MOST_WAITING = 10_000
"""Some seconds of posting at the highest rate measured; beyond it "not now" is the honest answer."""

MOST_TOGETHER = 256
"""Above this a batch holds its rooms' locks noticeably long and no longer gains throughput."""

MOST_CHARS_TOGETHER = 24_000
"""A text of 8,000 characters can be made to take 16 ms to read: what waits for a batch waits for 50 ms at most."""

ANSWER_S = 30
"""Beyond the 20 s for which SQLite waits for a lock."""


class PostQueue:
    """Takes posts from any thread; `submit` never waits."""

    def __init__(self) -> None:
        self._turns = Turns()
        self._slow = SlowRooms()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._idle = False
        self._ending = False

    def submit(self, post: Post, tell: Tell, *, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """`tell` hears what became of it, on `loop` if there is one. Raises Unavailable when too many wait."""
        waiting = Waiting(post, tell, loop)
        with self._news:
            if len(self._turns) >= MOST_WAITING:
                raise Unavailable
            self._turns.add(waiting)
            if self._idle:
                self._news.notify()
            elif self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write_all, name="posts", daemon=True)
                self._thread.start()

    def drain(self, timeout_s: float) -> None:
        """At shutdown: write what waits, then end the threads. The next post begins others."""
        until = time.monotonic() + timeout_s
        with self._news:
            thread, self._ending = self._thread, True
            self._news.notify()
        if thread is not None and thread.is_alive():
            thread.join(timeout_s)
        self._slow.drain(until - time.monotonic())
        with self._news:
            self._ending = False

    def _write_all(self) -> None:
        try:
            while True:
                batch = self._taken()
                if batch:
                    self._write(batch)
                    continue
                # Under load the connection is kept; PostgreSQL's goes back to the pool when there is nothing to do.
                close_old_connections()
                if not self._wait():
                    return
        finally:
            connection.close()

    def _taken(self) -> list[Waiting]:
        with self._news:
            return self._turns.take(most=MOST_TOGETHER, most_chars=MOST_CHARS_TOGETHER)

    def _wait(self) -> bool:
        """Until there are posts; False when the queue is to end."""
        with self._news:
            while not self._turns:
                if self._ending:
                    self._thread = None
                    return False
                self._idle = True
                self._news.wait()
                self._idle = False
            return True

    def _write(self, batch: Sequence[Waiting]) -> None:
        slow = {room_id for room_id in {waiting.post.room_id for waiting in batch} if self._slow.holds(room_id)}
        held = [waiting for waiting in batch if waiting.post.room_id in slow]
        free = [waiting for waiting in batch if waiting.post.room_id not in slow]
        answers: list[tuple[Waiting, Outcome]] = []
        for waiting, outcome in write_waiting(free, patience_s=0):
            if outcome is None:
                held.append(waiting)
            else:
                answers.append((waiting, outcome))
        answers += [(waiting, Unavailable()) for waiting in held if not self._slow.take(waiting)]
        tell_all(answers)


posts = PostQueue()


def post_and_wait(post: Post) -> Posted:
    """For threads: post with the others that wait. Inside a transaction of the caller it is part of that one."""
    if connection.in_atomic_block:
        return post_message(post)
    answer: Future[Outcome] = Future()
    posts.submit(post, answer.set_result)
    try:
        outcome = answer.result(timeout=ANSWER_S)
    except TimeoutError:
        raise Unavailable from None
    if isinstance(outcome, FlackError):
        raise outcome
    return outcome
