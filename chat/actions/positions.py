"""Reading positions, gathered in the process: each is told at once, and all are written together a moment later.

A reader's client says "read" with every message that comes by; a transaction for each would cost more than the
messages. A process that is killed loses those of the last moment, which are only read again.
"""

import asyncio
import atexit
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connection

from chat import changes, frames
from chat.actions.read_states import Ask, Place, Position, ReadState, look, write_positions
from foundation.errors import FlackError, Unavailable

log = logging.getLogger(__name__)

WRITE_AFTER_S = 0.3
"""What other processes and a reload see of it is at most this old, and a kill loses no more."""

MOST_WAITING = 10_000

MOST_TOGETHER = 500

Outcome = ReadState | FlackError
Tell = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    ask: Ask
    tell: Tell
    loop: asyncio.AbstractEventLoop | None


class Positions:
    """Takes what is asked from any thread; `submit` never waits."""

    def __init__(self) -> None:
        self._asked: list[_Waiting] = []
        self._told: dict[Place, Position] = {}  # not yet written
        self._write_at: float | None = None
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ending = False

    def submit(self, ask: Ask, tell: Tell, *, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """`tell` hears what became of it, on `loop` if there is one. Raises Unavailable when too many wait."""
        with self._news:
            if len(self._asked) >= MOST_WAITING:
                raise Unavailable
            self._asked.append(_Waiting(ask, tell, loop))
            self._news.notify()
            if self._thread is None or not self._thread.is_alive():
                if self._thread is None:
                    atexit.register(self.drain, 5)  # a WSGI process or a command has no lifespan that ends
                self._thread = threading.Thread(target=self._run, name="positions", daemon=True)
                self._thread.start()

    def forget(self, place: Place) -> None:
        """It is being marked unread."""
        with self._news:
            self._told.pop(place, None)

    def drain(self, timeout_s: float) -> None:
        """At shutdown: answer what waits, write what was told, end the thread. The next one asked begins another."""
        with self._news:
            thread, self._ending = self._thread, True
            self._news.notify()
        if thread is not None and thread.is_alive():
            thread.join(timeout_s)
        with self._news:
            self._ending = False

    def _run(self) -> None:
        try:
            while self._wait():
                asked = self._taken()
                if asked:
                    self._answer(asked)
                if self._is_due():
                    self._write()
                if connection.errors_occurred or not self._asked:
                    close_old_connections()
        finally:
            connection.close()

    def _wait(self) -> bool:
        """Until something was asked or is due; False when this is to end and all is done."""
        with self._news:
            while not self._asked and not self._ending and not self._is_due():
                self._news.wait(None if self._write_at is None else max(0.0, self._write_at - time.monotonic()))
            return bool(self._asked or self._told) or not self._ending

    def _is_due(self) -> bool:
        return self._write_at is not None and (self._ending or time.monotonic() >= self._write_at)

    def _taken(self) -> list[_Waiting]:
        with self._news:
            taken, self._asked = self._asked[:MOST_TOGETHER], self._asked[MOST_TOGETHER:]
        return taken

    def _answer(self, asked: Sequence[_Waiting]) -> None:
        outcomes: Sequence[Outcome]
        try:
            looked = look([waiting.ask for waiting in asked], self._told)
        except Exception as error:
            if isinstance(error, DatabaseError):
                log.warning("%s reading positions could not be told: %s", len(asked), type(error).__name__)
            else:
                log.exception("reading positions could not be told")
            outcomes = [Unavailable()] * len(asked)
        else:
            outcomes = looked.outcomes
            with self._news:
                self._told |= looked.moved
                if self._told and self._write_at is None:
                    self._write_at = time.monotonic() + WRITE_AFTER_S
            changes.announce(
                changes.frame_for_user(user, frames.read_frame(room, state.number, state.version, state.mentions))
                for (room, user), state in looked.states.items()
            )
        for waiting, outcome in zip(asked, outcomes, strict=True):
            _tell(waiting, outcome)

    def _write(self) -> None:
        with self._news:
            told, self._told, self._write_at = self._told, {}, None
        try:
            write_positions(told)
        except DatabaseError as error:
            log.warning("%s reading positions were not written yet: %s", len(told), type(error).__name__)
            with self._news:
                if not self._ending:
                    self._told = told | self._told
                    self._write_at = time.monotonic() + WRITE_AFTER_S


def _tell(waiting: _Waiting, outcome: Outcome) -> None:
    if waiting.loop is None:
        waiting.tell(outcome)
        return
    try:
        waiting.loop.call_soon_threadsafe(waiting.tell, outcome)
    except RuntimeError:
        log.debug("a loop was closed before a reader of it was answered")


positions = Positions()
