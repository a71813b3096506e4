"""Reading positions, gathered in the process: judged at once, written together a moment later, and then told.

A reader's client says "read" with every message that comes by; a transaction for each would cost more than the
messages. What is told is written: whoever reloads, or asks another process, finds no older position.
"""

import asyncio
import atexit
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connection

from chat.actions.read_states import Ask, Place, Position, ReadState, look, write_positions
from foundation.errors import FlackError, Unavailable

log = logging.getLogger(__name__)

WRITE_AFTER_S = 0.1
"""Ten transactions a second, however many read. One's other connections, and `PUT .../read`, wait for it."""

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
        self._moved: dict[Place, Position] = {}  # not yet written
        self._untold: list[_Waiting] = []  # who asked for them
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

    def drain(self, timeout_s: float) -> None:
        """At shutdown: write and answer what waits, end the thread. The next one asked begins another."""
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
                    self._look(asked)
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
            return bool(self._asked or self._moved) or not self._ending

    def _is_due(self) -> bool:
        return self._write_at is not None and (self._ending or time.monotonic() >= self._write_at)

    def _taken(self) -> list[_Waiting]:
        with self._news:
            taken, self._asked = self._asked[:MOST_TOGETHER], self._asked[MOST_TOGETHER:]
        return taken

    def _look(self, asked: Sequence[_Waiting]) -> None:
        try:
            looked = look([waiting.ask for waiting in asked], self._moved)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            _refuse(asked, error)
            return
        self._moved |= looked.moved
        if self._moved and self._write_at is None:
            self._write_at = time.monotonic() + WRITE_AFTER_S
        for waiting, outcome in zip(asked, looked.outcomes, strict=True):
            if outcome is None:
                self._untold.append(waiting)
            else:
                _tell(waiting, outcome)

    def _write(self) -> None:
        moved, untold = self._moved, self._untold
        self._moved, self._untold, self._write_at = {}, [], None
        try:
            states = write_positions(moved)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            _refuse(untold, error)
            return
        for waiting in untold:
            _tell(waiting, states.get(waiting.ask.place) or Unavailable())


def _refuse(asked: Sequence[_Waiting], error: Exception) -> None:
    log.warning("%s reading positions could not be kept", len(asked), exc_info=_unforeseen(error))
    for waiting in asked:
        _tell(waiting, Unavailable())


def _unforeseen(error: Exception) -> Exception | None:
    return None if isinstance(error, DatabaseError) else error


def _tell(waiting: _Waiting, outcome: Outcome) -> None:
    if waiting.loop is None:
        waiting.tell(outcome)
        return
    try:
        waiting.loop.call_soon_threadsafe(waiting.tell, outcome)
    except RuntimeError:
        log.debug("a loop was closed before a reader of it was answered")


positions = Positions()
