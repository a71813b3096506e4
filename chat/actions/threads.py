"""Threads: a room that hangs on a message. Its changes are its parent's, its followers are its own."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.actions.memberships import follow
from chat.models import Membership, Mention, Message, Room, RoomKind
from chat.policies import require_thread
from chat.queries import rooms as queries
from chat.queries.messages import message_for
from foundation.errors import Invalid


@dataclass(frozen=True, slots=True)
class Started:
    room: Room
    is_new: bool


@transacted
def start_thread(actor: User, message_id: int) -> Started:
    """The thread of a message, made if it is not there; who asks follows it, and so does the message's author.

    Raises NotFound for a tombstone, Invalid for a message that is itself in a thread, Forbidden as for a post.
    """
    message, viewer, asked = message_for(actor, message_id)
    if message.counter_room_id != message.room_id:
        raise Invalid(gettext_lazy("A thread holds no threads."), field="id")
    require_thread(viewer, message, asked)
    followers = _inside(asked, {actor.pk, message.author_id})
    changes.raise_version([user.pk for user in followers])
    changes.lock_rooms([asked.pk])
    existing = Room.objects.filter(root=message).first()
    if existing is not None:
        follow(existing, [actor])
        return Started(existing, is_new=False)
    taken = changes.take(asked.pk)
    thread = Room.objects.create(
        kind=RoomKind.THREAD,
        parent=asked,
        root=message,
        facts_change=taken.change,
        created_by=actor,
        created_at=timezone.now(),
    )
    changes.announce_facts(thread, queries.room_facts(thread))
    follow(thread, followers)
    thread.refresh_from_db()
    return Started(thread, is_new=True)


@transacted
def follow_for_reply(message_id: int) -> None:
    """Whoever replies in a thread follows it from then on, and so does whom the reply names. Twice is the same."""
    message = Message.objects.select_related("room").filter(pk=message_id).first()
    if message is None or message.room.parent_id is None:
        return
    named = Mention.objects.filter(message=message).values_list("user", flat=True)
    wanted = {message.author_id, *named} - _followers(message.room)
    people = _inside(Room.objects.get(pk=message.room.parent_id), wanted)
    if not people:
        return
    changes.raise_version([user.pk for user in people])
    changes.lock_rooms([message.counter_room_id])
    before = message.number - 1  # what names somebody is unread for them
    read = {user.pk: before for user in people} | {message.author_id: message.number}
    follow(message.room, people, read=read)


def _followers(thread: Room) -> set[int]:
    return set(Membership.objects.filter(room=thread, left_at=None).values_list("user", flat=True))


def _inside(parent: Room, user_ids: set[int]) -> list[User]:
    """Those of them who are in the parent room. Suspended people follow nothing."""
    seated = Membership.objects.filter(room=parent, user__in=user_ids, left_at=None)
    return list(User.objects.filter(pk__in=seated.values("user"), suspended_at=None).order_by("pk"))
