"""Messages: pages of a room, one by its id, and everything newer than a moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from chat import frames
from chat.models import Membership, Mention, Message, MessagePreview, PreviewState, Room, RoomKind
from chat.policies import Action, Viewer
from chat.queries.details import pins_of, polls_of, reactions_of
from chat.queries.rooms import BIGGEST_ID, room_for, seen_by
from foundation.clock import iso, now
from foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Page:
    """Stored message frames by number, with what the room's counters were before they were read."""

    messages: list[str]
    last_change: int
    last_number: int


def page(
    user: User | None,
    room_id: int,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> Page:
    """Up to `limit` messages of a room by number, tombstones included; the newest without a bound.

    `around=N` has N in the middle. Raises what policies.require raises. The rows are asked for with the
    membership in the same statement, so that somebody removed meanwhile reads nothing.
    """
    seen = room_for(user, room_id, Action.READ)
    counter = seen.asked
    rows = readable(seen.viewer, Message.objects.filter(room=seen.room))
    if around is not None:
        half = limit // 2
        found = [
            *reversed(_stored(rows.filter(number__lt=around).order_by("-number")[:half])),
            *_stored(rows.filter(number__gte=around).order_by("number")[: limit - half]),
        ]
    elif after is not None:
        found = _stored(rows.filter(number__gt=after).order_by("number")[:limit])
    else:
        older = rows if before is None else rows.filter(number__lt=before)
        found = list(reversed(_stored(older.order_by("-number")[:limit])))
    return Page(found, counter.last_change, seen.room.last_number)


def readable(viewer: Viewer, rows: QuerySet[Message]) -> QuerySet[Message]:
    """`rows` narrowed to what the viewer may read now, decided in the statement that reads them."""
    open_to_all = Q(counter_room__kind=RoomKind.OPEN)
    if viewer.user is None:
        return rows.filter(open_to_all, counter_room__web_public=True)
    inside = Membership.objects.filter(room=OuterRef("counter_room"), user=viewer.user, left_at=None)
    return rows.filter(open_to_all | Exists(inside))


def stored_frames(message_ids: Collection[int]) -> list[tuple[int, str]]:
    """(id, stored frame) of these messages, in no order. Whether they may be read is asked before."""
    return _current(Message.objects.filter(pk__in=message_ids))


def _stored(rows: QuerySet[Message]) -> list[str]:
    """The stored frames of `rows`, in their order."""
    return [frame for _, frame in _current(rows)]


def _current(rows: QuerySet[Message]) -> list[tuple[int, str]]:
    """(id, stored frame), in the order of `rows`; only those of an older shape are made anew."""
    found = list(rows.values_list("pk", "frame", "frame_version"))
    outdated = [pk for pk, _, version in found if version != frames.FRAME_VERSION]
    if not outdated:
        return [(pk, frame) for pk, frame, _ in found]
    fresh = {message.pk: frame for message, frame in composed(Message.objects.filter(pk__in=outdated))}
    return [(pk, fresh.get(pk, frame)) for pk, frame, _ in found]


def composed(messages: Iterable[Message]) -> list[tuple[Message, str]]:
    """Messages with their frames encoded from the rows, with a fixed number of queries however many there are."""
    rows = list(messages)
    ids = [message.pk for message in rows]
    mentions: dict[int, list[int]] = {}
    for message_id, user_id in Mention.objects.filter(message__in=ids, called=False).values_list("message", "user"):
        mentions.setdefault(message_id, []).append(user_id)
    previews: dict[int, list[MessagePreview]] = {}
    for card in (
        MessagePreview.objects.filter(message__in=ids, preview__state=PreviewState.READY)
        .select_related("preview")
        .order_by("position")
    ):
        previews.setdefault(card.message_id, []).append(card)
    threads = thread_summaries(ids)
    reactions, pins, polls = reactions_of(ids), pins_of(ids), polls_of(ids)
    return [
        (
            message,
            frames.encode_message(
                frames.message_object(
                    message,
                    mentions=mentions.get(message.pk, ()),
                    previews=[card.preview for card in previews.get(message.pk, ())],
                    thread=threads.get(message.pk),
                    reactions=reactions.get(message.pk, ()),
                    pinned=pins.get(message.pk),
                    poll=polls.get(message.pk),
                )
            ),
        )
        for message in rows
    ]


def thread_summaries(message_ids: Collection[int]) -> dict[int, frames.ThreadSummary]:
    """What a root message shows of its thread: replies, the last one's time, who takes part (at most 100)."""
    threads = list(Room.objects.filter(root__in=message_ids, last_number__gt=0))
    if not threads:
        return {}
    replies = Message.objects.filter(room__in=threads)
    last = dict(replies.filter(number=F("room__last_number")).values_list("room", "created_at"))
    people: dict[int, list[int]] = {}
    for room_id, author_id in replies.order_by("room", "author").values_list("room", "author").distinct():
        people.setdefault(room_id, []).append(author_id)
    return {
        thread.root_id or 0: {
            "room_id": thread.pk,
            "replies": thread.last_number,
            "last_reply_at": iso(last[thread.pk]),
            "user_ids": people[thread.pk][:100],
        }
        for thread in threads
    }


def message_for(user: User | None, message_id: int) -> tuple[Message, Viewer, Room]:
    """A message whose room the user may read, with their standing and the room asked. Tombstones are found too."""
    if not 0 < message_id <= BIGGEST_ID:
        raise NotFound
    message = Message.objects.select_related("room").filter(pk=message_id).first()
    if message is None:
        raise NotFound
    seen = seen_by(user, message.room_id)
    if not readable(seen.viewer, Message.objects.filter(pk=message_id)).exists():
        raise NotFound
    return message, seen.viewer, seen.asked


def frame_of(user: User | None, message_id: int) -> str:
    """The message object as JSON. Raises NotFound for a tombstone."""
    message, _, _ = message_for(user, message_id)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    return _stored(Message.objects.filter(pk=message_id))[0]


def frame_of_own(author: User, message_id: int) -> str:
    """A message for who wrote it, whatever has become of it and of them since: a repeated send gets its answer."""
    return _stored(Message.objects.filter(pk=message_id, author=author))[0]


@dataclass(frozen=True, slots=True)
class Changed:
    """Messages by (updated_at, id), and where to go on; None at the end."""

    messages: list[str]
    next: tuple[datetime, int] | None


def changed_since(
    user: User, since: datetime, *, room_id: int | None, author_id: int | None, after_id: int, limit: int
) -> Changed:
    """What was written at `since` or later, in rooms the user may read.

    Nothing younger than the oldest write still open is shown, because it could commit behind the reader.
    Indexes message_updated, message_room_updated, message_author_updated.
    """
    rows = readable(Viewer(user), Message.objects.filter(updated_at__lt=_settled_before()))
    rows = rows.filter(Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=after_id))
    if room_id is not None:
        rows = rows.filter(room=room_for(user, room_id, Action.READ).room)
    if author_id is not None:
        rows = rows.filter(author=author_id)
    keys: Sequence[tuple[int, datetime]] = list(
        rows.order_by("updated_at", "pk").values_list("pk", "updated_at")[: limit + 1]
    )
    shown = keys[:limit]
    stored = _stored(Message.objects.filter(pk__in=[pk for pk, _ in shown]).order_by("updated_at", "pk"))
    more = len(keys) > limit
    return Changed(stored, (shown[-1][1], shown[-1][0]) if more else None)


def _settled_before() -> datetime:
    """SQLite has one writer at a time, so what is committed is in order. PostgreSQL tells its oldest open write."""
    if connection.vendor != "postgresql":
        return now() + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(xact_start), clock_timestamp()) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_xid IS NOT NULL"
        )
        oldest: datetime = cursor.fetchone()[0]
    return oldest - timedelta(milliseconds=500)  # clocks of several machines are never quite equal
