"""How much of a room one wants to be told, and whether it stands on top. Nobody else sees it: no change of the room."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, objects
from chat.models import Involvement, Membership
from chat.policies import Action, require
from chat.queries import rooms as queries
from foundation.errors import Forbidden, Invalid


@transacted
def set_involvement(
    user: User, room_id: int, *, involvement: str | None = None, starred: bool | None = None
) -> objects.MembershipObject:
    """Change what is given; all connections of the user are told (`joined`). Doing it twice is the same."""
    seen = queries.seen_by(user, room_id)
    require(seen.viewer, Action.READ, seen.asked)  # the directory is heard, and is nobody's room
    require(seen.viewer, Action.HEAR, seen.asked)
    if involvement is not None and involvement not in Involvement.values:
        raise Invalid(
            gettext_lazy("You can follow everything, mentions or nothing, or hide the room."), field="involvement"
        )
    changes.raise_version([user.pk])
    mine = Membership.objects.filter(room=room_id, user=user, left_at=None).first()
    if mine is None:
        raise Forbidden(gettext_lazy("Join this room first."))
    if involvement is not None:
        mine.involvement = involvement
    if starred is not None and starred != (mine.starred_at is not None):
        mine.starred_at = timezone.now() if starred else None
    mine.save(update_fields=["involvement", "starred_at"])
    found = queries.membership_of(user, seen.room)
    assert found is not None
    return found
