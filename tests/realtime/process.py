"""Presence as one of several processes has it."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from realtime.connections import Connection
from realtime.database import Database
from realtime.frame import Frame
from realtime.hub import Hub
from realtime.presence import Presence
from tests.realtime.fakes import Peer, QuietBus, Table


class Process:
    """Hints reach the others at once unless `deaf`."""

    def __init__(self, name: str, others: list["Process"]) -> None:
        self.told: list[tuple[list[int], list[int], list[int]]] = []
        self.news = asyncio.Event()
        self.others = others
        self.deaf = False
        self.database = Database()
        self.presence = Presence(
            name, self.database, make_frame=self.frame, tell=lambda frame: self.news.set(), hint=self.hint
        )
        self.hub = Hub(Table(), QuietBus(), reconcile_s=3600, watchers=[self.presence])

    def frame(self, online: list[int], offline: list[int], idle: list[int]) -> Frame:
        self.told.append((online, offline, idle))
        return Frame("room.1", json.dumps({"online": online, "offline": offline, "idle": idle}).encode())

    def hint(self) -> None:
        for other in self.others:
            if other is not self and not other.deaf:
                other.presence.hinted()

    async def come(self, user_id: int, *, idle: bool = False) -> Connection:
        peer = Peer(self.hub, Table(), user_id)
        peer.connection.idle = idle
        return (await peer.come()).connection

    async def knows(self, *users: int) -> None:
        """Wait until these, and no others, are online as this process tells it."""
        async with asyncio.timeout(60):
            while self.presence.online() != list(users):
                self.news.clear()
                await self.news.wait()

    async def sees_idle(self, *users: int) -> None:
        """Wait until these, of those online, and no others are idle as this process tells it."""
        async with asyncio.timeout(60):
            while self.presence.idle() != list(users):
                self.news.clear()
                await self.news.wait()

    async def stop(self) -> None:
        await self.presence.stop()
        await self.database.close()


Start = Callable[[str], Awaitable[Process]]
