"""Who has read a message: asked for one message at a time, so that reading costs nobody else anything."""

from dataclasses import dataclass

from accounts.models import User
from chat.models import Membership
from chat.policies import require_readers
from chat.queries.messages import message_for


@dataclass(frozen=True, slots=True)
class Readers:
    """`count` of all, `user_ids` of this page by id, `after` the id to go on from (None at the end)."""

    user_ids: list[int]
    count: int
    after: int | None


def readers(user: User, message_id: int, *, after_id: int, limit: int) -> Readers:
    """Its author left out. Whoever came into the room afterwards counts as having read it, and is left out, too; in a
    thread they have opened it to follow it. Raises NotFound for a tombstone, and what policies.require raises.
    """
    message, viewer, asked = message_for(user, message_id)
    require_readers(viewer, message, asked)
    read = Membership.objects.filter(room=message.room_id, left_at=None, read_number__gte=message.number)
    read = read.exclude(user=message.author_id)
    if message.room_id == asked.pk:
        read = read.filter(joined_at__lte=message.created_at)
    found = list(read.filter(user_id__gt=after_id).order_by("user_id").values_list("user_id", flat=True)[: limit + 1])
    return Readers(found[:limit], read.count(), found[limit - 1] if len(found) > limit else None)
