"""One live client as the hub sees it: who it is, what it is written, and what it is told.

An idle connection has no task and no timer. A writer exists only while something waits that did not
fit into the transport, and what waits is bounded.
"""

import asyncio
import logging
from collections import deque
from typing import Protocol

from realtime.counters import counters
from realtime.outlets import Outlet
from realtime.payload import Payload

logger = logging.getLogger(__name__)

SLOW = 4408

# What may wait for a peer that reads slowly, beyond the transport's own buffer (64 KiB). A busy room's
# minute is some 100 KiB; whoever is further behind catches up cheaper from the database.
MAX_WAITING_BYTES = 1024 * 1024
MAX_WAITING_FRAMES = 2000


class Owner(Protocol):
    """The session behind a connection. All are called on the loop; none may block it."""

    def on_removed(self, topic: str) -> None:
        """The connection is off this topic: a frame in its order said so. A recheck follows by itself,
        because the removal may be older than what the session has read."""
        ...

    async def on_recheck(self) -> None:
        """Read the user's version first, then credential and memberships; act; set
        `connection.version`. Runs one at a time; raising means it is asked again at the reconcile."""
        ...

    def on_reset(self) -> None:
        """Another epoch. The connection is off all topics: start over, or close."""
        ...

    def on_closed(self, code: int) -> None:
        """The hub has closed this connection (too slow, or silent); end the session."""
        ...


class Connection:
    """`version` is the `User.version` the session has acted upon."""

    __slots__ = (
        "_again",
        "_offer",
        "_recheck",
        "_waiting",
        "_waiting_bytes",
        "_writer",
        "closed",
        "outlet",
        "owner",
        "pinged_at",
        "topics",
        "unanswered",
        "user_id",
        "version",
    )

    def __init__(self, user_id: int, outlet: Outlet, owner: Owner, *, version: int = 0) -> None:
        self.user_id = user_id
        self.outlet = outlet
        self.owner = owner
        self.version = version
        self.closed: int | None = None
        self.topics: set[str] = set()  # attached, live or held; kept by the hub
        self.pinged_at = 0.0
        self.unanswered = 0
        self._offer = outlet.offer
        self._waiting: deque[Payload] = deque()
        self._waiting_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._recheck: asyncio.Task[None] | None = None
        self._again = False

    def write(self, payload: Payload) -> None:
        """Never waits. A peer that does not read what waits for it is closed with 4408."""
        if self._waiting or not self._offer(payload):
            self._wait(payload)

    def send(self, data: bytes) -> None:
        """`write` for what goes to this connection alone."""
        self.write(Payload(data))

    async def flushed(self) -> None:
        """Return when nothing waits any more: for whoever sends much, and would else be called slow."""
        while self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer])

    def recheck(self) -> None:
        """Have the session look again; asked during a look, it looks once more."""
        if self.closed is not None:
            return
        if self._recheck is not None:
            self._again = True
            return
        counters.rechecks += 1
        self._recheck = asyncio.get_running_loop().create_task(self._look())

    def removed(self, topic: str) -> None:
        self.owner.on_removed(topic)
        self.recheck()

    def close(self, code: int, reason: str = "") -> None:
        """End it from this side. What still waits is dropped: the client comes back and syncs."""
        if self._end(code):
            self.outlet.close(code, reason)

    def drop(self, code: int) -> None:
        """End it without a word: nobody is there to hear it."""
        if self._end(code):
            self.outlet.abort()
            self.owner.on_closed(code)

    def gone(self) -> None:
        """The peer has left; nothing is written any more."""
        self._end(1006)

    def _end(self, code: int) -> bool:
        if self.closed is not None:
            return False
        self.closed = code
        self._offer = _swallow
        self._waiting.clear()
        self._waiting_bytes = 0
        if self._writer is not None:
            self._writer.cancel()
        return True

    def _wait(self, payload: Payload) -> None:
        self._waiting.append(payload)
        self._waiting_bytes += len(payload.data)
        if self._waiting_bytes > MAX_WAITING_BYTES or len(self._waiting) > MAX_WAITING_FRAMES:
            counters.slow_closed += 1
            self.close(SLOW, "too slow")
            self.owner.on_closed(SLOW)
        elif self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self.outlet.deliver(self._waiting[0])
                self._waiting_bytes -= len(self._waiting.popleft().data)
        except Exception:  # noqa: BLE001 - servers raise all kinds when the peer has left
            # The session learns it by itself.
            self.gone()
        finally:
            self._writer = None

    async def _look(self) -> None:
        try:
            while True:
                self._again = False
                await self.owner.on_recheck()
                if not self._again or self.closed is not None:
                    return
        except Exception:
            # Its version stays behind the table's, so the next reconcile asks again.
            logger.exception("A connection of user %s could not be rechecked", self.user_id)
        finally:
            self._recheck = None


def _swallow(payload: Payload) -> bool:
    return True
