"""What the hub asks of the database: realtime.source.Source, on the queries of this package."""

from collections.abc import Collection

from chat.queries import rooms
from chat.queries.epoch import epoch
from chat.queries.sync import frames_after
from realtime.database import Database
from realtime.frame import Frame


class DatabaseSource:
    def __init__(self) -> None:
        self._database = Database(name="hub")

    async def last_changes(self, room_ids: Collection[int]) -> dict[int, int]:
        return await self._database.read(rooms.counters, room_ids)

    async def frames_after(self, room: int, change: int) -> tuple[int, list[Frame]]:
        return await self._database.read(frames_after, room, change)

    async def user_versions(self, users: Collection[int]) -> dict[int, int]:
        return await self._database.read(rooms.user_versions, users)

    async def epoch(self) -> str:
        return await self._database.read(epoch)

    async def close(self) -> None:
        await self._database.close()
