"""What a client is told when it comes: itself, its rooms, where the counters stand. Read after the hub was attached."""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet, Subquery

from accounts.models import User
from chat import frames, objects
from chat.models import Room, RoomKind
from chat.queries.my_rooms import MyRoom, my_rooms
from foundation.errors import NotFound
from foundation.prepared import Prepared, columns


@dataclass(frozen=True, slots=True)
class Snapshot:
    user: User
    rooms: list[MyRoom]
    directory_id: int
    directory_change: int

    def counters(self) -> dict[int, int]:
        """Counter room -> last change, the directory with them: what the snapshot covers."""
        covered = {mine.room["id"]: mine.room["last_change"] for mine in self.rooms if mine.room["parent_id"] is None}
        return covered | {self.directory_id: self.directory_change}

    def hello(
        self, *, epoch: str, heartbeat_s: float, limits: dict[str, int], online: list[int], idle: list[int]
    ) -> bytes:
        return frames.encode(
            {
                "type": "hello",
                "user": objects.user_object(self.user),
                "version": self.user.version,
                "epoch": epoch,
                "heartbeat_s": heartbeat_s,
                "limits": limits,
                "directory": {"id": self.directory_id, "last_change": self.directory_change},
                "rooms": [{**mine.room, "membership": mine.membership} for mine in self.rooms],
                "online": online,
                "idle": idle,
            }
        )


def snapshot(user_id: int) -> Snapshot:
    """The user's version is read first: what raises it later is looked at again. Raises NotFound."""
    for *user, directory_id, directory_change in _user_and_directory(user_id):
        rooms = my_rooms(user_id)
        return Snapshot(User.from_db(DEFAULT_DB_ALIAS, _USER, user), rooms, directory_id, directory_change)
    raise NotFound


_USER = columns(User)


@Prepared
def _user_and_directory(user_id: int) -> QuerySet[User, Any]:
    directory = Room.objects.filter(kind=RoomKind.DIRECTORY)
    both = {name: Subquery(directory.values(name)) for name in ("id", "last_change")}
    users = User.objects.filter(pk=user_id).annotate(directory_id=both["id"], directory_change=both["last_change"])
    return users.values_list(*_USER, "directory_id", "directory_change")
