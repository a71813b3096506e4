"""History that was made elsewhere: people, rooms and messages with the times they had, many in a transaction.

Every rule of a post holds (numbers, changes, frames, mentions, idempotent ids); nothing is announced and nothing
follows but the search index: hubs and clients find what is new by its changes. The caller is the operator, so no policy
is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import F

from accounts.actions.importing import insert_people
from accounts.models import AuditEntry, User
from accounts.transactions import transacted
from chat import changes, frames, objects, search
from chat.actions.bulk import insert_rows, next_ids
from chat.actions.mentions import names_of, others_mentioned
from chat.actions.posts import checked_source, new_post
from chat.actions.writing import MENTION, MESSAGE, NewMessage
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
    lines: Sequence[Line],
    *,
    render: Render | None = None,
    cards: Mapping[str, LinkPreview] | None = None,
    index: bool = True,
) -> list[NewMessage]:
    """Messages in this order, in one transaction.

    What the fast path refuses is rendered by `render`; without one it waits for the sweep, as after a post. `cards`
    are previews by address as it stands in the text. `index`: searches find them from now on; who imports more calls
    `index_all` at the end instead. A `client_id` that is there already raises IntegrityError, a room or earlier
    message that is not, KeyError.
    """
    found = [_pointing_at(checked_source(line.source)) for line in lines]
    names = names_of({name for refs in found for name in refs.names})
    drafts = [_draft(line, refs, names, render, cards or {}) for line, refs in zip(lines, found, strict=True)]
    messages = _write(drafts)
    if index:
        index_all()
    return messages


def index_all() -> None:
    """After an import: what it wrote is found."""
    search.index_all()


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
    fast = fast_html(line.source, names) if refs.names else _nameless_html(line.source)
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


SAME_TEXTS = 20_000
"""Much of what people say has been said before. As many as take some twenty MB."""


@lru_cache(maxsize=SAME_TEXTS)
def _pointing_at(source: str) -> References:
    return references(source)


@lru_cache(maxsize=SAME_TEXTS)
def _nameless_html(source: str) -> str | None:
    """Of a text without names, which is the same HTML whoever is here."""
    return fast_html(source, {})


@transacted
def _write(drafts: Sequence[_Draft]) -> list[NewMessage]:
    rooms = changes.lock_rooms({draft.line.room_id for draft in drafts})
    present = _members_among(drafts)
    earlier = _replied_to(drafts)
    rows: list[NewMessage] = []
    for message_id, draft in zip(next_ids(len(drafts)), drafts, strict=True):
        line, room = draft.line, rooms[draft.line.room_id]
        room.last_number += 1
        room.last_change += 2 if draft.rendered and (draft.slow or draft.cards) else 1
        answered = None if line.reply_to is None else earlier[line.reply_to]
        earlier[line.author_id, line.client_id] = message_id
        rows.append(_row(message_id, draft, room, answered))
    messages: list[NewMessage] = []
    mentions: list[tuple[int, int, int, int]] = []
    hung: list[MessagePreview] = []
    for row, draft in zip(rows, drafts, strict=True):
        change = row.change
        if row.updated_at > row.created_at:  # edited, deleted or hidden, after what was said meanwhile
            rooms[row.room_id].last_change += 1
            change = rooms[row.room_id].last_change
        gone = row.deleted_at is not None
        named = [] if gone else [user_id for user_id in draft.named if (row.room_id, user_id) in present]
        cards = [] if gone else draft.cards
        mentions += [(row.pk, user_id, row.room_id, row.number) for user_id in named]
        hung += [
            MessagePreview(message_id=row.pk, preview=card, position=position) for position, card in enumerate(cards)
        ]
        message = row._replace(change=change)
        shown = objects.message_object(message, mentions=named, previews=cards)
        messages.append(message._replace(frame=frames.encode_message(shown)))
    insert_rows(Message, MESSAGE, messages)
    insert_rows(Mention, MENTION, mentions)
    MessagePreview.objects.bulk_create(hung)
    AuditEntry.objects.bulk_create(_audit(messages, drafts))
    for room in rooms.values():
        Room.objects.filter(pk=room.pk).update(last_number=room.last_number, last_change=room.last_change)
    return messages


def _row(message_id: int, draft: _Draft, room: Room, answered: int | None) -> NewMessage:
    line = draft.line
    gone = line.deleted_at is not None
    return NewMessage(
        pk=message_id,
        room_id=room.pk,
        counter_room_id=room.pk,
        number=room.last_number,
        change=room.last_change,
        author_id=line.author_id,
        client_id=line.client_id,
        fingerprint=draft.fingerprint,
        source="" if gone else line.source,
        html="" if gone else draft.html,
        rendered_at=line.at if draft.rendered or gone else None,
        renderer=RENDERER_VERSION if draft.rendered else 0,
        links_due=False,
        reply_to_id=answered,
        created_at=line.at,
        updated_at=max(filter(None, (line.at, line.edited_at, line.deleted_at, line.hidden_at))),
        source_version=1 if line.edited_at is None else 2,
        edited_at=line.edited_at,
        deleted_at=line.deleted_at,
        hidden_at=line.hidden_at,
    )


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


def _audit(messages: Sequence[NewMessage], drafts: Sequence[_Draft]) -> list[AuditEntry]:
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
