"""What the hub asks of the database. Implemented above, handed over by the composition root."""

from collections.abc import Collection
from typing import Protocol

from realtime.frame import Frame


class Source(Protocol):
    """Reads of committed state. Each may raise: the hub logs it and asks again at the next reconcile."""

    async def last_changes(self, rooms: Collection[int]) -> dict[int, int]:
        """Room id -> its last change, one query. A room that is not there is left out."""
        ...

    async def frames_after(self, room: int, change: int) -> tuple[int, list[Frame]]:
        """(covered, frames): the room's state newer than `change`, by change.

        `last_change` is read before the rows; the other order loses what commits in between. The
        frames chain: the first one's `after` is `change`, each other one's is the change before it.
        `covered` is the change up to which nothing is missing: with more to come that of the last
        frame, else the larger of last_change and the last frame.
        """
        ...

    async def user_versions(self, users: Collection[int]) -> dict[int, int]:
        """User id -> version, one query. A user who is not there is left out."""
        ...

    async def epoch(self) -> str:
        """The database's epoch; another one than before means that all clients start over."""
        ...
