"""Who is in a room: join, leave, be added, be removed. Each is a change of the room and of the user's version."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.models import Membership, MembershipRole, Room
from chat.policies import Action, require, require_join, require_leave
from chat.queries import rooms as queries
from foundation.errors import Forbidden, NotFound
from realtime.frame import Frame, room_topic


@transacted
def join(user: User, room_id: int) -> frames.MembershipObject:
    """Raises NotFound for rooms the user may not see. Doing it twice is the same."""
    seen = queries.seen_by(user, room_id)
    require_join(seen.viewer, seen.room)
    _enter(user, seen.room, MembershipRole.MEMBER)
    mine = queries.membership_of(user, seen.room)
    if mine is None:
        raise NotFound
    return mine


@transacted
def leave(user: User, room_id: int) -> None:
    """Doing it twice is the same."""
    seen = queries.seen_by(user, room_id)
    require_leave(seen.viewer, seen.room)
    _exit(user, seen.room)


@transacted
def add_member(actor: User, room_id: int, user: User, *, role: MembershipRole = MembershipRole.MEMBER) -> None:
    """Bring somebody into a room. Doing it twice is the same."""
    seen = queries.seen_by(actor, room_id)
    require(seen.viewer, Action.MANAGE_MEMBERS, seen.room)
    if seen.room.archived_at is not None:
        raise Forbidden("This room is archived.")
    _enter(user, seen.room, role)


@transacted
def remove_member(actor: User, room_id: int, user: User) -> None:
    """Take somebody out of a room; they stop hearing it at once. Doing it twice is the same."""
    seen = queries.seen_by(actor, room_id)
    require(seen.viewer, Action.MANAGE_MEMBERS, seen.room)
    require_leave(seen.viewer, seen.room)
    _exit(user, seen.room)


def enter_general(user: User) -> None:
    """Everyone is in #general. Called inside the transaction that makes the user."""
    _enter(user, queries.general(), MembershipRole.MEMBER)


def seat(room: Room, users: Sequence[User], role: MembershipRole) -> None:
    """People of a room that is being made, inside its transaction."""
    for user in sorted(users, key=lambda user: user.pk):
        _enter(user, room, role)


def _enter(user: User, room: Room, role: MembershipRole) -> None:
    if Membership.objects.filter(room=room, user=user, left_at=None).exists():
        return
    changes.raise_version([user.pk])
    taken = changes.take(room.pk)
    room.refresh_from_db()
    if Membership.objects.filter(room=room, user=user, left_at=None).exists():
        # Somebody else was faster, between the look and the lock. The change is taken: it carries the facts.
        _set_facts(room, taken.change, room.member_count)
        changes.announce_facts(room, queries.room_facts(room))
        return
    membership, _ = Membership.objects.update_or_create(
        room=room,
        user=user,
        defaults={
            "role": role,
            "change": taken.change,
            "left_at": None,
            "joined_at": timezone.now(),
            "read_number": room.last_number,  # what was said before is not unread
        },
    )
    _set_facts(room, taken.change, room.member_count + 1)
    _announce(room, membership)


def _exit(user: User, room: Room) -> None:
    if not Membership.objects.filter(room=room, user=user, left_at=None).exists():
        return
    changes.raise_version([user.pk])
    taken = changes.take(room.pk)
    room.refresh_from_db()
    membership = Membership.objects.get(room=room, user=user)
    if membership.left_at is not None:
        _set_facts(room, taken.change, room.member_count)
        changes.announce_facts(room, queries.room_facts(room))
        return
    membership.left_at = timezone.now()
    membership.role = MembershipRole.MEMBER
    membership.change = taken.change
    membership.save(update_fields=["left_at", "role", "change"])
    _set_facts(room, taken.change, room.member_count - 1)
    _announce(room, membership, removes=(user.pk,))


def _set_facts(room: Room, change: int, members: int) -> None:
    room.facts_change, room.member_count = change, members
    Room.objects.filter(pk=room.pk).update(facts_change=change, member_count=members)


def _announce(room: Room, membership: Membership, *, removes: tuple[int, ...] = ()) -> None:
    change = membership.change
    data = frames.member_frame(
        room.pk,
        change - 1,
        change,
        frames.member_object(membership, room.member_count),
        queries.room_facts(room),
    )
    changes.announce([Frame(topic=room_topic(room.pk), data=data, after=change - 1, change=change, removes=removes)])
