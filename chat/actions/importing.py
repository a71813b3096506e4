"""History that was made elsewhere: people, rooms and messages with the times they had, many in a transaction.

Every rule of a post holds (numbers, changes, frames, mentions, idempotent ids); nothing is announced and nothing
follows but the search index: hubs and clients find what is new by its changes. The caller is the operator, so no policy
is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import F

from accounts.actions.importing import insert_people
from accounts.models import AuditEntry, User
from accounts.transactions import transacted
from chat import changes, frames, search
from chat.actions.bulk import insert_rows, next_ids
from chat.actions.mentions import names_of, others_mentioned
from chat.actions.posts import checked_source, new_post
from chat.models import LinkPreview, Membership, MembershipRole, Mention, Message, MessagePreview, Room
from chat.policies import GENERAL
from chat.queries.rooms import general
from chat.rendering import RENDERER_VERSION, Names, References, escaped, fast_html, references

Render = Callable[[str, Names], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the past. `reply_to` is the (author id, client_id) of an earlier one in the same room."""

    room_id: int
    author_id: int
    source: str
    client_id: str
    at: datetime
    reply_to: tuple[int, str] | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None
    hidden_by: int | None = None


@transacted
def import_people(people: Sequence[User]) -> None:
    """Accounts from `User.objects.build`, each a change of the directory and a member of #general."""
    house = general()
    count = len(people)
    entered = changes.take(house.pk, changes=count)
    listed = changes.take(changes.directory_id(), changes=count)
    for place, user in enumerate(people, start=1):
        user.change = listed.change - count + place
        user.version = 1  # in #general
    insert_people(people)
    _seat(house, [(user, MembershipRole.MEMBER) for user in people], entered)


@transacted
def import_room(room: Room, seats: Sequence[tuple[User, MembershipRole]]) -> Room:
    """An unsaved room, and who is in it from its first day. Raises IntegrityError when its slug is taken."""
    changes.raise_version([user.pk for user, _ in seats])
    room.save(force_insert=True)
    _seat(room, seats, changes.take(room.pk, changes=len(seats)))
    room.refresh_from_db()
    return room


def _seat(room: Room, seats: Sequence[tuple[User, MembershipRole]], taken: changes.Taken) -> None:
    """Newcomers, who haven't been in the room before. `taken` holds a change for each."""
    Membership.objects.bulk_create(
        Membership(
            room=room,
            user=user,
            role=role,
            change=taken.change - len(seats) + place,
            joined_at=user.created_at if room.slug == GENERAL else max(user.created_at, room.created_at),
            read_number=taken.number,  # what was said before is not unread
        )
        for place, (user, role) in enumerate(seats, start=1)
    )
    Room.objects.filter(pk=room.pk).update(facts_change=taken.change, member_count=F("member_count") + len(seats))


def import_messages(
    lines: Sequence[Line], *, render: Render | None = None, cards: Mapping[str, LinkPreview] | None = None
) -> list[Message]:
    """Messages in this order, in one transaction.

    What the fast path refuses is rendered by `render`; without one it waits for the sweep, as after a post. `cards`
    are previews by address as it stands in the text. A `client_id` that is there already raises IntegrityError, a
    room or earlier message that is not, KeyError.
    """
    found = [references(checked_source(line.source)) for line in lines]
    names = names_of({name for refs in found for name in refs.names})
    drafts = [_draft(line, refs, names, render, cards or {}) for line, refs in zip(lines, found, strict=True)]
    messages = _write(drafts)
    search.index_all()
    return messages


@dataclass(slots=True)
class _Draft:
    """A line with what could be worked out before the transaction."""

    line: Line
    fingerprint: str
    html: str
    rendered: bool
    slow: bool  # the fast path refused it: its HTML came as a second change
    named: list[int]
    cards: list[LinkPreview] = field(default_factory=list)


def _draft(
    line: Line, refs: References, names: Names, render: Render | None, cards: Mapping[str, LinkPreview]
) -> _Draft:
    fast = fast_html(line.source, names)
    html = render(line.source, names) if fast is None and render is not None else fast
    return _Draft(
        line=line,
        fingerprint=new_post(line.author_id, line.room_id, line.source, line.client_id).fingerprint,
        html=escaped(line.source) if html is None else html,
        rendered=html is not None,
        slow=fast is None,
        named=others_mentioned(refs, names, line.author_id),
        cards=[cards[url] for url in refs.urls if url in cards],
    )


@transacted
def _write(drafts: Sequence[_Draft]) -> list[Message]:
    rooms = changes.lock_rooms({draft.line.room_id for draft in drafts})
    present = _members_among(drafts)
    earlier = _replied_to(drafts)
    messages: list[Message] = []
    mentions: list[Mention] = []
    hung: list[MessagePreview] = []
    touched: list[tuple[Message, list[int], list[LinkPreview]]] = []
    for message_id, draft in zip(next_ids(len(drafts)), drafts, strict=True):
        line, room = draft.line, rooms[draft.line.room_id]
        room.last_number += 1
        room.last_change += 2 if draft.rendered and (draft.slow or draft.cards) else 1
        message = _message(message_id, draft, room)
        if line.reply_to is not None:
            message.reply_to_id = earlier[line.reply_to]
        earlier[line.author_id, line.client_id] = message_id
        gone = line.deleted_at is not None
        named = [] if gone else [user_id for user_id in draft.named if (room.pk, user_id) in present]
        cards = [] if gone else draft.cards
        mentions += [Mention(message=message, user_id=user_id, room=room, number=message.number) for user_id in named]
        hung += [
            MessagePreview(message=message, preview=card, position=position) for position, card in enumerate(cards)
        ]
        messages.append(message)
        touched.append((message, named, cards))
    for message, named, cards in touched:
        if message.updated_at > message.created_at:  # edited, deleted or hidden, after what was said meanwhile
            counter = rooms[message.room_id]
            counter.last_change += 1
            message.change = counter.last_change
        message.frame = frames.encode_message(frames.message_object(message, mentions=named, previews=cards))
    _insert(messages)
    Mention.objects.bulk_create(mentions)
    MessagePreview.objects.bulk_create(hung)
    AuditEntry.objects.bulk_create(_audit(messages, drafts))
    for room in rooms.values():
        Room.objects.filter(pk=room.pk).update(last_number=room.last_number, last_change=room.last_change)
    return messages


def _message(message_id: int, draft: _Draft, room: Room) -> Message:
    line = draft.line
    gone = line.deleted_at is not None
    return Message(
        pk=message_id,
        room=room,
        counter_room=room,
        number=room.last_number,
        change=room.last_change,
        author_id=line.author_id,
        client_id=line.client_id,
        fingerprint=draft.fingerprint,
        source="" if gone else line.source,
        source_version=1 if line.edited_at is None else 2,
        html="" if gone else draft.html,
        rendered_at=line.at if draft.rendered or gone else None,
        renderer=RENDERER_VERSION if draft.rendered else 0,
        created_at=line.at,
        updated_at=max(filter(None, (line.at, line.edited_at, line.deleted_at, line.hidden_at))),
        edited_at=line.edited_at,
        deleted_at=line.deleted_at,
        hidden_at=line.hidden_at,
        frame_version=frames.FRAME_VERSION,
    )


def _insert(messages: Sequence[Message]) -> None:
    columns = tuple(field.get_attname() for field in Message._meta.concrete_fields)
    insert_rows(Message, columns, [[getattr(message, name) for name in columns] for message in messages])


def _members_among(drafts: Sequence[_Draft]) -> set[tuple[int, int]]:
    """(room, user) for those named who are in the room: a mention is counted for them alone."""
    named = {user_id for draft in drafts for user_id in draft.named}
    if not named:
        return set()
    inside = Membership.objects.filter(room__in={draft.line.room_id for draft in drafts}, user__in=named, left_at=None)
    return set(inside.values_list("room", "user"))


def _replied_to(drafts: Sequence[_Draft]) -> dict[tuple[int, str], int]:
    """Ids of the messages replied to that were written before this batch."""
    here = {(draft.line.author_id, draft.line.client_id) for draft in drafts}
    wanted = {draft.line.reply_to for draft in drafts if draft.line.reply_to is not None} - here
    rows = Message.objects.filter(
        author__in={author for author, _ in wanted}, client_id__in={client_id for _, client_id in wanted}
    )
    return {(author, client_id): pk for author, client_id, pk in rows.values_list("author", "client_id", "pk")}


def _audit(messages: Sequence[Message], drafts: Sequence[_Draft]) -> list[AuditEntry]:
    return [
        AuditEntry(
            at=draft.line.hidden_at,
            actor_id=draft.line.hidden_by,
            action="hide message",
            target_type="message",
            target_id=message.pk,
        )
        for message, draft in zip(messages, drafts, strict=True)
        if draft.line.hidden_at is not None
    ]


@transacted
def import_reading(room_id: int, numbers: Mapping[int, int]) -> None:
    """How far each user (by id) had read in a room; nobody's position moves backwards."""
    rows = Membership.objects.select_for_update().filter(room=room_id, user__in=list(numbers)).order_by("pk")
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE chat_membership SET read_number = %s WHERE id = %s AND read_number < %s",
            [(numbers[row.user_id], row.pk, numbers[row.user_id]) for row in rows],
        )
