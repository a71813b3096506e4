"""What many requests at once are judged by: rooms, people, memberships, earlier messages; one statement each.

The rows hold only what policies and counters ask for, and only that may be read from them.
"""

from collections.abc import Collection, Mapping
from datetime import UTC
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from chat.actions.bulk import values
from chat.models import Membership, Room

# In the order of the models' fields, as Model.from_db takes them.
ROOM = (
    "id",
    "kind",
    "slug",
    "web_public",
    "posting",
    "archived_at",
    "last_number",
    "last_change",
    "member_count",
    "parent_id",
)
USER = ("id", "role", "suspended_at")
MEMBERSHIP = ("id", "room_id", "user_id", "role", "read_number", "read_version", "left_at")


class Earlier(NamedTuple):
    """A message that was posted under a client_id."""

    message_id: int
    room_id: int
    number: int
    change: int
    fingerprint: str


def parents_of(room_ids: Collection[int]) -> dict[int, int | None]:
    """Room -> its parent, which never changes; a room that is not there is left out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, parent_id FROM chat_room WHERE id IN ({_places(room_ids)})", [*room_ids])  # noqa: S608
        return dict(cursor.fetchall())


def rooms_locked(room_ids: Collection[int], *, patience_s: float | None = None) -> dict[int, Room]:
    """The rooms, locked in id order (the directory comes last). On SQLite the transaction itself is the lock.

    A room that somebody else holds is waited for; with a patience of 0 it is left out, and with another one what is
    waited for in this transaction from now on, for longer than that, is PostgreSQL's lock_not_available.
    """
    if patience_s and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {int(patience_s * 1000)}")
    return _rooms(room_ids, "ORDER BY kind = 'directory', id" + _for_update(skip_locked=patience_s == 0))


def rooms_by_id(room_ids: Collection[int]) -> dict[int, Room]:
    return _rooms(room_ids, "")


def _rooms(room_ids: Collection[int], ending: str) -> dict[int, Room]:
    if not room_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(ROOM)} FROM chat_room WHERE id IN ({_places(room_ids)}) {ending}",  # noqa: S608
            [*room_ids],
        )
        return {row[0]: Room.from_db("default", ROOM, row) for row in _read(cursor, ROOM)}


def users_by_id(user_ids: Collection[int]) -> dict[int, User]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(USER)} FROM accounts_user WHERE id IN ({_places(user_ids)})", [*user_ids])  # noqa: S608
        return {row[0]: User.from_db("default", USER, row) for row in _read(cursor, USER)}


def memberships_of(pairs: Collection[tuple[int, int]], *, lock: bool = False) -> dict[tuple[int, int], Membership]:
    """By (room, user), of those who left, too. With `lock` they are held, in the order of their ids."""
    if not pairs:
        return {}
    asked, parameters = values(pairs)
    columns = ", ".join(f"chat_membership.{name}" for name in MEMBERSHIP)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(room, member) AS ({asked}) SELECT {columns} FROM asked"  # noqa: S608 - names of our own
            " JOIN chat_membership ON room_id = room AND user_id = member ORDER BY chat_membership.id"
            + (_for_update("chat_membership") if lock else ""),
            parameters,
        )
        found = [Membership.from_db("default", MEMBERSHIP, row) for row in _read(cursor, MEMBERSHIP)]
    return {(membership.room_id, membership.user_id): membership for membership in found}


def memberships_by_id(membership_ids: Collection[int], *, lock: bool = False) -> list[Membership]:
    """In the order of their ids, in which they are locked."""
    if not membership_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(MEMBERSHIP)} FROM chat_membership WHERE id IN ({_places(membership_ids)}) ORDER BY id"  # noqa: S608
            + (_for_update("chat_membership") if lock else ""),
            [*membership_ids],
        )
        return [Membership.from_db("default", MEMBERSHIP, row) for row in _read(cursor, MEMBERSHIP)]


def mentions_after(numbers: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """How often each (room, user) is named after a number. Not in hidden messages: what nobody sees calls nobody."""
    if not numbers:
        return {}
    asked, parameters = values((room, user, number) for (room, user), number in numbers.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(room, member, after) AS ({asked}) SELECT room, member, count(*) FROM asked"  # noqa: S608
            " JOIN chat_mention ON chat_mention.user_id = member AND chat_mention.room_id = room"
            " AND chat_mention.number > after"
            " JOIN chat_message ON chat_message.id = message_id AND hidden_at IS NULL GROUP BY room, member",
            parameters,
        )
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def earlier_messages(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], Earlier]:
    """Messages by (author, client_id)."""
    asked, parameters = values(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(author, name) AS ({asked})"  # noqa: S608 - names of our own
            " SELECT author_id, client_id, chat_message.id, room_id, number, change, fingerprint FROM asked"
            " JOIN chat_message ON author_id = author AND client_id = name",
            parameters,
        )
        return {(row[0], row[1]): Earlier(*row[2:]) for row in cursor.fetchall()}


def rooms_of_messages(message_ids: Collection[int]) -> dict[int, int]:
    """Message -> its room."""
    if not message_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, room_id FROM chat_message WHERE id IN ({_places(message_ids)})", [*message_ids])  # noqa: S608
        return dict(cursor.fetchall())


def inside(room_ids: Collection[int], user_ids: Collection[int]) -> set[tuple[int, int]]:
    """(room, user) for those of these users who are in the rooms now."""
    if not user_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT room_id, user_id FROM chat_membership WHERE room_id IN ({_places(room_ids)})"  # noqa: S608
            f" AND user_id IN ({_places(user_ids)}) AND left_at IS NULL",
            [*room_ids, *user_ids],
        )
        return set(cursor.fetchall())


def _read(cursor: Any, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """SQLite knows no zones: its times are UTC without saying so."""
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.vendor == "postgresql":
        return rows
    times = [at for at, name in enumerate(columns) if name.endswith("_at")]
    return [row if all(row[at] is None for at in times) else _with_times(row, times) for row in rows]


def _with_times(row: tuple[Any, ...], times: Collection[int]) -> tuple[Any, ...]:
    return tuple(
        value.replace(tzinfo=UTC) if at in times and value is not None else value for at, value in enumerate(row)
    )


def _places(listed: Collection[object]) -> str:
    return ", ".join(["%s"] * len(listed))


def _for_update(table: str = "chat_room", *, skip_locked: bool = False) -> str:
    """FOR NO KEY UPDATE: as UPDATE itself locks, so that foreign keys to the row don't wait for it."""
    if connection.vendor != "postgresql":
        return ""
    return f" FOR NO KEY UPDATE OF {table}" + (" SKIP LOCKED" if skip_locked else "")
