"""Who is in a room, or follows a thread: join, leave, be added, be removed, roles.

Each is a change of the room and of the user's version.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Kind, User
from accounts.transactions import transacted
from chat import changes, frames, objects
from chat.models import Membership, MembershipRole, Room
from chat.policies import Action, require, require_join, require_leave, require_remove, require_set_role
from chat.queries import rooms as queries
from foundation.errors import Forbidden, NotFound
from realtime.frame import Frame, room_topic


@transacted
def join(user: User, room_id: int) -> objects.MembershipObject:
    """Join a room, or follow a thread. Raises NotFound for rooms the user may not see. Doing it twice is the same."""
    seen = queries.seen_by(user, room_id)
    require_join(seen.viewer, seen.room, seen.asked)
    _enter(user, seen.room, MembershipRole.MEMBER)
    require_join(seen.viewer, seen.room, seen.asked)  # once more, for the room as it is under its lock
    mine = queries.membership_of(user, seen.room)
    if mine is None:
        raise NotFound
    return mine


@transacted
def leave(user: User, room_id: int) -> None:
    """Leave a room, or follow a thread no more. Doing it twice is the same."""
    seen = queries.seen_by(user, room_id)
    require_leave(seen.viewer, seen.room, seen.asked)
    _exit(user, seen.room)


@transacted
def add_member(actor: User, room_id: int, user: User, *, role: MembershipRole = MembershipRole.MEMBER) -> None:
    """Bring somebody into a room. Doing it twice is the same."""
    seen = queries.seen_by(actor, room_id)
    require(seen.viewer, Action.MANAGE_MEMBERS, seen.room)
    if seen.room.archived_at is not None:
        raise Forbidden(gettext_lazy("This room is archived."))
    _enter(user, seen.room, role)


@transacted
def remove_member(actor: User, room_id: int, user: User) -> None:
    """Take somebody out of a room; they stop hearing it at once. Doing it twice is the same."""
    seen = queries.seen_by(actor, room_id)
    theirs = Membership.objects.filter(room=room_id, user=user, left_at=None).first()
    require_remove(seen.viewer, theirs, seen.room)
    _exit(user, seen.room)


@transacted
def set_role(actor: User, room_id: int, user: User, role: MembershipRole) -> None:
    """Make somebody in the room a member, moderator or owner of it. A room keeps an owner. Twice is the same."""
    seen = queries.seen_by(actor, room_id)
    require_set_role(seen.viewer, seen.room)
    changes.raise_version([user.pk])
    changes.lock_rooms([room_id])
    membership = Membership.objects.filter(room=room_id, user=user, left_at=None).first()
    if membership is None:
        raise NotFound(gettext_lazy("They are not in this room."), field="user_id")
    if membership.role == role:
        return
    owners = Membership.objects.filter(room=room_id, role=MembershipRole.OWNER, left_at=None)
    if membership.role == MembershipRole.OWNER and not owners.exclude(user=user).exists():
        raise Forbidden(gettext_lazy("A room keeps an owner. Make somebody else one first."))
    _seat_as(membership, seen.room, role)


def follow(thread: Room, users: Sequence[User], *, read: Mapping[int, int] | None = None) -> None:
    """Have people follow a thread, inside the caller's transaction. `read`: user id -> the number they have read to;
    who is not in it has read everything."""
    for user in sorted(users, key=lambda user: user.pk):
        _enter(user, thread, MembershipRole.MEMBER, read_number=(read or {}).get(user.pk))


def enter_general(user: User) -> None:
    """Everyone is in #general. Called inside the transaction that makes the user."""
    _enter(user, queries.general(), MembershipRole.MEMBER)


def seat(room: Room, users: Sequence[User], role: MembershipRole) -> None:
    """People of a room that is being made, inside its transaction."""
    for user in sorted(users, key=lambda user: user.pk):
        _enter(user, room, role)


def _enter(user: User, room: Room, role: MembershipRole, *, read_number: int | None = None) -> None:
    """The caller is in a transaction. A thread is followed: its change is one of its parent's counter."""
    if Membership.objects.filter(room=room, user=user, left_at=None).exists():
        return
    changes.raise_version([user.pk])
    taken = changes.take(room.counter_id)
    room.refresh_from_db()
    if room.parent_id is not None:
        _require_inside(user, room.parent_id)
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
            # What was said before is not unread.
            "read_number": room.last_number if read_number is None else read_number,
        },
    )
    _set_facts(room, taken.change, room.member_count + 1)
    _announce(room, membership)


def _require_inside(user: User, parent_id: int) -> None:
    """Under the parent's lock: somebody taken out of it meanwhile can't come to hear it by way of a thread."""
    if not Membership.objects.filter(room=parent_id, user=user, left_at=None).exists():
        raise Forbidden(gettext_lazy("Join this room first."))


def _exit(user: User, room: Room) -> None:
    """Out of the room, and out of its threads: whoever left hears nothing of them either."""
    if not Membership.objects.filter(room=room, user=user, left_at=None).exists():
        return
    changes.raise_version([user.pk])
    followed = Room.objects.filter(parent=room, memberships__user=user, memberships__left_at=None).order_by("pk")
    for thread in followed:
        _take_seat(user, thread)
    _pass_ownership_on(user, room)
    _take_seat(user, room, removes=(user.pk,) if room.parent_id is None else ())


def _take_seat(user: User, room: Room, *, removes: tuple[int, ...] = ()) -> None:
    taken = changes.take(room.counter_id)
    room.refresh_from_db()
    membership = Membership.objects.get(room=room, user=user)
    if membership.left_at is not None:
        _set_facts(room, taken.change, room.member_count)
        changes.announce_facts(room, queries.room_facts(room))
        return
    membership.left_at = timezone.now()
    membership.role = MembershipRole.MEMBER
    membership.starred_at = None
    membership.change = taken.change
    membership.save(update_fields=["left_at", "role", "starred_at", "change"])
    _set_facts(room, taken.change, room.member_count - 1)
    _announce(room, membership, removes=removes)


def _pass_ownership_on(user: User, room: Room) -> None:
    """A room that its last owner leaves goes to the moderator who was there first, else to the member who was."""
    inside = Membership.objects.filter(room=room, left_at=None)
    if not inside.filter(user=user, role=MembershipRole.OWNER).exists():
        return
    others = inside.exclude(user=user)
    if others.filter(role=MembershipRole.OWNER).exists():
        return
    is_member = Case(When(role=MembershipRole.MODERATOR, then=0), default=1)
    heir = others.filter(user__suspended_at=None, user__kind=Kind.PERSON).order_by(is_member, "joined_at", "pk").first()
    if heir is not None:
        _seat_as(heir, room, MembershipRole.OWNER)


def _seat_as(membership: Membership, room: Room, role: MembershipRole) -> None:
    taken = changes.take(room.pk)
    room.refresh_from_db()
    membership.role, membership.change = role, taken.change
    membership.save(update_fields=["role", "change"])
    _set_facts(room, taken.change, room.member_count)
    _announce(room, membership)


def _set_facts(room: Room, change: int, members: int) -> None:
    room.facts_change, room.member_count = change, members
    Room.objects.filter(pk=room.pk).update(facts_change=change, member_count=members)


def _announce(room: Room, membership: Membership, *, removes: tuple[int, ...] = ()) -> None:
    counter, change = room.counter_id, membership.change
    data = frames.member_frame(
        counter,
        change - 1,
        change,
        objects.member_object(membership, room.member_count),
        queries.room_facts(room),
    )
    changes.announce([Frame(topic=room_topic(counter), data=data, after=change - 1, change=change, removes=removes)])
