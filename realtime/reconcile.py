"""Compares what this process has with the tables, so that nothing stays lost (DESIGN.md, "Changes", rule 3).

A lost last frame, a lost revocation and another database are found here within FLACK_RECONCILE_S, with
one query each and none while nobody is connected.
"""

import asyncio
from collections.abc import Callable, Collection
from typing import Protocol

from realtime.connections import Connection
from realtime.source import Source
from realtime.topics import Topic


class Reconciled(Protocol):
    """What is compared and told: the hub."""

    epoch: str | None
    users: dict[int, set[Connection]]

    def rooms_in_use(self) -> dict[int, Topic]: ...

    def behind(self, topic: Topic, last_change: int) -> None: ...

    def reset(self, epoch: str) -> None: ...

    def forget_unused(self) -> None: ...

    def idle(self) -> None: ...


class Reconciler:
    def __init__(
        self, hub: Reconciled, source: Source, *, reconcile_s: float, failed: Callable[[Exception], None]
    ) -> None:
        self._hub = hub
        self._source = source
        self._reconcile_s = reconcile_s
        self._failed = failed
        self._now = asyncio.Event()

    def soon(self) -> None:
        self._now.set()

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._reconcile_s):
                    await self._now.wait()
            except TimeoutError:
                pass
            self._now.clear()
            try:
                await self.once()
            except Exception as error:  # noqa: BLE001 - the source may raise anything; the next round asks again
                self._failed(error)

    async def once(self) -> None:
        self._hub.forget_unused()
        if not self._hub.users:
            self._hub.idle()
            return
        epoch = await self._source.epoch()
        if self._hub.epoch is None:
            self._hub.epoch = epoch
        elif epoch != self._hub.epoch:
            self._hub.reset(epoch)
            return
        if rooms := self._hub.rooms_in_use():
            await self._compare_rooms(rooms)
        if users := tuple(self._hub.users):
            await self._compare_users(users)

    async def _compare_rooms(self, rooms: dict[int, Topic]) -> None:
        for room, last_change in (await self._source.last_changes(tuple(rooms))).items():
            sequence = rooms[room].sequence
            if sequence is not None and sequence.have is not None and last_change > sequence.have:
                self._hub.behind(rooms[room], last_change)

    async def _compare_users(self, users: Collection[int]) -> None:
        versions = await self._source.user_versions(users)
        for user_id in users:
            version = versions.get(user_id)
            for connection in tuple(self._hub.users.get(user_id, ())):
                if version is None or version > connection.version:
                    connection.recheck()
