"""What a hidden message says, and why it was hidden: for those who moderate its room."""

from dataclasses import dataclass

from accounts.models import AuditEntry, User
from chat.models import Message
from chat.policies import require_hide
from chat.queries.rooms import seen_by
from foundation.clock import iso
from foundation.errors import NotFound

_BETWEEN = ": "


@dataclass(frozen=True, slots=True)
class Hidden:
    """`reason` is one of ReportReason, null where none was given; `user_id` who hid it, as far as that is known."""

    message_id: int
    source: str
    hidden_at: str
    user_id: int | None
    reason: str | None
    text: str


def hidden_message(user: User, message_id: int) -> Hidden:
    """Raises NotFound for one that isn't hidden, and what policies.require raises."""
    message = Message.objects.filter(pk=message_id, deleted_at=None).first()
    if message is None:
        raise NotFound
    seen = seen_by(user, message.room_id)
    require_hide(seen.viewer, seen.asked)
    if message.hidden_at is None:
        raise NotFound
    entry = AuditEntry.objects.filter(target_type="message", target_id=message.pk, action="hide message").last()
    reason, _, text = entry.detail.partition(_BETWEEN) if entry else ("", "", "")
    return Hidden(
        message.pk, message.source, iso(message.hidden_at), entry.actor_id if entry else None, reason or None, text
    )


def why_hidden(reason: str, text: str) -> str:
    """As the audit has it."""
    return f"{reason}{_BETWEEN}{text}" if text else reason
