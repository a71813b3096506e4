"""Post, edit and delete messages.

`post_messages` takes a list: posts of one process that wait at the same time are committed together
(docs/design.md, rule 7), and one post is a list of one.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.nicknames import nickname_key
from accounts.transactions import transacted
from chat import changes, followups, frames
from chat.models import Membership, Mention, Message, Room
from chat.policies import Viewer, require_post
from chat.queries import messages as queries
from chat.rendering import RENDERER_VERSION, Names, References, escaped, fast_html, references
from foundation.errors import Conflict, FlackError, Invalid, NotFound, TooLong, Unauthenticated, Unavailable
from foundation.text import clean
from realtime.counters import counters as delivered
from realtime.frame import Frame, room_topic

log = logging.getLogger(__name__)

SOURCE_CHARS = 8_000
"""Beyond this Markdown can be made to cost seconds (docs/protocol.md: `limits.source_chars`)."""

CLIENT_ID_CHARS = 64


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody asks to have posted. Made by `new_post`, which checks what can be checked without the database."""

    author_id: int
    room_id: int
    source: str
    client_id: str
    fingerprint: str
    reply_to: int | None = None
    from_composer: bool = True  # marks read up to itself; bots, tasks and scheduled posts don't


@dataclass(frozen=True, slots=True)
class Posted:
    """The acknowledgement. `duplicate`: this client_id had been posted before, this is where."""

    message_id: int
    room_id: int
    number: int
    change: int
    duplicate: bool


Outcome = Posted | FlackError


def new_post(
    author_id: int,
    room_id: int,
    source: str,
    client_id: str,
    *,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
    from_composer: bool = True,
) -> Post:
    """The fingerprint covers what was received, the post holds it cleaned."""
    received = json.dumps([room_id, source, reply_to, list(attachments)])
    return Post(
        author_id=author_id,
        room_id=room_id,
        source=clean(source),
        client_id=client_id,
        fingerprint=hashlib.sha256(received.encode()).hexdigest(),
        reply_to=reply_to,
        from_composer=from_composer,
    )


def checked_client_id(client_id: str) -> str:
    """1 to 64 characters without control characters. Raises Invalid or TooLong."""
    if not client_id or not client_id.isprintable():
        raise Invalid("A client_id is 1 to 64 printable characters.", field="client_id")
    if len(client_id) > CLIENT_ID_CHARS:
        raise TooLong("A client_id is 1 to 64 printable characters.", field="client_id")
    return client_id


def checked_source(source: str) -> str:
    """Raises Invalid when there is nothing to read, TooLong past SOURCE_CHARS."""
    if not source.strip():
        raise Invalid("Write something first.", field="source")
    if len(source) > SOURCE_CHARS:
        raise TooLong(f"Messages hold at most {SOURCE_CHARS:,} characters.", field="source")
    return source


def already_posted(post: Post) -> Posted | None:
    """What an earlier send under the same client_id became. Raises Conflict when it said something else."""
    message = Message.objects.filter(author=post.author_id, client_id=post.client_id).first()
    return None if message is None else _duplicate_of(message, post)


def _duplicate_of(message: Message, post: Post) -> Posted:
    if message.fingerprint != post.fingerprint:
        raise Conflict("This client_id has been used for another message.", field="client_id")
    return Posted(message.pk, message.room_id, message.number, message.change, duplicate=True)


def post_messages(posts: Sequence[Post]) -> list[Outcome]:
    """Post them in this order, in one transaction; each gets its own outcome.

    When the transaction fails they are run again one by one, so that one cannot take the others with it; what
    an error during COMMIT had written after all is then found by its client_id. A post that the database
    refuses alone, too, is Unavailable: whether it was written is unknown, and sending it again is safe.
    With the database away or locked nobody waits for a time-out of their own.
    """
    prepared = _prepare(posts)
    try:
        return _post_together(prepared)
    except DatabaseError as error:
        if connection.in_atomic_block:
            raise
        if _waited_in_vain(error):
            return [_unavailable(error) for _ in prepared]
        return _post_each_alone(prepared)


def post_message(post: Post) -> Posted:
    """One post; its refusal is raised."""
    outcome = post_messages([post])[0]
    if isinstance(outcome, FlackError):
        raise outcome
    return outcome


@dataclass(slots=True)
class _Prepared:
    """A post with what could be worked out before the transaction."""

    post: Post
    html: str
    rendered: bool
    has_links: bool
    named: list[int]  # users whom the source names
    refusal: FlackError | None = None


def _prepare(posts: Sequence[Post]) -> list[_Prepared]:
    found = [references(post.source) for post in posts]
    names = names_of({name for refs in found for name in refs.names})
    prepared = []
    for post, refs in zip(posts, found, strict=True):
        refusal: FlackError | None = None
        try:
            checked_source(post.source)
        except FlackError as error:
            refusal = error
        html = fast_html(post.source, names) if refusal is None else ""
        prepared.append(
            _Prepared(
                post=post,
                html=escaped(post.source) if html is None else html,
                rendered=html is not None,
                has_links=bool(refs.urls),
                named=others_mentioned(refs, names, post.author_id),
                refusal=refusal,
            )
        )
    return prepared


def names_of(names: Collection[str]) -> dict[str, tuple[int, str]]:
    """Who bears these names: what chat.rendering asks for, name as given -> (user id, nickname as written today)."""
    if not names:
        return {}
    keys = {name: nickname_key(name) for name in names}
    rows = User.objects.filter(nickname_key__in=set(keys.values())).values_list("nickname_key", "pk", "nickname")
    people = {key: (pk, nickname) for key, pk, nickname in rows}
    return {name: people[key] for name, key in keys.items() if key in people}


def others_mentioned(refs: References, names: Names, author_id: int) -> list[int]:
    """The people a text names, without its author."""
    return [user_id for user_id in refs.mentioned(names) if user_id != author_id]


def _post_each_alone(prepared: Sequence[_Prepared]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    away: OperationalError | None = None
    for one in prepared:
        if away is not None:
            outcomes.append(_unavailable(away))
            continue
        try:
            outcomes += _post_together([one])
        except DatabaseError as error:
            outcomes.append(_unavailable(error))
            away = error if isinstance(error, OperationalError) else None
    return outcomes


def _unavailable(error: DatabaseError) -> Unavailable:
    log.warning("a post could not be written: %s", type(error).__name__)
    unavailable = Unavailable()
    unavailable.__cause__ = error
    return unavailable


def _waited_in_vain(error: DatabaseError) -> bool:
    """The time-out for a lock (SQLite) or for a connection (psycopg's pool) has passed; nothing was written."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return type(cause).__name__ == "PoolTimeout"


@dataclass(slots=True)
class _Batch:
    """The rows that a batch is judged by, read after the locks."""

    rooms: Mapping[int, Room]
    users: Mapping[int, User]
    memberships: Mapping[tuple[int, int], Membership]  # (room, user)
    existing: Mapping[tuple[int, str], Message]  # (author, client_id)
    replied_to: Mapping[int, int]  # message -> room

    def judge(self, prepared: _Prepared) -> Posted | None:
        """The duplicate, or None for a post that may be made. Raises why not."""
        post = prepared.post
        earlier = self.existing.get((post.author_id, post.client_id))
        if earlier is not None:
            return _duplicate_of(earlier, post)
        author, room = self.users.get(post.author_id), self.rooms.get(post.room_id)
        if author is None:
            raise Unauthenticated
        if room is None:
            raise NotFound
        asked = self.rooms[room.counter_id]
        require_post(Viewer(author, self.memberships.get((asked.pk, author.pk))), asked)
        if prepared.refusal is not None:
            raise prepared.refusal
        if post.reply_to is not None and self.replied_to.get(post.reply_to) != room.pk:
            raise NotFound("The message you reply to is not in this room.", field="reply_to")
        return None


@transacted
def _post_together(batch: Sequence[_Prepared]) -> list[Outcome]:
    rows = _read_batch([prepared.post for prepared in batch])
    outcomes: list[Outcome | None] = []
    made: dict[tuple[int, str], int] = {}  # (author, client_id) -> index of the first in this batch
    accepted: list[int] = []
    for index, prepared in enumerate(batch):
        key = (prepared.post.author_id, prepared.post.client_id)
        try:
            outcome: Outcome | None = None if key in made else rows.judge(prepared)
        except FlackError as error:
            outcome = error
        outcomes.append(outcome)
        if outcome is None and key not in made:
            made[key] = index
            accepted.append(index)
    written = _write([batch[index] for index in accepted], rows)
    by_key = {(message.author_id, message.client_id): message for message in written}
    return [
        outcome
        or _outcome(prepared.post, by_key[(prepared.post.author_id, prepared.post.client_id)], index in accepted)
        for index, (prepared, outcome) in enumerate(zip(batch, outcomes, strict=True))
    ]


def _outcome(post: Post, message: Message, first: bool) -> Outcome:
    if first:
        return Posted(message.pk, message.room_id, message.number, message.change, duplicate=False)
    try:
        return _duplicate_of(message, post)
    except FlackError as error:
        return error


def _read_batch(posts: Sequence[Post]) -> _Batch:
    """Lock the rooms in id order (a thread's parent is older than the thread), then read what the posts depend on."""
    wanted = {post.room_id for post in posts}
    parents = dict(Room.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
    rooms = changes.lock_rooms({*parents, *(parent for parent in parents.values() if parent)})
    authors = {post.author_id for post in posts}
    asked = {room.counter_id for room in rooms.values()}
    replies = {post.reply_to for post in posts if post.reply_to is not None}
    earlier = Message.objects.filter(author__in=authors, client_id__in={post.client_id for post in posts})
    memberships = Membership.objects.filter(room__in=asked, user__in=authors)
    return _Batch(
        rooms=rooms,
        users=User.objects.in_bulk(authors),
        memberships={(row.room_id, row.user_id): row for row in memberships},
        existing={(message.author_id, message.client_id): message for message in earlier},
        replied_to=dict(Message.objects.filter(pk__in=replies).values_list("pk", "room_id")) if replies else {},
    )


@dataclass(slots=True)
class _Counters:
    """How far a room's counters have come while a batch is numbered."""

    number: int
    change: int
    threads: set[int] = field(default_factory=set)


def _write(accepted: Sequence[_Prepared], rows: _Batch) -> list[Message]:
    if not accepted:
        return []
    now = timezone.now()
    present = _members_among(accepted, rows)
    counters = {room.pk: _Counters(room.last_number, room.last_change) for room in rows.rooms.values()}
    messages, outgoing, mentions = [], [], []
    for message_id, prepared in zip(next_ids(len(accepted)), accepted, strict=True):
        post, room = prepared.post, rows.rooms[prepared.post.room_id]
        own, counter = counters[room.pk], counters[room.counter_id]
        own.number += 1
        counter.change += 1
        named = [user_id for user_id in prepared.named if (room.counter_id, user_id) in present]
        message = Message(
            pk=message_id,
            room=room,
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
            frame_version=frames.FRAME_VERSION,
        )
        message.frame = frames.encode_message(frames.message_object(message, mentions=named))
        messages.append(message)
        mentions += [Mention(message=message, user_id=user_id, room=room, number=own.number) for user_id in named]
        outgoing.append(message_frame(message))
        if room.parent_id is not None:
            counter.threads.add(room.pk)
    Message.objects.bulk_create(messages)
    Mention.objects.bulk_create(mentions)
    for room_id, at in counters.items():
        Room.objects.filter(pk=room_id).update(last_number=at.number, last_change=at.change)
    for at in counters.values():
        for thread_id in sorted(at.threads):
            outgoing.append(_touch_root(rows.rooms[thread_id], now))
    changes.announce(outgoing)
    transaction.on_commit(lambda: _count(len(messages)), robust=True)
    _mark_read(accepted, messages, mentions)
    followups.follow_up(
        "message needs rendering",
        [message.pk for message, prepared in zip(messages, accepted, strict=True) if not prepared.rendered],
    )
    followups.follow_up(
        "message has links",
        [message.pk for message, prepared in zip(messages, accepted, strict=True) if prepared.has_links],
    )
    followups.follow_up(
        "reply in a thread", [message.pk for message in messages if message.counter_room_id != message.room_id]
    )
    return messages


def _count(posted: int) -> None:
    delivered.messages += posted


def _members_among(accepted: Sequence[_Prepared], rows: _Batch) -> set[tuple[int, int]]:
    """(room, user) for those named who are in the room now: a mention is counted for them alone."""
    named = {user_id for prepared in accepted for user_id in prepared.named}
    if not named:
        return set()
    asked = {rows.rooms[prepared.post.room_id].counter_id for prepared in accepted}
    inside = Membership.objects.filter(room__in=asked, user__in=named, left_at=None)
    return set(inside.values_list("room", "user"))


def next_ids(count: int) -> Sequence[int]:
    """Ids for rows to come, so that a message's frame, which holds its id, is written with it.

    SQLite: under the transaction's write lock the next ids are known. PostgreSQL: from the sequence.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('chat_message', 'id')) FROM generate_series(1, %s)", [count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chat_message'")
        row = cursor.fetchone()
        last = row[0] if row else 0
        return range(last + 1, last + 1 + count)


def _touch_root(thread: Room, now: datetime) -> Frame:
    """A reply is also a change of the root message, whose frame holds the thread's summary."""
    root = Message.objects.get(thread_room=thread)
    return rewrite(root, now)


def _mark_read(accepted: Sequence[_Prepared], messages: Sequence[Message], mentions: Sequence[Mention]) -> None:
    """Who posts from a composer has read what came before."""
    newest: dict[tuple[int, int], int] = {}  # (room, user) -> number
    for prepared, message in zip(accepted, messages, strict=True):
        if prepared.post.from_composer:
            newest[(message.room_id, message.author_id)] = message.number
    rooms, users = {room for room, _ in newest}, {user for _, user in newest}
    memberships = Membership.objects.filter(room__in=rooms, user__in=users, left_at=None).order_by("pk")
    for membership in memberships:
        number = newest.get((membership.room_id, membership.user_id))
        if number is None:
            continue
        moved = Membership.objects.filter(
            pk=membership.pk, read_number__lt=number, read_version=membership.read_version
        ).update(read_number=number)
        if not moved:
            continue  # marked unread since it was looked at: that stands, and was told
        unread = sum(
            mention.room_id == membership.room_id and mention.user_id == membership.user_id and mention.number > number
            for mention in mentions
        )
        changes.announce_to_user(
            membership.user_id,
            frames.read_frame(membership.room_id, number, membership.read_version, mentions=unread),
        )


def message_frame(message: Message) -> Frame:
    """The live frame of a message as its row now stands."""
    counter, change = message.counter_room_id, message.change
    data = frames.message_frame(counter, change - 1, change, message.frame)
    return Frame(topic=room_topic(counter), data=data, after=change - 1, change=change)


def rewrite(message: Message, now: datetime) -> Frame:
    """Save a message that has changed: one change, its frame encoded anew. The caller holds its room's lock."""
    message.change = changes.take(message.counter_room_id).change
    message.updated_at = now
    message.frame_version = frames.FRAME_VERSION
    [(_, message.frame)] = queries.composed([message])
    message.save()
    return message_frame(message)
