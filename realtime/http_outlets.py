"""Outlets over plain HTTP: an event stream, and the answer to a long poll. Both tell what has left, for a cursor."""

import asyncio
import math
from collections.abc import Callable

from realtime.outlets import Send, Write
from realtime.payload import Payload

# Of one answer to a long poll; the frame that goes beyond is still in it.
MOST_BYTES = 512 * 1024

COMMENT = Payload.of_event(b":\n\n")


class EventStreamOutlet:
    """Server-sent events through ASGI `send`, which waits while the peer does not read.

    `sent` hears of each payload once the server has taken it. A stream cannot say with which code it ends.
    """

    last_heard = math.inf

    def __init__(self, send: Send, sent: Callable[[Payload], None]) -> None:
        self._send = send
        self._sent = sent
        self.over = asyncio.Event()

    def offer(self, payload: Payload) -> bool:
        return self.over.is_set()

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        return None

    async def deliver(self, payload: Payload) -> None:
        await self._send({"type": "http.response.body", "body": payload.event, "more_body": True})
        self._sent(payload)

    async def writable(self) -> None:
        """At once: nobody tells."""

    def ping(self) -> None:
        """Nothing: the stream's own comments keep proxies awake, and a peer that is gone fails the next write."""

    def close(self, code: int, reason: str = "") -> None:
        self.over.set()

    def abort(self) -> None:
        self.over.set()


class PollOutlet:
    """Collects what one answer will hold. `arrived` is set with the first frame, and when nothing will come.

    After `finish` nothing is taken any more: the next request catches up from the cursor.
    """

    last_heard = math.inf

    def __init__(self, sent: Callable[[Payload], None]) -> None:
        self._sent = sent
        self.frames: list[bytes] = []
        self.size_bytes = 0
        self.arrived = asyncio.Event()
        self.finished = False

    def finish(self) -> None:
        self.finished = True
        self.arrived.set()

    def offer(self, payload: Payload) -> bool:
        if self.finished:
            return True
        self.frames.append(payload.data)
        self.size_bytes += len(payload.data)
        self._sent(payload)
        self.arrived.set()
        if self.size_bytes > MOST_BYTES:
            self.finish()
        return True

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        return None

    async def deliver(self, payload: Payload) -> None:
        self.offer(payload)

    async def writable(self) -> None:
        """At once: nobody tells."""

    def ping(self) -> None:
        """Nothing: the answer is never long in coming."""

    def close(self, code: int, reason: str = "") -> None:
        self.finish()

    def abort(self) -> None:
        self.finish()
