"""Where somebody was named, or called with everybody: one's own list, over all rooms that one may read now."""

from django.db.models import Exists, OuterRef

from accounts.models import User
from chat.models import Mention, Message
from chat.policies import Viewer
from chat.queries.messages import Stored, readable, stored_messages


def mentions(user: User, *, before_id: int | None, limit: int) -> tuple[list[Stored], int | None]:
    """Messages that mention the user, the newest first, and the id to go on before (None at the end).

    Index mention_mine gives them in their order; each is asked whether it may be read on the way.
    """
    may_read = readable(Viewer(user), Message.objects.filter(pk=OuterRef("message"), hidden_at=None))
    rows = Mention.objects.filter(Exists(may_read), user=user)
    if before_id is not None:
        rows = rows.filter(message_id__lt=before_id)
    found = list(rows.order_by("-message_id").values_list("message_id", flat=True)[: limit + 1])
    page = found[:limit]
    stored = stored_messages(page)
    return [stored[message_id] for message_id in page], page[-1] if len(found) > limit else None
