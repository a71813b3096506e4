"""Which posts of a batch may be made: repeats are found, then what is wrong in itself is told, then policy is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from chat.actions import rows
from chat.actions.attaching import Claimable, claimable
from chat.actions.posts import Outcome, Post, Posted
from chat.actions.preparing import Prepared
from chat.actions.rows import Earlier
from chat.models import Membership, Room
from chat.policies import LARGE_ROOM, Viewer, require_call_all, require_post
from foundation.errors import Conflict, FlackError, Invalid, NotFound, Unauthenticated


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows that posts are judged by, read after the locks."""

    rooms: Mapping[int, Room]
    locked_elsewhere: Collection[int]  # rooms whose posts must wait: another transaction holds them
    users: Mapping[int, User]
    memberships: Mapping[tuple[int, int], Membership]  # (room, user)
    earlier: Mapping[tuple[int, str], Earlier]  # (author, client_id)
    replied_to: Mapping[int, int]  # message -> room
    files: Claimable

    def judge(self, prepared: Prepared) -> Posted | None:
        """The duplicate, or None for a post that may be made. Raises why not."""
        post = prepared.post
        earlier = self.earlier.get(post.key)
        if earlier is not None:
            return repeated(post, earlier)
        if prepared.refusal is not None:
            raise prepared.refusal
        author, room = self.users.get(post.author_id), self.rooms.get(post.room_id)
        if author is None:
            raise Unauthenticated
        if room is None:
            raise NotFound
        asked = self.rooms[room.counter_id]
        viewer = Viewer(author, self.memberships.get((asked.pk, author.pk)))
        require_post(viewer, asked)
        if post.reply_to is not None and self.replied_to.get(post.reply_to) != room.pk:
            raise NotFound(gettext_lazy("The message you reply to is not in this room."), field="reply_to")
        if prepared.calls:
            require_meant(prepared.calls, viewer, room, asked, call_all=post.call_all)
        self.files.take(post.author_id, post.client_id, post.attachments)
        return None


def require_meant(calls: str, viewer: Viewer, room: Room, asked: Room, *, call_all: bool) -> None:
    """Who calls (`room` or `here`) many has to mean it. Raises Forbidden, or Invalid with the field `call_all`."""
    people = room.member_count
    require_call_all(viewer, asked, people=people)
    if people > LARGE_ROOM and not call_all:
        raise Invalid(
            ngettext_lazy(
                "@{calls} calls up to {n} person. Send it with `call_all` if you mean it.",
                "@{calls} calls up to {n} people. Send it with `call_all` if you mean it.",
                people,
            ),
            calls=calls,
            n=people,
            field="call_all",
        )


def read_batch(posts: Sequence[Post], *, patience_s: float | None = None) -> Batch:
    """Lock the rooms, a thread's parent before the thread, then read what the posts depend on.

    With a patience of 0 nobody is waited for: `locked_elsewhere` are the rooms that somebody else holds.
    """
    parents = rows.parents_of({post.room_id for post in posts})
    wanted = {*parents, *(parent for parent in parents.values() if parent is not None)}
    rooms = rows.rooms_locked(wanted, patience_s=patience_s)
    locked = {room for room, parent in parents.items() if room not in rooms or (parent and parent not in rooms)}
    here = [post for post in posts if post.room_id not in locked]
    if not here:
        return Batch(rooms, locked, {}, {}, {}, {}, Claimable({}))
    pairs = {(room, post.author_id) for post in here for room in (post.room_id, parents.get(post.room_id)) if room}
    return Batch(
        rooms=rooms,
        locked_elsewhere=locked,
        users=rows.users_by_id({post.author_id for post in here}),
        memberships=rows.memberships_of(pairs, lock=True),
        earlier=rows.earlier_messages({post.key for post in here}),
        replied_to=rows.rooms_of_messages({post.reply_to for post in here if post.reply_to is not None}),
        files=claimable([file_id for post in here for file_id in post.attachments]),
    )


def repeated(post: Post, earlier: Earlier) -> Posted:
    """The acknowledgement of a repeat. Raises Conflict when it says something else."""
    if earlier.fingerprint != post.fingerprint:
        raise Conflict(gettext_lazy("This client_id has been used for another message."), field="client_id")
    return Posted(earlier.message_id, earlier.room_id, earlier.number, earlier.change, duplicate=True)


@dataclass(slots=True)
class Verdicts:
    """One for each post: its outcome, or None where that is still to come, or its room is held by somebody else."""

    outcomes: list[Outcome | None]
    accepted: list[int]  # to be written
    folded: dict[int, int]  # said twice in this batch -> the one that is written


def judge_all(batch: Sequence[Prepared], found: Batch) -> Verdicts:
    verdicts = Verdicts([None] * len(batch), [], {})
    first: dict[tuple[int, str], int] = {}
    for index, prepared in enumerate(batch):
        post = prepared.post
        if post.room_id in found.locked_elsewhere:
            continue
        if post.key in first:
            verdicts.folded[index] = first[post.key]
        else:
            try:
                verdicts.outcomes[index] = found.judge(prepared)
            except FlackError as error:
                verdicts.outcomes[index] = error
            if verdicts.outcomes[index] is None:
                first[post.key] = index
                verdicts.accepted.append(index)
    return verdicts
