"""How this process's own users stand: here, idle, or about to be gone. Counts, and no work for who stays as they are.

A user is idle while each of their connections says so. A timer runs only where the last connection, or the last
that was not idle, has just gone: a page that is reloaded is back by then, and nobody is told anything.
"""

import asyncio
from collections import Counter
from collections.abc import Callable

from realtime.connections import Connection

LINGER_S = 2.0

Standing = dict[int, bool]
"""User id -> whether they are idle, of everybody who is online."""


class Here:
    """`changed` is called whenever somebody comes, goes, or turns idle or active."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.standing: Standing = {}
        self._changed = changed
        self._open: Counter[int] = Counter()
        self._active: Counter[int] = Counter()
        self._leaving: dict[int, asyncio.TimerHandle] = {}
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        for timer in self._leaving.values():
            timer.cancel()

    def connected(self, connection: Connection) -> None:
        user_id = connection.user_id
        self._open[user_id] += 1
        if not connection.idle:
            self._active[user_id] += 1
        self._settle(user_id)

    def disconnected(self, connection: Connection) -> None:
        user_id = connection.user_id
        _less(self._open, user_id)
        if not connection.idle:
            _less(self._active, user_id)
        if user_id not in self._leaving and self._now(user_id) != self.standing.get(user_id):
            self._leaving[user_id] = self._loop.call_later(LINGER_S, self._settle, user_id)

    def turned(self, connection: Connection, *, idle: bool) -> None:
        """Doing it twice is the same."""
        if connection.closed is not None or connection.idle == idle:
            return
        connection.idle = idle
        if idle:
            _less(self._active, connection.user_id)
        else:
            self._active[connection.user_id] += 1
        if connection.user_id not in self._leaving or not idle:
            self._settle(connection.user_id)

    def _now(self, user_id: int) -> bool | None:
        """Whether a user is idle; None: not here."""
        return user_id not in self._active if user_id in self._open else None

    def _settle(self, user_id: int) -> None:
        timer = self._leaving.pop(user_id, None)
        if timer is not None:
            timer.cancel()
        idle = self._now(user_id)
        if idle == self.standing.get(user_id):
            return
        if idle is None:
            del self.standing[user_id]
        else:
            self.standing[user_id] = idle
        self._changed()


def _less(counter: Counter[int], user_id: int) -> None:
    counter[user_id] -= 1
    if not counter[user_id]:
        del counter[user_id]


def joined(one: Standing, other: Standing) -> Standing:
    """Over two processes, or more: idle is who is idle everywhere."""
    return one | {user_id: idle and one.get(user_id, True) for user_id, idle in other.items()}
