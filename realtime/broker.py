"""Publishing to other processes: queued, bounded, timed out, droppable. Never in anybody's way.

What is dropped here is found by the other processes at their next reconcile.
"""

import asyncio
import logging
from collections import deque

from realtime.counters import counters
from realtime.envelope import Envelope, pack
from realtime.layer import ChannelLayer

logger = logging.getLogger(__name__)

MAX_QUEUED = 10_000
TIMEOUT_S = 1.0
# After a failure: a broker that is away fails quickly, and asking again at once helps nobody.
PAUSE_S = 0.25


class Publisher:
    """The way from this process to the broker. One per process, on one loop."""

    def __init__(self, layer: ChannelLayer, loop: asyncio.AbstractEventLoop) -> None:
        self._layer = layer
        self._loop = loop
        self._queue: deque[tuple[str, bytes]] = deque()
        self._woken = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        self._away = False

    def start(self) -> None:
        self._task = self._loop.create_task(self._drain())

    async def stop(self) -> None:
        """What is queued may still leave, for as long as one timeout."""
        if self._task is None:
            return
        await self.flushed()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def flushed(self) -> None:
        """Wait until what is queued has left, at most one timeout."""
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                while self._queue or not self._idle.is_set():
                    self._wake.set()
                    await self._idle.wait()
                    await asyncio.sleep(0)
        except TimeoutError:
            pass

    def put(self, topic: str, envelope: Envelope) -> None:
        """From any thread. With the queue full the envelope is dropped and counted."""
        if len(self._queue) >= MAX_QUEUED:
            counters.broker_dropped += 1
            return
        self._queue.append((topic, pack(envelope)))
        if not self._woken:
            self._woken = True
            self._loop.call_soon_threadsafe(self._wake.set)

    async def send_now(self, topic: str, envelope: Envelope) -> None:
        """Past the queue, for a process that talks to itself. Raises what the broker raises."""
        async with asyncio.timeout(TIMEOUT_S):
            await self._layer.group_send(topic, message_of(pack(envelope)))

    async def _drain(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            # Before the queue is emptied: whoever appends from now on wakes us again.
            self._woken = False
            self._idle.clear()
            try:
                await self._send_queued()
            finally:
                self._idle.set()

    async def _send_queued(self) -> None:
        while self._queue:
            topic, packed = self._queue.popleft()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    await self._layer.group_send(topic, message_of(packed))
            except Exception as error:  # noqa: BLE001 - Redis, sockets and timeouts: all mean "away"
                self._drop_all(error)
                await asyncio.sleep(PAUSE_S)
            else:
                counters.broker_published += 1
                if self._away:
                    self._away = False
                    logger.info("The broker takes messages again")

    def _drop_all(self, error: Exception) -> None:
        """What waited would come too late to be of use, and cost a timeout each."""
        counters.broker_dropped += 1 + len(self._queue)
        self._queue.clear()
        if not self._away:
            self._away = True
            logger.warning("The broker takes no messages; other processes reconcile: %r", error)


def message_of(packed: bytes) -> dict[str, str | bytes]:
    """A channel layer carries dicts with a type."""
    return {"type": "flack", "body": packed}
