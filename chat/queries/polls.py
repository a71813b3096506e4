"""Polls: what one person has chosen. What everybody has, stands in the message (details.py)."""

from accounts.models import User
from chat.models import Poll, PollVote
from chat.queries.messages import message_for
from foundation.errors import NotFound


def votes_of(user: User, message_id: int) -> list[int]:
    """Ids of options, in their order; a message names only the first hundred voters. Raises NotFound: no poll."""
    message, _, _ = message_for(user, message_id)
    if message.hidden_at is not None or not Poll.objects.filter(message=message).exists():
        raise NotFound
    votes = PollVote.objects.filter(poll__message=message, user=user)
    return list(votes.order_by("option__position").values_list("option", flat=True))
