"""What can be typed into a search: each kind is answered from an index, anything else finds nothing."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from accounts.models import User
from accounts.nicknames import nickname_key
from chat.models import Room
from chat.queries.rooms import BIGGEST_ID

_ROOM = re.compile(r"#([^\s/]+)(?:/([0-9]{1,18}))?")


@dataclass(frozen=True, slots=True)
class InRoom:
    room_id: int
    number: int | None


def as_id(term: str) -> int | None:
    """`1234`."""
    return int(term) if term.isascii() and term.isdecimal() and 0 < int(term[:20]) <= BIGGEST_ID else None


def as_person(term: str) -> int | None:
    """`@anna`: the id of who has this name, in any spelling that is the same."""
    if not term.startswith("@") or len(term) > 130:
        return None
    return User.objects.filter(nickname_key=nickname_key(term[1:])).values_list("pk", flat=True).first()


def as_room(term: str) -> InRoom | None:
    """`#garden` and `#garden/12`."""
    found = _ROOM.fullmatch(term)
    if found is None:
        return None
    room_id = Room.objects.filter(slug=found[1].lower()).values_list("pk", flat=True).first()
    return None if room_id is None else InRoom(room_id, int(found[2]) if found[2] else None)


def begins_with(field: str, beginning: str) -> Q:
    """Answered by the field's unique index: a range on SQLite, on PostgreSQL Django's index for LIKE."""
    if not beginning:
        return Q(pk=None)
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": beginning})
    return Q(**{f"{field}__gte": beginning, f"{field}__lt": beginning + "\U0010ffff"})
