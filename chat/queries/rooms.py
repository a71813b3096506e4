"""Rooms, memberships and people, one by one: for policies, for pages, for the hub. All of mine: my_rooms.py."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists, F, FilteredRelation, Q, QuerySet

from accounts.models import User
from chat import objects
from chat.models import Membership, Room, RoomKind
from chat.policies import GENERAL, Action, Viewer, require
from chat.queries.mentions import unread_mentions
from foundation.errors import NotFound
from foundation.prepared import Prepared, Row, columns

BIGGEST_ID = 2**63 - 1


def general() -> Room:
    return room_by_slug(GENERAL)


def room_by_slug(slug: str) -> Room:
    """By the address that it has, or had: then `room.slug` is another one. Raises NotFound."""
    rows = _room_named(slug)
    if rows:
        return Room.from_db(DEFAULT_DB_ALIAS, _ROOM, rows[0])
    room = Room.objects.filter(former_addresses__slug=slug).first()
    if room is None:
        raise NotFound
    return room


def directory() -> Room:
    """The room whose changes are the people. Raises NotFound before the workspace is made."""
    for row in _directory():
        return Room.from_db(DEFAULT_DB_ALIAS, _ROOM, row)
    raise NotFound


@dataclass(frozen=True, slots=True)
class Seen:
    """A room as somebody meets it: who asks, and the room that is asked for permission (a thread's parent)."""

    room: Room
    asked: Room
    viewer: Viewer


def room_for(user: User | None, room_id: int, action: Action) -> Seen:
    """The room with the viewer's standing, allowed to do `action`. Raises what policies.require raises, or NotFound."""
    seen = seen_by(user, room_id)
    require(seen.viewer, action, seen.asked)
    return seen


def seen_by(user: User | None, room_id: int) -> Seen:
    if not 0 < room_id <= BIGGEST_ID:
        raise NotFound
    rows = _room_and_membership(room_id, 0 if user is None else user.pk)
    if not rows:
        raise NotFound
    room, membership = _met(rows[0])
    if room.parent_id is None:
        return Seen(room, room, Viewer(user, membership))
    # Threads are asked for with their parent; its counter is read here, after the thread's own row.
    parent = seen_by(user, room.parent_id)
    room.parent = parent.room
    return Seen(room, parent.room, parent.viewer)


_ROOM, _MEMBERSHIP = columns(Room), columns(Membership)


@Prepared
def _room_and_membership(room_id: int, user_id: int) -> QuerySet[Room, Any]:
    """One row; the membership's columns are empty for who never was in the room."""
    mine = FilteredRelation("memberships", condition=Q(memberships__user=user_id))
    rooms = Room.objects.annotate(mine=mine).filter(pk=room_id)
    return rooms.values_list(*_ROOM, *columns(Membership, "mine__"))


def _met(row: Row) -> tuple[Room, Membership | None]:
    room = Room.from_db(DEFAULT_DB_ALIAS, _ROOM, row[: len(_ROOM)])
    standing = row[len(_ROOM) :]
    return room, None if standing[0] is None else Membership.from_db(DEFAULT_DB_ALIAS, _MEMBERSHIP, standing)


@Prepared
def _directory() -> QuerySet[Room, Any]:
    return Room.objects.filter(kind=RoomKind.DIRECTORY).values_list(*_ROOM)


@Prepared
def _room_named(slug: str) -> QuerySet[Room, Any]:
    return Room.objects.filter(slug=slug).values_list(*_ROOM)


def membership_of(user: User, room: Room) -> objects.MembershipObject | None:
    """Mine, as the wire has it; None when I am not in the room."""
    membership = (
        Membership.objects.filter(user=user, room=room, left_at=None).annotate(unread=unread_mentions()).first()
    )
    return None if membership is None else objects.membership_object(membership, membership.unread)


def room_objects(rooms: Collection[Room]) -> list[objects.RoomObject]:
    """The facts of many rooms, with at most two queries however many there are."""
    people = direct_people(room.pk for room in rooms if room.kind == RoomKind.DIRECT)
    parents = {room.parent_id for room in rooms if room.parent_id is not None}
    changes = dict(Room.objects.filter(pk__in=parents).values_list("pk", "last_change")) if parents else {}
    return [
        objects.room_object(
            room,
            last_change=changes.get(room.parent_id) if room.parent_id else None,
            user_ids=people.get(room.pk, []),
        )
        for room in rooms
    ]


def room_facts(room: Room) -> objects.RoomObject:
    return room_objects([room])[0]


def readable_rooms(viewer: Viewer) -> QuerySet[Room]:
    """The rooms whose messages the viewer may read, threads not among them: for a statement that reads many rooms.

    The same rule as `readable` of messages, as a union: of an OR PostgreSQL expects half of all rooms, and then reads
    the messages one by one. Indexes room_open and membership_current.
    """
    return Room.objects.filter(pk__in=readable_room_ids(viewer))


def readable_room_ids(viewer: Viewer) -> QuerySet[Room, Any]:
    """Their ids, some of them twice: for a statement that asks nothing else of them, and so need not look them up."""
    open_to_all = Room.objects.filter(kind=RoomKind.OPEN)
    if viewer.user is None:
        return open_to_all.filter(web_public=True).values("pk")
    mine = Membership.objects.filter(user=viewer.user, left_at=None)
    return open_to_all.values("pk").union(mine.values("room"), all=True)


def direct_people(room_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who is in each direct room."""
    people: dict[int, list[int]] = {}
    ids = list(room_ids)
    if ids:
        for room_id, user_id in Membership.objects.filter(room__in=ids, left_at=None).values_list("room", "user"):
            people.setdefault(room_id, []).append(user_id)
    return people


def members_page(seen: Seen, *, after_id: int, limit: int) -> tuple[list[objects.MemberObject], int | None]:
    """Current members by user id, and the user id to go on after. `seen` was read before them (rule 2).

    Whether the viewer may list them is decided once more by the statement that reads them. Raises NotFound where they
    may no more.
    """
    viewer, asked = seen.viewer, seen.asked
    is_open = Exists(Room.objects.filter(pk=asked.pk, kind=RoomKind.OPEN))
    is_inside = Exists(Membership.objects.filter(room=asked.pk, user=viewer.user, left_at=None))
    rows = Membership.objects.filter(is_open | is_inside, room=seen.room, left_at=None, user_id__gt=after_id)
    found = list(rows.annotate(members=F("room__member_count")).order_by("user_id")[: limit + 1])
    if not found:  # nobody is left after this id, or not for this viewer
        require(seen_by(viewer.user, seen.room.pk).viewer, Action.LIST_MEMBERS, asked)
    page = [objects.member_object(membership, membership.members) for membership in found[:limit]]
    return page, page[-1]["user_id"] if len(found) > limit else None


def counters(room_ids: Collection[int]) -> dict[int, int]:
    """Room -> last_change."""
    return _column_of(Room._meta.db_table, "last_change", room_ids)


def user_versions(user_ids: Collection[int]) -> dict[int, int]:
    """User -> version."""
    return _column_of(User._meta.db_table, "version", user_ids)


def _column_of(table: str, column: str, ids: Collection[int]) -> dict[int, int]:
    """Asked each second for all that a process has connected: the ORM would make a parameter of each id, which
    takes ten times as long as the rows. One parameter also knows no limit."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608 - ours
        else:
            wanted = "SELECT value FROM json_each(%s)"
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE id IN ({wanted})", [json.dumps(list(ids))])  # noqa: S608 - ours
        return dict(cursor.fetchall())


def read_state(user_id: int, room_id: int) -> tuple[int, int, int] | None:
    """(read_number, read_version, unread mentions); None when not in the room."""
    row = (
        Membership.objects.filter(user=user_id, room=room_id, left_at=None)
        .annotate(unread=unread_mentions())
        .values_list(F("read_number"), F("read_version"), "unread")
        .first()
    )
    return None if row is None else (row[0], row[1], row[2])
