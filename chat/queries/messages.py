"""Messages: pages of a room, one by its id, and everything newer than a moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from chat import frames, objects
from chat.models import (
    Membership,
    Mention,
    Message,
    MessagePreview,
    PreviewState,
    Room,
    RoomKind,
)
from chat.policies import Action, Viewer, may
from chat.queries.details import attachments_of, pins_of, polls_of, reactions_of
from chat.queries.rooms import BIGGEST_ID, Seen, room_for, seen_by
from foundation.clock import iso, now
from foundation.errors import NotFound
from foundation.prepared import Prepared, Row


class Stored(NamedTuple):
    """A message's frame as it is stored, with the ids that links need."""

    id: int
    room_id: int
    user_id: int
    frame: str


@dataclass(frozen=True, slots=True)
class Page:
    """Messages by number, with what the room's counters were before they were read."""

    messages: list[Stored]
    last_change: int
    last_number: int


def page(
    seen: Seen, *, before: int | None = None, after: int | None = None, around: int | None = None, limit: int = 50
) -> Page:
    """Up to `limit` messages of a room by number, tombstones included; the newest without a bound.

    `seen` comes from room_for(…, Action.READ), so the counters were read before the rows. `around=N` has N in the
    middle. The rows are asked for with the membership in the same statement, so that somebody removed meanwhile
    reads nothing. Index message_number, read from the bound on: a page costs the same in a room of any age.
    """
    if around is not None:
        half = limit // 2
        found = [*reversed(_older(seen, around, half)), *_newer(seen, around - 1, limit - half)]
    elif after is not None:
        found = _newer(seen, after, limit)
    else:
        found = _older(seen, BIGGEST_ID if before is None else before, limit)[::-1]
    return Page(_stored(found), seen.asked.last_change, seen.room.last_number)


def _older(seen: Seen, number: int, limit: int) -> list[Row]:
    """Rows before `number`, newest first."""
    return _rows_of(seen, number, limit, "number__lt", "-number")


def _newer(seen: Seen, number: int, limit: int) -> list[Row]:
    """Rows after `number`, oldest first."""
    return _rows_of(seen, number, limit, "number__gt", "number")


def _rows_of(seen: Seen, number: int, limit: int, bound: str, order: str) -> list[Row]:
    if limit == 0:
        return []
    if seen.viewer.user is None:
        return _rows_for_anybody(bound, order, limit)(seen.room.pk, number, seen.asked.pk)
    return _rows_for_user(bound, order, limit)(seen.room.pk, number, seen.asked.pk, seen.viewer.user.pk)


_COLUMNS = ("pk", "room_id", "author_id", "frame", "frame_version")


@cache
def _rows_for_user(bound: str, order: str, limit: int) -> Prepared[int, int, int, int]:
    """One for each size of page that is asked for: 200 at most, both ways."""

    def rows(room_id: int, number: int, counter_id: int, user_id: int) -> QuerySet[Message, Any]:
        inside = Membership.objects.filter(room=counter_id, user=user_id, left_at=None)
        open_to_all = Room.objects.filter(pk=counter_id, kind=RoomKind.OPEN)
        messages = Message.objects.filter(Exists(open_to_all) | Exists(inside), room=room_id, **{bound: number})
        return messages.order_by(order).values_list(*_COLUMNS)[:limit]

    return Prepared(rows)


@cache
def _rows_for_anybody(bound: str, order: str, limit: int) -> Prepared[int, int, int]:
    """The same for who has not signed in."""

    def rows(room_id: int, number: int, counter_id: int) -> QuerySet[Message, Any]:
        public = Room.objects.filter(pk=counter_id, kind=RoomKind.OPEN, web_public=True)
        messages = Message.objects.filter(Exists(public), room=room_id, **{bound: number})
        return messages.order_by(order).values_list(*_COLUMNS)[:limit]

    return Prepared(rows)


def readable(viewer: Viewer, rows: QuerySet[Message]) -> QuerySet[Message]:
    """`rows` narrowed to what the viewer may read now, decided in the statement that reads them."""
    open_to_all = Q(counter_room__kind=RoomKind.OPEN)
    if viewer.user is None:
        return rows.filter(open_to_all, counter_room__web_public=True)
    inside = Membership.objects.filter(room=OuterRef("counter_room"), user=viewer.user, left_at=None)
    return rows.filter(open_to_all | Exists(inside))


def stored_messages(message_ids: Iterable[int]) -> dict[int, Stored]:
    """These messages by id. Whether they may be read is asked before."""
    rows = list(Message.objects.filter(pk__in=message_ids).values_list(*_COLUMNS))
    return {stored.id: stored for stored in _stored(rows)}


def stored_with(rows: QuerySet[Message], *more: str) -> list[tuple[Stored, Row]]:
    """Each of `rows` with `more` of its columns, in one query. Whether they may be read is asked in `rows`."""
    found = list(rows.values_list(*_COLUMNS, *more))
    return list(zip(_stored(found), (row[len(_COLUMNS) :] for row in found), strict=True))


def _stored(rows: Sequence[Row]) -> list[Stored]:
    """Rows of _COLUMNS, in their order; only frames of an older shape are made anew."""
    outdated = [row[0] for row in rows if row[4] != objects.FRAME_VERSION]
    if not outdated:
        return [Stored._make(row[:4]) for row in rows]
    fresh = {message.pk: frame for message, frame in composed(Message.objects.filter(pk__in=outdated))}
    return [Stored._make((*row[:3], fresh.get(row[0], row[3]))) for row in rows]


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
    files = attachments_of(ids)
    threads = thread_summaries(ids)
    reactions, pins, polls = reactions_of(ids), pins_of(ids), polls_of(ids)
    return [
        (
            message,
            frames.encode_message(
                objects.message_object(
                    message,
                    mentions=mentions.get(message.pk, ()),
                    previews=[card.preview for card in previews.get(message.pk, ())],
                    attachments=files.get(message.pk, ()),
                    thread=threads.get(message.pk),
                    reactions=reactions.get(message.pk, ()),
                    pinned=pins.get(message.pk),
                    poll=polls.get(message.pk),
                )
            ),
        )
        for message in rows
    ]


def thread_summaries(message_ids: Collection[int]) -> dict[int, objects.ThreadSummary]:
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


@dataclass(frozen=True, slots=True)
class Met:
    """A message that may be read, as far as it is known before its frame is: when it changed last."""

    id: int
    change: int
    seen: Seen


def met(user: User | None, message_id: int) -> Met:
    """Raises NotFound, also for a tombstone."""
    rows = _message(message_id) if 0 < message_id <= BIGGEST_ID else []
    if not rows:
        raise NotFound
    room_id, change, deleted_at, hidden_at = rows[0]
    seen = seen_by(user, room_id)
    if not may(seen.viewer, Action.READ, seen.asked) or deleted_at is not None or hidden_at is not None:
        raise NotFound
    return Met(message_id, change, seen)


def message_of(met: Met) -> Stored:
    """Its frame, if it may be read now: asked in the statement that reads it. Raises NotFound."""
    rows = readable(met.seen.viewer, Message.objects.filter(pk=met.id, deleted_at=None, hidden_at=None))
    found = _stored(list(rows.values_list(*_COLUMNS)))
    if not found:
        raise NotFound
    return found[0]


@Prepared
def _message(message_id: int) -> QuerySet[Message, Any]:
    return Message.objects.filter(pk=message_id).values_list("room_id", "change", "deleted_at", "hidden_at")


def message_of_own(author: User, message_id: int) -> Stored:
    """A message for who wrote it, whatever has become of it and of them since: a repeated send gets its answer."""
    return _stored(_own_message(message_id, author.pk))[0]


@Prepared
def _own_message(message_id: int, author_id: int) -> QuerySet[Message, Any]:
    return Message.objects.filter(pk=message_id, author=author_id).values_list(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class Changed:
    """Messages by (updated_at, id), and where to go on; None at the end."""

    messages: list[Stored]
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
    stored = stored_messages([pk for pk, _ in shown])
    more = len(keys) > limit
    return Changed([stored[pk] for pk, _ in shown if pk in stored], (shown[-1][1], shown[-1][0]) if more else None)


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
