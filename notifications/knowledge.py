"""What must be known to decide whom a message is told: read for many rooms and people at once.

The number of statements does not grow with either of them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from chat.models import Membership, Mention, Message, NotificationRules, Room
from notifications.audience import Said, Seat, Situation, local_time

Place = tuple[int, int]
"""A room, a user."""

AT_ONCE = 500
"""Ids in one statement: SQLite bounds them."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`seats` of rooms and threads, of those who are in them now. Who never chose has the rules of everybody."""

    users: Mapping[int, User]
    seats: Mapping[Place, Seat]
    rules: Mapping[int, NotificationRules] = field(default_factory=dict)

    def situation(self, user_id: int, room: Room, time_zone: str, now: datetime) -> Situation:
        """`time_zone`: where their profile has none."""
        user = self.users[user_id]
        around = None if room.parent_id is None else self.seats.get((room.parent_id, user_id))
        return Situation(
            user=user,
            rules=self.rules.get(user_id) or NotificationRules(user=user),
            room_kind=room.kind,
            seat=self.seats.get((room.pk, user_id)),
            around=around,
            local=local_time(now, (user.time_zone, time_zone)),
        )


def know(user_ids: Collection[int], seats: Mapping[Place, Seat]) -> Knowledge:
    users: dict[int, User] = {}
    rules: dict[int, NotificationRules] = {}
    for some in in_parts(user_ids):
        users |= User.objects.in_bulk(some)
        rules |= NotificationRules.objects.in_bulk(some)
    return Knowledge(users, seats, rules)


def seats_in(memberships: QuerySet[Membership]) -> dict[Place, Seat]:
    rows = memberships.values_list("room_id", "user_id", "involvement", "read_number")
    return {(room_id, user_id): Seat(involvement, read) for room_id, user_id, involvement, read in rows}


def said_in(messages: Collection[Message]) -> dict[int, Said]:
    """By the message's id."""
    named: dict[int, set[int]] = {}
    for some in in_parts([message.pk for message in messages]):
        for message_id, user_id in Mention.objects.filter(message__in=some).values_list("message", "user"):
            named.setdefault(message_id, set()).add(user_id)
    return {
        message.pk: Said(
            number=message.number,
            author_id=message.author_id,
            kind=message.kind,
            calls=message.calls,
            source=message.source,
            named=frozenset(named.get(message.pk, ())),
            is_as_posted=message.deleted_at is None and message.hidden_at is None and message.edited_at is None,
        )
        for message in messages
    }


def in_parts(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
