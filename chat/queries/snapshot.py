"""What a client is told when it comes: itself, its rooms, where the counters stand. Read after the hub was attached."""

from dataclasses import dataclass

from accounts.models import User
from chat import frames
from chat.queries.rooms import MyRoom, directory, my_rooms


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
                "user": frames.user_object(self.user),
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
    """The user's version is read first: what raises it later is looked at again."""
    user = User.objects.get(pk=user_id)
    rooms = my_rooms(user_id)
    people = directory()
    return Snapshot(user, rooms, people.pk, people.last_change)
