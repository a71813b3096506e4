"""Direct rooms: one per set of people, made when it is first wanted."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat.actions.memberships import seat
from chat.models import MembershipRole, Room, RoomKind
from foundation.errors import Forbidden, Invalid, NotFound

MOST_PEOPLE = 8
"""More than that is a room with a name and somebody who looks after it."""


@dataclass(frozen=True, slots=True)
class Opened:
    room: Room
    is_new: bool


@transacted
def open_direct(actor: User, user_ids: Collection[int]) -> Opened:
    """The room of the actor and these people, made if it is not there. Raises Invalid, NotFound."""
    if not actor.is_active:
        raise Forbidden
    wanted = {actor.pk, *user_ids}
    if not 2 <= len(wanted) <= MOST_PEOPLE:
        raise Invalid(
            ngettext_lazy("A direct room has two to {n} person.", "A direct room has two to {n} people.", MOST_PEOPLE),
            n=MOST_PEOPLE,
            field="user_ids",
        )
    key = ",".join(str(user_id) for user_id in sorted(wanted))
    existing = Room.objects.filter(direct_key=key).first()
    if existing is not None:
        return Opened(existing, is_new=False)
    people = list(User.objects.filter(pk__in=wanted, suspended_at=None))
    if len(people) != len(wanted):
        raise NotFound(gettext_lazy("There is nobody with this id."), field="user_ids")
    try:
        with transaction.atomic():
            room = Room.objects.create(
                kind=RoomKind.DIRECT, direct_key=key, created_by=actor, created_at=timezone.now()
            )
    except IntegrityError:  # somebody wrote to the same people at the same moment
        return Opened(Room.objects.get(direct_key=key), is_new=False)
    seat(room, people, MembershipRole.MEMBER)
    room.refresh_from_db()
    return Opened(room, is_new=True)
