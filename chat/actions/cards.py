"""What moderators do to cards: take one off all messages that show it, or let its page be asked again."""

from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.transactions import transacted
from chat import changes
from chat.actions.audit import record
from chat.actions.messages import rewrite
from chat.models import LinkPreview, Message, MessagePreview, PreviewState
from chat.policies import can_moderate_cards
from foundation.errors import Forbidden, NotFound

GROUP = 100


def remove_card(actor: User, preview_id: int) -> None:
    """The card is gone, its page is not asked again. Each message that showed it has one change. Twice is the same."""
    _empty(actor, preview_id)
    while _take_off(preview_id):
        pass


@transacted
def allow_card(actor: User, preview_id: int) -> None:
    """The page is asked again when somebody links it. Twice is the same."""
    preview = _locked(actor, preview_id)
    if preview.state != PreviewState.REMOVED:
        return
    LinkPreview.objects.filter(pk=preview_id).update(state=PreviewState.PENDING, fetched_at=None, failure="")
    record(actor, "allow card", "preview", preview_id, preview.url)


@transacted
def _empty(actor: User, preview_id: int) -> None:
    preview = _locked(actor, preview_id)
    if preview.state == PreviewState.REMOVED:
        return
    LinkPreview.objects.filter(pk=preview_id).update(
        state=PreviewState.REMOVED,
        title="",
        description="",
        site="",
        image="",
        image_width=0,
        image_height=0,
        failure="removed by a moderator",
    )
    if preview.image:
        transaction.on_commit(partial(_forget_image, preview.image), robust=True)
    record(actor, "remove card", "preview", preview_id, preview.url)


def _locked(actor: User, preview_id: int) -> LinkPreview:
    if not can_moderate_cards(actor):
        raise Forbidden
    preview = LinkPreview.objects.select_for_update().filter(pk=preview_id).first()
    if preview is None:
        raise NotFound
    return preview


def _forget_image(name: str) -> None:
    (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


@transacted
def _take_off(preview_id: int) -> bool:
    """A group of messages loses the card. False when there was none."""
    hung = MessagePreview.objects.filter(preview=preview_id).order_by("message_id").values_list("message_id", flat=True)
    found = dict(Message.objects.filter(pk__in=list(hung[:GROUP])).values_list("pk", "counter_room"))
    if not found:
        return False
    changes.lock_rooms(set(found.values()))
    MessagePreview.objects.filter(preview=preview_id, message__in=found).delete()
    now = timezone.now()
    changes.announce([rewrite(message, now) for message in Message.objects.filter(pk__in=found).order_by("pk")])
    return True
