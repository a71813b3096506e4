"""How far somebody has read. Not a change of the room: nobody else sees it."""

from django.db.models import F

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.models import Membership
from chat.policies import Action, require
from chat.queries.rooms import read_state, seen_by
from foundation.errors import Forbidden, Invalid


@transacted
def mark_read(user: User, room_id: int, number: int, *, unread: bool = False) -> None:
    """Move the read position forward to `number`; backwards only with `unread`, which raises its version.

    All connections of the user hear where it stands now. Doing it twice is the same.
    """
    seen = seen_by(user, room_id)
    require(seen.viewer, Action.READ, seen.asked)
    require(seen.viewer, Action.HEAR, seen.asked)
    if not 0 <= number <= seen.room.last_number:
        raise Invalid("That number is not in this room.", field="number")
    mine = Membership.objects.filter(room=room_id, user=user, left_at=None)
    if unread:
        moved = mine.exclude(read_number=number).update(read_number=number, read_version=F("read_version") + 1)
    else:
        moved = mine.filter(read_number__lt=number).update(read_number=number)
    state = read_state(user.pk, room_id)
    if state is None:
        raise Forbidden("Join this room first.")
    if moved:
        changes.announce_to_user(user.pk, frames.read_frame(room_id, *state))
