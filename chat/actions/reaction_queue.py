"""Reactions and votes of this process that come close together are joined: one change of a message per JOINED_S.

The first is done at once. Those that follow within JOINED_S wait for its end, and are then done together; so a
message that a hundred people react to at the same moment is sent out a few times, not a hundred.
"""

import logging
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from django.db import close_old_connections, connection

from chat.actions.polls import Votes
from chat.actions.reactions import Outcome, Wanted, react_together
from foundation.errors import FlackError, Unavailable

log = logging.getLogger(__name__)

JOINED_S = 0.2
MOST_WAITING = 10_000
ANSWER_S = 30
"""Beyond the 20 s for which SQLite waits for a lock."""


@dataclass(slots=True)
class _Waiting:
    wanted: Wanted | Votes
    answer: "Future[int]" = field(default_factory=Future)


@dataclass(slots=True)
class _Message:
    """`due`: when what waits for it may be done, in monotonic seconds."""

    due: float
    waiting: list[_Waiting] = field(default_factory=list)


class ReactionQueue:
    """Takes reactions from any thread; `submit` never waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._messages: dict[int, _Message] = {}
        self._count = 0
        self._stopping = False
        self._thread: threading.Thread | None = None

    def submit(self, message_id: int, wanted: Wanted | Votes) -> "Future[int]":
        """The message's change to come; a refusal is its exception. Raises Unavailable when too many wait."""
        one = _Waiting(wanted)
        one.answer.set_running_or_notify_cancel()  # from here on it is done, whoever still waits for the answer
        with self._changed:
            if self._count >= MOST_WAITING:
                raise Unavailable
            self._count += 1
            self._messages.setdefault(message_id, _Message(due=0.0)).waiting.append(one)
            if self._thread is None or not self._thread.is_alive():
                self._stopping = False
                self._thread = threading.Thread(target=self._run, name="reactions", daemon=True)
                self._thread.start()
            self._changed.notify()
        return one.answer

    def drain(self, timeout_s: float) -> None:
        """At shutdown: do what waits, then end the thread."""
        with self._changed:
            thread, self._stopping = self._thread, True
            self._changed.notify()
        if thread is not None:
            thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            taken = self._next()
            if taken is None:
                connection.close()
                return
            message_id, batch = taken
            close_old_connections()
            _do(message_id, batch)
            close_old_connections()

    def _next(self) -> tuple[int, list[_Waiting]] | None:
        """The message whose turn is next, with what waits for it; None at the end."""
        with self._changed:
            while True:
                now = time.monotonic()
                self._forget_quiet(now)
                ready = [(state.due, message_id) for message_id, state in self._messages.items() if state.waiting]
                if not ready:
                    if self._stopping:
                        return None
                    self._changed.wait(JOINED_S if self._messages else None)
                    continue
                due, message_id = min(ready)
                if due > now and not self._stopping:
                    self._changed.wait(due - now)
                    continue
                state = self._messages[message_id]
                batch, state.waiting, state.due = state.waiting, [], now + JOINED_S
                self._count -= len(batch)
                return message_id, batch

    def _forget_quiet(self, now: float) -> None:
        for message_id in [key for key, state in self._messages.items() if not state.waiting and state.due <= now]:
            del self._messages[message_id]


def _do(message_id: int, batch: list[_Waiting]) -> None:
    outcomes: list[Outcome]
    try:
        outcomes = react_together(message_id, [one.wanted for one in batch])
    except Exception as error:
        log.exception("reactions could not be written")
        unavailable = Unavailable()
        unavailable.__cause__ = error
        outcomes = [unavailable] * len(batch)
    for one, outcome in zip(batch, outcomes, strict=True):
        if isinstance(outcome, FlackError):
            one.answer.set_exception(outcome)
        else:
            one.answer.set_result(outcome)


reactions = ReactionQueue()


def react_and_wait(message_id: int, wanted: Wanted | Votes) -> int:
    """For threads: the change of the message. Inside a transaction of the caller it is part of that one."""
    if connection.in_atomic_block:
        [outcome] = react_together(message_id, [wanted])
        if isinstance(outcome, FlackError):
            raise outcome
        return outcome
    try:
        return reactions.submit(message_id, wanted).result(timeout=ANSWER_S)
    except TimeoutError:
        raise Unavailable from None
