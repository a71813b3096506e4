"""Take the number, announce on commit: the one place where "it happened" becomes "push it".

A writer takes its change while it holds the room's row lock, in the transaction of the write; what it
announces goes out after that transaction has committed, in order.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import connection, transaction
from django.db.models import Case, F, When
from django.utils import timezone

from accounts.models import User
from chat import frames, objects
from chat.models import CustomEmoji, Room, RoomKind
from foundation.errors import NotFound
from realtime import control, publishing
from realtime.frame import Frame, room_topic, user_topic


@dataclass(frozen=True, slots=True)
class Taken:
    """A room's counters after they moved: the caller owns the numbers and changes just below them."""

    number: int
    change: int


def take(room_id: int, *, changes: int = 1, numbers: int = 0) -> Taken:
    """Move the room's counters and hold its row until commit. Call inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE chat_room SET last_change = last_change + %s, last_number = last_number + %s"
            " WHERE id = %s RETURNING last_number, last_change",
            [changes, numbers, room_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return Taken(number=row[0], change=row[1])


def lock_rooms(room_ids: Collection[int]) -> dict[int, Room]:
    """The rooms, locked in id order (the directory comes last). On SQLite the transaction itself is the lock."""
    last = Case(When(kind=RoomKind.DIRECTORY, then=1), default=0)
    rooms = Room.objects.select_for_update().filter(pk__in=room_ids).order_by(last, "pk")
    return {room.pk: room for room in rooms}


def directory_id() -> int:
    room_id = Room.objects.filter(kind=RoomKind.DIRECTORY).values_list("pk", flat=True).first()
    if room_id is None:
        raise NotFound
    return room_id


def announce(outgoing: Iterable[Frame]) -> None:
    """Publish after commit, in this order."""
    ready = list(outgoing)

    def publish_all() -> None:
        for frame in ready:
            publishing.publish(frame)

    transaction.on_commit(publish_all, robust=True)


def announce_facts(room: Room, facts: objects.RoomObject) -> None:
    """A room's facts have changed: `room.facts_change` is the change it took, on its parent's topic for a thread."""
    counter, change = room.counter_id, room.facts_change
    data = frames.room_frame(counter, change - 1, change, facts)
    announce([Frame(topic=room_topic(counter), data=data, after=change - 1, change=change)])


def announce_person(user: User) -> None:
    """A user is new or has changed: a change of the directory, taken in the caller's transaction."""
    directory = directory_id()
    taken = take(directory)
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(change=taken.change, updated_at=now)
    user.change, user.updated_at = taken.change, now
    announce(
        [
            Frame(
                topic=room_topic(directory),
                data=frames.user_frame(directory, taken.change - 1, taken.change, objects.user_object(user)),
                after=taken.change - 1,
                change=taken.change,
            )
        ]
    )


def announce_emoji(emoji: CustomEmoji, directory: int) -> None:
    """One of the workspace's own is new or is gone: `emoji.change` is the change of the directory that it took."""
    data = frames.emoji_frame(directory, emoji.change - 1, emoji.change, objects.emoji_object(emoji))
    announce([Frame(topic=room_topic(directory), data=data, after=emoji.change - 1, change=emoji.change)])


def announce_to_user(user_id: int, data: bytes) -> None:
    announce([frame_for_user(user_id, data)])


def frame_for_user(user_id: int, data: bytes) -> Frame:
    """What concerns one user alone and is not counted (`read`)."""
    return Frame(topic=user_topic(user_id), data=data)


def raise_version(user_ids: Collection[int]) -> None:
    """Memberships gained or lost: every hub looks again at these users' connections."""
    User.objects.filter(pk__in=user_ids).update(version=F("version") + 1)
    for user_id in sorted(user_ids):
        transaction.on_commit(partial(control.user_changed, user_id), robust=True)
