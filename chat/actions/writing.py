"""Number the accepted posts of a batch and write them, in statements whose number does not grow with the batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from chat import changes, followups, frames, news, objects
from chat.actions import rows
from chat.actions.attaching import attach
from chat.actions.bulk import insert_rows, next_ids, update_rows
from chat.actions.calls import Call, call_everybody
from chat.actions.judging import Batch
from chat.actions.polls import open_poll
from chat.actions.preparing import Prepared
from chat.actions.rewriting import live_frame, touch_roots
from chat.models import Attachment, Calls, Membership, Mention, Message, MessageKind, Room
from chat.rendering import RENDERER_VERSION
from realtime.counters import counters as delivered
from realtime.frame import Frame


@dataclass(slots=True)
class Counters:
    """How far a room's counters have come while a batch is numbered."""

    number: int
    change: int


class NewMessage(NamedTuple):
    """A row of `chat_message` as it is made: the fields in the order of MESSAGE, then those of every new message."""

    pk: int
    room_id: int
    counter_room_id: int
    number: int
    change: int
    author_id: int
    client_id: str
    fingerprint: str
    source: str
    html: str
    rendered_at: datetime | None
    renderer: int
    links_due: bool
    reply_to_id: int | None
    created_at: datetime
    updated_at: datetime
    frame: str = ""
    frame_version: int = objects.FRAME_VERSION
    kind: str = MessageKind.TEXT.value
    calls: str = ""
    source_version: int = 1
    render_failures: int = 0
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None


MESSAGE = ("id", *NewMessage._fields[1:])
MENTION = ("message_id", "user_id", "room_id", "number")


@dataclass(slots=True)
class _Written:
    """What a batch amounts to, collected while it is numbered."""

    messages: list[NewMessage] = field(default_factory=list)
    mentions: list[tuple[int, int, int, int]] = field(default_factory=list)  # in the order of MENTION
    calls: list[Call] = field(default_factory=list)
    files: list[tuple[int, int, list[Attachment]]] = field(default_factory=list)  # as attach() takes them
    threads: set[int] = field(default_factory=set)
    newest: dict[tuple[int, int], int] = field(default_factory=dict)  # (room, author at a composer) -> number


def write(accepted: Sequence[Prepared], found: Batch) -> list[NewMessage]:
    """The rooms are locked. What was written is announced on commit, in the order of changes."""
    if not accepted:
        return []
    now = timezone.now()
    counters = {room.pk: Counters(room.last_number, room.last_change) for room in found.rooms.values()}
    written = _number(accepted, found, counters, now)
    insert_rows(Message, MESSAGE, written.messages)
    insert_rows(Mention, MENTION, written.mentions)
    for call in written.calls:
        call_everybody(call)
    attach(written.files)
    outgoing = [live_frame(message.counter_room_id, message.change, message.frame) for message in written.messages]
    if written.threads:
        _keep(counters, found)  # a root's summary is read from its thread
        outgoing += touch_roots(written.threads, counters, now)
    _keep(counters, found)
    read = _mark_read(written, found)
    changes.announce([*outgoing, *read])
    _follow_up(accepted, written.messages)
    return written.messages


def _number(accepted: Sequence[Prepared], found: Batch, counters: Mapping[int, Counters], now: datetime) -> _Written:
    written = _Written()
    named = {user_id for prepared in accepted for user_id in prepared.named}
    asked = {found.rooms[prepared.post.room_id].counter_id for prepared in accepted}
    inside = rows.inside(asked, named)  # a mention is counted for those alone who are in the room now
    for message_id, prepared in zip(next_ids(len(accepted)), accepted, strict=True):
        post, room = prepared.post, found.rooms[prepared.post.room_id]
        own, counter = counters[room.pk], counters[room.counter_id]
        own.number += 1
        counter.change += 1
        mentions = [user_id for user_id in prepared.named if (room.counter_id, user_id) in inside]
        message = NewMessage(
            pk=message_id,
            room_id=room.pk,
            counter_room_id=room.counter_id,
            number=own.number,
            change=counter.change,
            author_id=post.author_id,
            client_id=post.client_id,
            fingerprint=post.fingerprint,
            source=post.source,
            html=prepared.html,
            rendered_at=now if prepared.rendered else None,
            renderer=RENDERER_VERSION if prepared.rendered else 0,
            links_due=prepared.has_links,
            reply_to_id=post.reply_to,
            created_at=now,
            updated_at=now,
            kind=(MessageKind.TEXT if post.poll is None else MessageKind.POLL).value,
            calls=prepared.calls,
        )
        files = found.files.of(*post.key)
        poll = None if post.poll is None else open_poll(message_id, post.poll)
        shown = objects.message_object(message, mentions=mentions, attachments=files, poll=poll)
        stored = frames.encode_message(shown)
        written.messages.append(message._replace(frame=stored))
        written.files.append((message_id, room.counter_id, files))
        written.mentions += [(message_id, user_id, room.pk, own.number) for user_id in mentions]
        if prepared.calls:
            among = prepared.online if prepared.calls == Calls.HERE else None
            written.calls.append(Call(message_id, room.pk, own.number, post.author_id, among))
        if room.parent_id is not None:
            written.threads.add(room.pk)
        if post.from_composer:
            written.newest[room.pk, post.author_id] = own.number
    return written


def _keep(counters: Mapping[int, Counters], found: Batch) -> None:
    moved = [
        (at.number, at.change, room_id)
        for room_id, at in counters.items()
        if (at.number, at.change) != (found.rooms[room_id].last_number, found.rooms[room_id].last_change)
    ]
    update_rows(Room, ("last_number", "last_change"), moved)


def _mark_read(written: _Written, found: Batch) -> list[Frame]:
    """Who posts from a composer has read what came before. Their memberships were locked when they were read."""
    moved: list[tuple[int, int]] = []
    told = []
    for place, number in written.newest.items():
        mine = found.memberships.get(place)
        if mine is None or mine.left_at is not None or mine.read_number >= number:
            continue
        moved.append((number, mine.pk))
        unread = _called_after(written, mine, number)
        told.append(
            changes.frame_for_user(mine.user_id, frames.read_frame(mine.room_id, number, mine.read_version, unread))
        )
    update_rows(Membership, ("read_number",), moved)
    return told


def _called_after(written: _Written, mine: Membership, number: int) -> int:
    """How many messages of others of the same batch name or call this member after their own last post."""
    named = {at for _, user, room, at in written.mentions if (user, room) == (mine.user_id, mine.room_id)}
    called = {call.number for call in written.calls if call.room_id == mine.room_id and call.reaches(mine.user_id)}
    return sum(at > number for at in named | called)


def _follow_up(accepted: Sequence[Prepared], messages: Sequence[NewMessage]) -> None:
    both = list(zip(messages, accepted, strict=True))
    followups.follow_up("message needs rendering", [message.pk for message, one in both if not one.rendered])
    followups.follow_up("message has links", [message.pk for message, one in both if one.has_links])
    followups.follow_up("reply in a thread", [one.pk for one in messages if one.counter_room_id != one.room_id])
    transaction.on_commit(lambda: _count(messages), robust=True)


def _count(posted: Sequence[NewMessage]) -> None:
    delivered.messages += len(posted)
    news.note_news({message.room_id for message in posted})
