"""Pings every connection once a heartbeat, with one timer for the whole process.

The connections are spread over the slots of a wheel, so that ten thousand pings don't leave in one
burst. A peer is dropped when two pings in a row went unanswered; counting pings, not seconds, keeps
everybody alive on a machine that slept.
"""

import asyncio

from realtime.connections import Connection
from realtime.counters import counters

SLOTS = 25
UNANSWERED = 2
SILENT = 1006  # RFC 6455 section 7.4.1: never sent, the connection ended without a close


class Heartbeat:
    def __init__(self, heartbeat_s: float) -> None:
        self.heartbeat_s = heartbeat_s
        self._slots: list[dict[Connection, None]] = [{} for _ in range(SLOTS)]
        self._slot_of: dict[Connection, int] = {}
        self._next_slot = 0
        self._at = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._turn())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def connected(self, connection: Connection) -> None:
        slot = self._next_slot
        self._next_slot = (slot + 1) % SLOTS
        self._slots[slot][connection] = None
        self._slot_of[connection] = slot

    def disconnected(self, connection: Connection) -> None:
        slot = self._slot_of.pop(connection, None)
        if slot is not None:
            del self._slots[slot][connection]

    def beat(self, connection: Connection) -> None:
        """Ping one connection, or drop it."""
        if connection.outlet.last_heard < connection.pinged_at:
            connection.unanswered += 1
            if connection.unanswered >= UNANSWERED:
                counters.silent_dropped += 1
                connection.drop(SILENT)
                return
        else:
            connection.unanswered = 0
        connection.pinged_at = asyncio.get_running_loop().time()
        connection.outlet.ping()

    async def _turn(self) -> None:
        while True:
            await asyncio.sleep(self.heartbeat_s / SLOTS)
            self._at = (self._at + 1) % SLOTS
            for connection in tuple(self._slots[self._at]):
                try:
                    self.beat(connection)
                except Exception:  # noqa: BLE001 - a transport that can't be pinged is gone
                    connection.drop(SILENT)
