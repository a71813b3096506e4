"""Taking a card away: what a page says of itself may be unfit to show, wherever it is linked."""

from django.utils import timezone

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.actions.audit import record
from chat.actions.previews import WITHDRAWN
from chat.actions.rewriting import rewrite
from chat.models import LinkPreview, Message, MessagePreview, PreviewState
from chat.policies import require_withdraw_card
from foundation.errors import NotFound


def withdraw_card(actor: User, preview_id: int) -> None:
    """From now on no message shows this card, and its page is not asked again. Twice is the same.

    First the card itself, then the messages that show it, one transaction each: no room is held for another's sake,
    and what an interruption leaves is done by doing it again.
    """
    _withdraw(actor, preview_id)
    shown_by = MessagePreview.objects.filter(preview=preview_id).order_by("message").values_list("message", flat=True)
    for message_id in list(shown_by):
        _take_off(message_id, preview_id)


@transacted
def _withdraw(actor: User, preview_id: int) -> None:
    require_withdraw_card(actor)
    preview = LinkPreview.objects.select_for_update().filter(pk=preview_id).first()
    if preview is None:
        raise NotFound
    if preview.failure == WITHDRAWN:
        return
    preview.state = PreviewState.FAILED
    preview.failure = WITHDRAWN
    preview.save(update_fields=["state", "failure"])
    record(actor, "withdraw card", "preview", preview.pk, preview.url)


@transacted
def _take_off(message_id: int, preview_id: int) -> None:
    changes.lock_rooms([Message.objects.values_list("counter_room", flat=True).get(pk=message_id)])
    taken_off, _ = MessagePreview.objects.filter(message=message_id, preview=preview_id).delete()
    message = Message.objects.get(pk=message_id)
    if taken_off and message.deleted_at is None:
        changes.announce([rewrite(message, timezone.now())])
