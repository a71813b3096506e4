"""Rooms that another transaction holds for long (PostgreSQL): their posts wait here, so that no others need to.

A thread of its own tries them all without waiting, and when none can be had stands in line for one after the other.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence

from django.db import close_old_connections, connection

from chat.actions.answering import Answer, write_waiting
from chat.actions.waiting import Waiting, tell_all
from foundation.errors import Unavailable

MOST_HELD = 2_000
"""A fifth of what may wait in all: what is held up must not fill the place of those who could go on."""

MOST_TOGETHER = 256

PATIENCE_S = 0.1
"""For one room's lock; so long wait the other slow ones. Who asks without waiting may never get a room that many
processes post to; who stands in line gets it in turn."""

GIVE_UP_S = 20
"""As long as SQLite waits for its lock. Then whether it will be written is not known, and it can be sent again."""


class SlowRooms:
    def __init__(self) -> None:
        self._lines: dict[int, deque[Waiting]] = {}  # room -> its posts, in their order
        self._held = 0
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._end_at: float | None = None

    def holds(self, room_id: int) -> bool:
        """Then its later posts must wait here too, or they would overtake the earlier ones."""
        return room_id in self._lines

    def take(self, waiting: Waiting) -> bool:
        """False when too many are held."""
        with self._news:
            if self._held >= MOST_HELD:
                return False
            self._held += 1
            self._lines.setdefault(waiting.post.room_id, deque()).append(waiting)
            self._news.notify()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write_all, name="slow-rooms", daemon=True)
                self._thread.start()
        return True

    def drain(self, timeout_s: float) -> None:
        """At shutdown: what can't be written in time is left to be sent again."""
        with self._news:
            thread, self._end_at = self._thread, time.monotonic() + timeout_s
            self._news.notify()
        if thread is not None and thread.is_alive():
            thread.join(timeout_s + PATIENCE_S * 2)
        with self._news:
            self._end_at = None

    def _write_all(self) -> None:
        try:
            while rooms := self._next_rooms():
                if not self._write(rooms, patience_s=0):
                    self._write(rooms[:1], patience_s=PATIENCE_S)
                    self._to_the_end(rooms[0])
                self._give_up_on_old()
        finally:
            connection.close()

    def _next_rooms(self) -> list[int]:
        """Waits for some; none when this is to end."""
        while True:
            with self._news:
                ending = self._end_at is not None and (not self._lines or time.monotonic() > self._end_at)
                if ending:
                    self._thread = None
                if self._lines or ending:
                    return [] if ending else list(self._lines)
            close_old_connections()
            with self._news:
                while not self._lines and self._end_at is None:
                    self._news.wait()

    def _write(self, rooms: Sequence[int], *, patience_s: float) -> bool:
        """Whether anything could be answered."""
        with self._news:
            batch = [waiting for room_id in rooms for waiting in self._lines[room_id]][:MOST_TOGETHER]
        answers = [answer for answer in write_waiting(batch, patience_s=patience_s) if answer[1] is not None]
        self._answer(answers)
        return bool(answers)

    def _answer(self, answers: Sequence[Answer]) -> None:
        """Those of a room are answered in their order, so they are the first of its line."""
        with self._news:
            for waiting, _ in answers:
                line = self._lines[waiting.post.room_id]
                line.popleft()
                if not line:
                    del self._lines[waiting.post.room_id]
            self._held -= len(answers)
        tell_all((waiting, outcome) for waiting, outcome in answers if outcome is not None)

    def _to_the_end(self, room_id: int) -> None:
        with self._news:
            line = self._lines.pop(room_id, None)
            if line is not None:
                self._lines[room_id] = line

    def _give_up_on_old(self) -> None:
        oldest = time.monotonic() - GIVE_UP_S
        with self._news:
            late = [waiting for line in self._lines.values() for waiting in line if waiting.since < oldest]
        self._answer([(waiting, Unavailable()) for waiting in late])
