"""One live client as the hub sees it: who it is, what it is written, and what it is told.

An idle connection has no task and no timer. A writer exists only while something did not fit into the
transport, and what waits is bounded, in bytes, frames and time.
"""

import asyncio
import logging
from collections import deque
from typing import Protocol

from realtime.counters import counters
from realtime.outlets import Outlet, Write
from realtime.payload import Payload

logger = logging.getLogger(__name__)

SLOW = 4408

# What may wait for a peer that reads slowly, beyond the transport's own buffer (64 KiB). A busy room's
# minute is some 100 KiB; whoever is further behind catches up cheaper from the database.
MAX_WAITING_BYTES = 1024 * 1024
MAX_WAITING_FRAMES = 2000
# How long a transport may take nothing, or an outlet one frame. Slow is 1 KiB a second; this is not reading.
STALLED_S = 30.0


class Road(Protocol):
    """What lies between the hub and its connections (realtime.window)."""

    def settle(self, connection: "Connection") -> None:
        """Write what was taken in for this connection and has not left yet."""
        ...

    def switch(self, connection: "Connection") -> None:
        """`connection.ready` may have changed."""
        ...


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
    """`version` is the `User.version` the session has acted upon. `idle`: the client says that nobody is at it; only
    realtime.presence turns it."""

    __slots__ = (
        "_again",
        "_lane",
        "_lane_is_open",
        "_offer",
        "_recheck",
        "_waiting",
        "_waiting_bytes",
        "_writer",
        "closed",
        "idle",
        "outlet",
        "owner",
        "pinged_at",
        "road",
        "topics",
        "unanswered",
        "user_id",
        "version",
    )

    def __init__(self, user_id: int, outlet: Outlet, owner: Owner, *, version: int = 0, idle: bool = False) -> None:
        self.user_id = user_id
        self.outlet = outlet
        self.owner = owner
        self.version = version
        self.closed: int | None = None
        self.idle = idle
        self.topics: set[str] = set()  # attached, live or held; kept by the hub
        self.road: Road | None = None  # of the hub, once it is connected
        self.pinged_at = 0.0
        self.unanswered = 0
        self._offer = outlet.offer
        self._waiting: deque[Payload] | None = None  # None when empty: an idle one has none
        self._waiting_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._recheck: asyncio.Task[None] | None = None
        self._again = False
        self._lane_is_open = True
        self._lane = outlet.open_lane(self._lane_changed)

    @property
    def ready(self) -> Write | None:
        """Where ready bytes may go to right now; None: `take` decides."""
        return self._lane if self._lane_is_open and self._waiting is None and self.closed is None else None

    def write(self, payload: Payload) -> None:
        """After everything that the hub has for this connection. Never waits.

        A peer that does not read what waits for it is closed with 4408.
        """
        self.settle()
        self.take(payload)

    def settle(self) -> None:
        """Take what the hub has for this connection now, without waiting for what would share a write with it."""
        if self.road is not None:
            self.road.settle(self)

    def take(self, payload: Payload) -> None:
        """`write`, of the road alone: after what was written."""
        if self._waiting is not None or not self._offer(payload):
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
        self._waiting = None
        self._waiting_bytes = 0
        if self._writer is not None:
            self._writer.cancel()
        return True

    def _wait(self, payload: Payload) -> None:
        if self._waiting is None:
            self._waiting = deque()
            self._switch()
        self._waiting.append(payload)
        self._waiting_bytes += len(payload.data)
        if self._waiting_bytes > MAX_WAITING_BYTES or len(self._waiting) > MAX_WAITING_FRAMES:
            self._too_slow()
        else:
            self._ensure_writer()

    def _lane_changed(self, is_open: bool) -> None:
        self._lane_is_open = is_open
        self._switch()
        if not is_open and self.closed is None:
            # Though nothing waits: who never reads what the transport holds is found by the writer.
            self._ensure_writer()

    def _switch(self) -> None:
        if self.road is not None:
            self.road.switch(self)

    def _ensure_writer(self) -> None:
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while True:
                async with asyncio.timeout(STALLED_S):
                    await self.outlet.writable()
                    if self._waiting is None:
                        return
                    await self.outlet.deliver(self._waiting[0])
                self._left(self._waiting.popleft())
        except TimeoutError:
            self._too_slow()
        except Exception:  # noqa: BLE001 - servers raise all kinds when the peer has left
            # The session learns it by itself.
            self.gone()
        finally:
            self._writer = None

    def _left(self, payload: Payload) -> None:
        self._waiting_bytes -= len(payload.data)
        if not self._waiting:
            self._waiting = None
            self._switch()

    def _too_slow(self) -> None:
        counters.slow_closed += 1
        self.close(SLOW, "too slow")
        self.owner.on_closed(SLOW)

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
