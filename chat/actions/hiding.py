"""A moderator takes a message out of sight, and brings it back. Each is one change of the room."""

from django.utils import timezone

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.actions.audit import record
from chat.actions.deciding import checked_reason, close_reports_of
from chat.actions.rewriting import rewrite
from chat.models import Message, Resolution
from chat.policies import require_hide, require_restore
from chat.queries.hidden import why_hidden
from chat.queries.rooms import seen_by
from foundation.errors import NotFound

WHY_CHARS = 250
"""With the reason it fits what an entry of the audit holds."""


def hide_message(actor: User, message_id: int, *, reason: str = "", text: str = "") -> Message:
    """It looks deleted, keeps its text and can be restored. Why is written down for those who moderate.

    `reason` is one of ReportReason, or nothing; `text` words of the moderator's own. Twice is the same, the first
    reason stays. Raises Invalid, TooLong, NotFound, Forbidden.
    """
    return _hide(actor, message_id, why_hidden(reason, checked_reason(reason, text, chars=WHY_CHARS) if reason else ""))


@transacted
def _hide(actor: User, message_id: int, why: str) -> Message:
    message = _found(message_id)
    seen = seen_by(actor, message.room_id)
    require_hide(seen.viewer, seen.asked)
    _lock(message)
    if message.hidden_at is None:
        message.hidden_at = timezone.now()
        changes.announce([rewrite(message, message.hidden_at)])
        record(actor, "hide message", "message", message.pk, why)
        close_reports_of(message.pk, Resolution.HIDDEN, actor)
    return message


@transacted
def restore_message(actor: User, message_id: int) -> Message:
    """Bring a hidden message back. One that its author deleted stays deleted. Nobody brings back their own."""
    message = _found(message_id)
    seen = seen_by(actor, message.room_id)
    require_restore(seen.viewer, message, seen.asked)
    _lock(message)
    if message.hidden_at is not None:
        message.hidden_at = None
        changes.announce([rewrite(message, timezone.now())])
        record(actor, "restore message", "message", message.pk)
    return message


def _found(message_id: int) -> Message:
    message = Message.objects.filter(pk=message_id, deleted_at=None).first()
    if message is None:
        raise NotFound
    return message


def _lock(message: Message) -> None:
    """The room whose counter numbers it. What was read before is read again after it."""
    changes.lock_rooms({message.counter_room_id, message.room_id})
    message.refresh_from_db()
    if message.deleted_at is not None:
        raise NotFound
