"""Catching up: everything of a room with a change above C, in its newest form (docs/design.md, rules 1 to 3)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q

from accounts.models import User
from chat import frames, objects
from chat.models import CustomEmoji, Membership, Message, Room, RoomKind
from chat.policies import Action, Viewer, require
from chat.queries.messages import composed, readable
from chat.queries.recent import RecentAnswers
from chat.queries.rooms import Seen, direct_people, seen_by
from realtime.frame import Frame

PAGE = 200

PAGE_CHARS = 150_000
"""Of messages in one answer. It waits as one piece for a peer that reads slowly, and even if each character takes
four bytes it stays below what may wait (realtime.connections)."""


@dataclass(slots=True)
class Rows:
    """State rows by change. `change` is what whoever applies them then has; `more` says that there is more."""

    change: int
    more: bool
    messages: list[tuple[int, str]] = field(default_factory=list)
    facts: list[tuple[int, objects.RoomObject]] = field(default_factory=list)
    members: list[tuple[int, objects.MemberObject, bool]] = field(default_factory=list)
    users: list[tuple[int, objects.UserObject]] = field(default_factory=list)
    emoji: list[tuple[int, objects.EmojiObject]] = field(default_factory=list)


def rows_after(counter: Room, change: int, *, viewer: Viewer | None = None, limit: int = PAGE) -> Rows:
    """What changed in a room and its threads after `change`; `counter.last_change` must have been read before.

    With `viewer` the messages are asked for together with their permission to read them. With more than
    `limit` rows, or long ones, those with the lowest changes come, and `change` is that of the last.

    Nothing past `counter.last_change` is answered: the kinds of rows are read one after the other, and a
    younger row of a later statement would cover a change that an earlier statement had not seen yet.
    What moves past it meanwhile is left to the next question, which will find it there.
    """
    upto = counter.last_change
    message_rows = Message.objects.filter(counter_room=counter, change__gt=change, change__lte=upto)
    if viewer is not None:
        message_rows = readable(viewer, message_rows)
    stored = list(message_rows.order_by("change").values_list("change", "frame", "frame_version", "pk")[: limit + 1])
    rooms = list(
        Room.objects.filter(
            Q(pk=counter.pk) | Q(parent=counter), facts_change__gt=change, facts_change__lte=upto
        ).order_by("facts_change")[: limit + 1]
    )
    memberships = list(
        Membership.objects.filter(Q(room=counter) | Q(room__parent=counter), change__gt=change, change__lte=upto)
        .select_related("room")
        .order_by("change")[: limit + 1]
    )
    users: list[User] = []
    emoji: list[CustomEmoji] = []
    if counter.kind == RoomKind.DIRECTORY:
        users = list(User.objects.filter(change__gt=change, change__lte=upto).order_by("change")[: limit + 1])
        emoji = list(CustomEmoji.objects.filter(change__gt=change, change__lte=upto).order_by("change")[: limit + 1])

    changes = sorted(
        {row[0] for row in stored}
        | {room.facts_change for room in rooms}
        | {membership.change for membership in memberships}
        | {user.change for user in users}
        | {one.change for one in emoji}
    )
    more = len(changes) > limit
    if more:
        upto = changes[limit - 1]
    fits = _fitting(stored)
    if fits < len(stored) and stored[fits - 1][0] < upto:
        upto, more = stored[fits - 1][0], True

    outdated = {pk for _, _, version, pk in stored if version != objects.FRAME_VERSION}
    fresh = (
        {message.pk: made for message, made in composed(Message.objects.filter(pk__in=outdated))} if outdated else {}
    )
    people = direct_people([counter.pk] if counter.kind == RoomKind.DIRECT else [])
    return Rows(
        change=upto,
        more=more,
        messages=[(at, fresh.get(pk, frame)) for at, frame, _, pk in stored if at <= upto],
        facts=[(room.facts_change, _facts(room, counter, people)) for room in rooms if room.facts_change <= upto],
        members=[
            (row.change, objects.member_object(row, row.room.member_count), row.left_at is not None)
            for row in memberships
            if row.change <= upto
        ],
        users=[(user.change, objects.user_object(user)) for user in users if user.change <= upto],
        emoji=[(one.change, objects.emoji_object(one)) for one in emoji if one.change <= upto],
    )


def _fitting(stored: Sequence[tuple[int, str, int, int]]) -> int:
    """How many of these messages one answer holds: at least one."""
    size = 0
    for index, (_, frame, _, _) in enumerate(stored):
        size += len(frame)
        if size > PAGE_CHARS and index > 0:
            return index
    return len(stored)


def _facts(room: Room, counter: Room, people: dict[int, list[int]]) -> objects.RoomObject:
    return objects.room_object(room, last_change=counter.last_change, user_ids=people.get(room.pk))


recent = RecentAnswers()
"""By epoch, room, change asked from, and the room's last change. Everything that can be seen in a room takes a change
of it, so between the two it is the same for everybody who may hear the room; whether one may is asked each time."""


def synced(user: User, room_id: int, change: int, *, epoch: str) -> bytes:
    """The answer to a client's `sync`. Raises what policies.require raises, or NotFound."""
    seen = seen_by(user, room_id)
    counter = seen.asked
    require(seen.viewer, Action.HEAR, counter)
    if change > counter.last_change:
        return _started_over(counter, change, epoch)
    key = (epoch, counter.pk, change, counter.last_change)
    answer = recent.get(key)
    if answer is None:
        answer = _caught_up(seen, change, epoch)
        # Facts and members were not read in one statement with the membership: who was removed in between gets none.
        after = seen_by(user, room_id)
        require(after.viewer, Action.HEAR, counter)
        if after.asked.last_change == counter.last_change:  # else somebody may have been out and in again
            recent.keep(key, answer)
    return answer


def _started_over(counter: Room, change: int, epoch: str) -> bytes:
    people = direct_people([counter.pk] if counter.kind == RoomKind.DIRECT else [])
    is_directory = counter.kind == RoomKind.DIRECTORY
    return frames.synced_frame(
        counter.pk,
        epoch=epoch,
        since=change,
        change=counter.last_change,
        more=False,
        reset=True,
        facts=[] if is_directory else [_facts(counter, counter, people)],
        users=[] if is_directory else None,
    )


def _caught_up(seen: Seen, change: int, epoch: str) -> bytes:
    counter = seen.asked
    is_directory = counter.kind == RoomKind.DIRECTORY
    rows = rows_after(counter, change, viewer=None if is_directory else seen.viewer)
    return frames.synced_frame(
        counter.pk,
        epoch=epoch,
        since=change,
        change=rows.change,
        more=rows.more,
        reset=False,
        messages=[frame for _, frame in rows.messages],
        facts=[] if is_directory else [facts for _, facts in rows.facts],
        members=[member for _, member, _ in rows.members],
        users=[user for _, user in rows.users] if is_directory else None,
        emoji=[one for _, one in rows.emoji],
    )


def frames_after(room_id: int, change: int) -> tuple[int, list[Frame]]:
    """For a hub that has a gap: the change it then has, and the frames in order, each continuing the one before."""
    filled: list[Frame] = []
    while True:
        rows = rows_after(Room.objects.get(pk=room_id), change)
        filled += _as_frames(room_id, change, rows)
        change = max(change, rows.change)
        if not rows.more:
            return change, filled


def _as_frames(room_id: int, after: int, rows: Rows) -> Iterator[Frame]:
    """State rows as live frames. A member row and the facts that moved with it travel in one frame."""
    facts = dict(rows.facts)
    made: dict[int, tuple[Callable[[int], bytes], tuple[int, ...]]] = {}
    for at, item in facts.items():
        made[at] = (partial(_room, room_id, at, item), ())
    for at, member, gone in rows.members:
        leaves = gone and member["room_id"] == room_id
        made[at] = (partial(_member, room_id, at, member, facts.get(at)), (member["user_id"],) if leaves else ())
    for at, stored in rows.messages:
        made[at] = (partial(_message, room_id, at, stored), ())
    for at, user in rows.users:
        made[at] = (partial(_user, room_id, at, user), ())
    for at, one in rows.emoji:
        made[at] = (partial(_emoji, room_id, at, one), ())
    for at in sorted(made):
        encode, removes = made[at]
        yield Frame(topic=f"room.{room_id}", data=encode(after), after=after, change=at, removes=removes)
        after = at


def _message(room_id: int, at: int, stored: str, after: int) -> bytes:
    return frames.message_frame(room_id, after, at, stored)


def _room(room_id: int, at: int, facts: objects.RoomObject, after: int) -> bytes:
    return frames.room_frame(room_id, after, at, facts)


def _member(room_id: int, at: int, member: objects.MemberObject, facts: objects.RoomObject | None, after: int) -> bytes:
    return frames.member_frame(room_id, after, at, member, facts)


def _user(room_id: int, at: int, user: objects.UserObject, after: int) -> bytes:
    return frames.user_frame(room_id, after, at, user)


def _emoji(room_id: int, at: int, emoji: objects.EmojiObject, after: int) -> bytes:
    return frames.emoji_frame(room_id, after, at, emoji)
