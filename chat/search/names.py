"""Rooms and people by their names: what stands beside the messages that were found."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from chat.models import Room, RoomKind

MOST_NAMES = 5


def rooms_named(readable: QuerySet[Room], words: Sequence[str]) -> list[Room]:
    """Of those that may be read, the ones with all words in the name or the address; directs have no name."""
    named = readable.filter(kind__in=[RoomKind.OPEN, RoomKind.PRIVATE])
    for word in words:
        named = named.filter(Q(name__icontains=word) | Q(slug__icontains=word))
    return list(named.order_by("archived_at", "name", "pk")[:MOST_NAMES]) if words else []


def people_named(words: Sequence[str]) -> list[User]:
    people = User.objects.all()
    for word in words:
        people = people.filter(Q(nickname__icontains=word) | Q(display_name__icontains=word))
    return list(people.order_by("nickname_key")[:MOST_NAMES]) if words else []
