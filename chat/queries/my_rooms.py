"""The rooms that somebody is in, with how they stand there: for `hello` and for lists.

Everybody who comes reads all of theirs, and after a cut all come at once: so it is one statement, prepared, whose rows
are shown as they are, without an object of Django's for each.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from chat import objects
from chat.models import Membership, Message, Room, RoomKind
from chat.queries.mentions import unread_mentions
from chat.queries.rooms import direct_people, directory
from foundation.prepared import Prepared

Seat = tuple[int, str, bool]
"""The change at which a membership came or changed, its involvement, and whether it is starred."""


@dataclass(frozen=True, slots=True)
class MyRoom:
    """`room` with the `membership` of whoever asked; None where they are not in it. Another `seat` than before means
    that they were out in between, or stand otherwise now."""

    room: objects.RoomObject
    membership: objects.MembershipObject | None
    seat: Seat = (0, "", False)


class _Row(NamedTuple):
    """A room, then a membership of it: the columns that the statements below ask for, in this order.

    `parent_change` is the counter of a thread's parent. Without a membership (`change` None) its columns are empty.
    """

    pk: int
    kind: str
    slug: str | None
    name: str
    topic: str
    description: str
    posting: str
    web_public: bool
    archived_at: datetime | None
    created_at: datetime
    last_number: int
    last_change: int
    facts_change: int
    member_count: int
    parent_id: int | None
    root_id: int | None
    parent_change: int | None
    room_id: int
    role: str
    involvement: str
    starred_at: datetime | None
    read_number: int
    read_version: int
    change: int | None
    unread: int


_OF_ROOM = _Row._fields[: _Row._fields.index("parent_change")]
_OF_MEMBERSHIP = _Row._fields[len(_OF_ROOM) + 1 : -1]


def _columns(room: str, membership: str) -> list[str]:
    """`room` and `membership` are the ways there from the model that is asked."""
    return [
        *(room + name for name in _OF_ROOM),
        f"{room}parent__last_change",
        *(membership + name for name in _OF_MEMBERSHIP),
        "unread",
    ]


def my_rooms(user_id: int) -> list[MyRoom]:
    """All rooms a user is in, hidden ones too, and the threads they follow, for `hello`; by name.

    Memberships and counters come from one statement. A thread of a room that they are not in is not theirs.
    """
    return _shown([_Row(*row) for row in _mine(user_id)])


@Prepared
def _mine(user_id: int) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(_in_its_parent("room__parent", user_id), user=user_id, left_at=None)
    return (
        rows.annotate(unread=unread_mentions()).order_by("room__name", "room_id").values_list(*_columns("room__", ""))
    )


def _in_its_parent(parent: str, user_id: int) -> Q:
    """What is no thread, or a thread of a room that the user is in."""
    return Q(**{parent: None}) | Q(Exists(Membership.objects.filter(user=user_id, room=OuterRef(parent), left_at=None)))


def rooms_listed(user_id: int, *, joined: bool, after_id: int, limit: int) -> tuple[list[MyRoom], int | None]:
    """Mine and the open ones, by id, with the id to go on after (None at the end)."""
    found = (_joined if joined else _listed)(user_id, after_id, limit + 1)
    page = [_Row(*row) for row in found[:limit]]
    return _shown(page), page[-1].pk if len(found) > limit else None


def newest_at(room_ids: Collection[int]) -> dict[int, datetime]:
    """When the newest message of each was posted, whatever became of it; rooms without one are left out.
    Index message_number."""
    newest = Message.objects.filter(room__in=room_ids, number=F("room__last_number"))
    return dict(newest.values_list("room_id", "created_at"))


@Prepared
def _joined(user_id: int, after_id: int, limit: int) -> QuerySet[Room, Any]:
    return _met(user_id).filter(_is_mine(user_id), pk__gt=after_id)[:limit]


@Prepared
def _listed(user_id: int, after_id: int, limit: int) -> QuerySet[Room, Any]:
    is_open = Q(kind=RoomKind.OPEN, archived_at=None)
    return _met(user_id).filter(_is_mine(user_id) | is_open, pk__gt=after_id)[:limit]


def _met(user_id: int) -> QuerySet[Room, Any]:
    """Rooms by id, each with the user's membership where they are in it."""
    mine = FilteredRelation("memberships", condition=Q(memberships__user=user_id, memberships__left_at=None))
    unread = unread_mentions("pk", "mine__user", "mine__read_number")
    return Room.objects.annotate(mine=mine).annotate(unread=unread).order_by("pk").values_list(*_columns("", "mine__"))


def _is_mine(user_id: int) -> Q:
    return Q(mine__isnull=False) & _in_its_parent("parent", user_id)


def counter_rooms(user_id: int) -> set[int]:
    """What this user is to hear: their rooms, but for threads, which travel with their parents, and the directory."""
    return {directory().pk, *(room_id for (room_id,) in _counter_rooms(user_id))}


@Prepared
def _counter_rooms(user_id: int) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user=user_id, left_at=None, room__parent=None).values_list("room_id")


def _shown(rows: Sequence[_Row]) -> list[MyRoom]:
    people = direct_people(row.pk for row in rows if row.kind == RoomKind.DIRECT)
    return [_my_room(row, people) for row in rows]


def _my_room(row: _Row, people: Mapping[int, list[int]]) -> MyRoom:
    room = objects.room_object(row, last_change=row.parent_change, user_ids=people.get(row.pk, []))
    if row.change is None:
        return MyRoom(room, None)
    seat = (row.change, row.involvement, row.starred_at is not None)
    return MyRoom(room, objects.membership_object(row, row.unread), seat)
