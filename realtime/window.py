"""Joins what is to be written (docs/decisions/0004-our-own-websocket-protocol.md).

A frame leaves in the next turn of the loop, together with all that came in the same one. After it, the next ones
wait as long as writing has just taken, but at most `join_s`: a hub with little to do delays nothing, a busy one
writes half of its time, and the more it is asked for, the more frames share one write to a socket.

A connection that is written something of its own is first written what waits for it (`settle`): for each it is as if
every frame had been written at once.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from realtime.connections import Connection
from realtime.counters import counters
from realtime.outlets import Write
from realtime.payload import Payload
from realtime.topics import Topic

# Timers have milliseconds: a shorter wait would be a longer one.
SHORTEST_S = 0.001
# Of one topic. What fits into a transport, which would else count as full.
MOST_BYTES = 48 * 1024


class Window:
    """`topics` are the hub's, by name; `failed` ends a connection whose transport raised."""

    def __init__(
        self, topics: Mapping[str, Topic], *, join_s: float, failed: Callable[[Connection, Exception], None]
    ) -> None:
        self.join_s = join_s
        self._topics = topics
        self._failed = failed
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[Topic, None] = {}  # with something pending, in the order in which it came
        self._planned = False
        self._shut_until = 0.0

    def add(self, topic: Topic, payload: Payload, *, at: float | None, but: Collection[Connection] = ()) -> None:
        """A frame for everybody on the topic but `but`. `at` is when it was committed, where that is known."""
        for connection in but:
            self._catch_up(topic, connection)
        topic.pending.append(payload)
        topic.pending_bytes += len(payload.websocket)
        for connection in but:
            topic.ahead[connection] = len(topic.pending)
        audience = topic.audience - len(but)
        counters.frames += 1
        counters.deliveries += audience
        counters.bytes_out += audience * len(payload.websocket)
        if at is not None:
            topic.stamps.append((at, audience))
        self._waiting[topic] = None
        if not self.join_s or topic.pending_bytes > MOST_BYTES:
            self.flush()
        elif not self._planned:
            self._plan()

    def flush(self) -> None:
        """Write everything now."""
        waiting, self._waiting = self._waiting, {}
        for topic in waiting:
            self._write_out(topic)

    # --- realtime.connections.Road

    def settle(self, connection: Connection) -> None:
        for topic in self._waiting:
            if topic.is_live(connection):
                self._catch_up(topic, connection)

    def switch(self, connection: Connection) -> None:
        for name in connection.topics:
            self._topics[name].switch(connection)

    # --- when

    def _plan(self) -> None:
        self._planned = True
        wait_s = self._shut_until - self._loop.time()
        if wait_s < SHORTEST_S:
            self._loop.call_soon(self._turn)
        else:
            self._loop.call_later(wait_s, self._turn)

    def _turn(self) -> None:
        began = self._loop.time()
        self.flush()
        # Transports write at the end of a turn of the loop: only the next one knows how long it took.
        self._loop.call_soon(self._turned, began)

    def _turned(self, began: float) -> None:
        now = self._loop.time()
        self._shut_until = now + min(now - began, self.join_s)
        self._planned = False
        if self._waiting:
            self._plan()

    # --- how

    def _write_out(self, topic: Topic) -> None:
        """The hot loop of the whole product."""
        pending, ahead = topic.pending, topic.ahead
        # Taken before the first write: one that fills its transport has the connection change lanes.
        apart = [connection for connection in topic.apart if connection not in ahead]
        writes: Iterable[Write] = tuple(topic.fast.values())
        if ahead:
            writes = [write for connection, write in topic.fast.items() if connection not in ahead]
        self._observe(topic)
        topic.pending, topic.pending_bytes, topic.ahead = [], 0, {}
        data = pending[0].websocket if len(pending) == 1 else b"".join([payload.websocket for payload in pending])
        self._broadcast(topic, data, writes)
        for connection in apart:
            self._hand_over(connection, pending)
        for connection, have in ahead.items():
            self._hand_over(connection, pending[have:])

    def _broadcast(self, topic: Topic, data: bytes, writes: Iterable[Write]) -> None:
        remaining = iter(writes)
        while True:
            try:
                for write in remaining:
                    write(data)
                return
            except Exception as error:  # noqa: BLE001 - one broken socket is nobody else's matter
                broken = next((connection for connection, its in topic.fast.items() if its is write), None)
                if broken is not None:
                    self._failed(broken, error)

    def _hand_over(self, connection: Connection, payloads: Sequence[Payload]) -> None:
        try:
            for payload in payloads:
                connection.take(payload)
        except Exception as error:  # noqa: BLE001 - see above
            self._failed(connection, error)

    def _catch_up(self, topic: Topic, connection: Connection) -> None:
        have = topic.ahead.get(connection, 0)
        if have < len(topic.pending):
            topic.ahead[connection] = len(topic.pending)
            self._hand_over(connection, topic.pending[have:])

    def _observe(self, topic: Topic) -> None:
        now = time.time()
        for at, audience in topic.stamps:
            counters.latency.observe((now - at) * 1000, audience)
        topic.stamps = []
