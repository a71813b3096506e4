"""A room, who is in it, and where somebody stands in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypedDict

from chat.models import Membership, RoomKind
from foundation.clock import iso, iso_or_none


class RoomObject(TypedDict):
    id: int
    kind: str
    slug: str | None
    name: str
    topic: str
    description: str
    posting: str
    web_public: bool
    archived_at: str | None
    created_at: str
    last_number: int
    last_change: int
    change: int
    members: int
    user_ids: list[int] | None
    parent_id: int | None
    root_id: int | None


class MemberObject(TypedDict):
    room_id: int
    user_id: int
    role: str
    left_at: str | None
    change: int
    members: int


class MembershipObject(TypedDict):
    room_id: int
    role: str
    involvement: str
    starred: bool
    read_number: int
    read_version: int
    mentions: int


class RoomRow(Protocol):
    """What is shown of a room: a stored one, or a row of a statement that asks for more."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def posting(self) -> str: ...
    @property
    def web_public(self) -> bool: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def last_number(self) -> int: ...
    @property
    def last_change(self) -> int: ...
    @property
    def facts_change(self) -> int: ...
    @property
    def member_count(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def root_id(self) -> int | None: ...


class MembershipRow(Protocol):
    """Where somebody stands in a room, likewise."""

    @property
    def room_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def involvement(self) -> str: ...
    @property
    def starred_at(self) -> datetime | None: ...
    @property
    def read_number(self) -> int: ...
    @property
    def read_version(self) -> int: ...


def room_object(room: RoomRow, *, last_change: int | None = None, user_ids: Sequence[int] | None = None) -> RoomObject:
    """`last_change` is given for a thread: its parent's. `user_ids` is given for a direct room."""
    return {
        "id": room.pk,
        "kind": room.kind,
        "slug": room.slug,
        "name": room.name,
        "topic": room.topic,
        "description": room.description,
        "posting": room.posting,
        "web_public": room.web_public,
        "archived_at": iso_or_none(room.archived_at),
        "created_at": iso(room.created_at),
        "last_number": room.last_number,
        "last_change": room.last_change if last_change is None else last_change,
        "change": room.facts_change,
        "members": room.member_count,
        "user_ids": sorted(user_ids) if user_ids is not None and room.kind == RoomKind.DIRECT else None,
        "parent_id": room.parent_id,
        "root_id": room.root_id,
    }


def member_object(membership: Membership, members: int) -> MemberObject:
    return {
        "room_id": membership.room_id,
        "user_id": membership.user_id,
        "role": membership.role,
        "left_at": iso_or_none(membership.left_at),
        "change": membership.change,
        "members": members,
    }


def membership_object(membership: MembershipRow, mentions: int) -> MembershipObject:
    return {
        "room_id": membership.room_id,
        "role": membership.role,
        "involvement": membership.involvement,
        "starred": membership.starred_at is not None,
        "read_number": membership.read_number,
        "read_version": membership.read_version,
        "mentions": mentions,
    }
