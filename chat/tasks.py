"""Slow work, by name: each task is one call of the domain, harmless to run twice, and found again when lost."""

import logging
from datetime import timedelta
from functools import cache

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from chat import followups
from chat.actions import previews as kept
from chat.actions import rendering
from chat.actions.messages import names_of
from chat.actions.previews import Card
from chat.models import LinkPreview, Message
from chat.rendering import references
from chat.rendering.child import RenderChild, RenderFailed
from outbound.fetch import Failed
from outbound.images import preview_image
from outbound.unfold import unfold
from outbound.urls import normalised

log = logging.getLogger(__name__)

RENDER_WITHIN_S = 5.0
MOST_CARDS = 5
SWEEP_AFTER = timedelta(seconds=15)
"""What is younger has its task on the way."""

MOST_SWEPT = 500


@cache
def _child() -> RenderChild:
    """One per process. Rendering never runs in this process: no text can hold its interpreter."""
    return RenderChild()


@shared_task(name="chat.render_message", ignore_result=True)
def render_message(message_id: int) -> None:
    message = Message.objects.filter(pk=message_id, rendered_at=None, deleted_at=None).first()
    if message is None:
        return
    names = names_of(references(message.source).names)
    try:
        html = _child().render(message.source, names, timeout_s=RENDER_WITHIN_S)
    except RenderFailed as error:
        log.warning("message %s could not be rendered: %s", message_id, type(error).__name__)
        failures = rendering.note_render_failure(message_id, message.source_version)
        if 0 < failures < rendering.MOST_FAILURES:
            followups.follow_up("message needs rendering", [message_id])
        return
    rendering.apply_render(message_id, message.source_version, html)


@shared_task(name="chat.unfold_links", ignore_result=True)
def unfold_links(message_id: int) -> None:
    message = Message.objects.filter(pk=message_id, links_due=True, deleted_at=None).first()
    if message is None:
        return
    addresses = [address for url in references(message.source).urls if (address := normalised(url)) is not None]
    found = [_unfolded(kept.preview_of(address)) for address in list(dict.fromkeys(addresses))[:MOST_CARDS]]
    rendering.apply_previews(message_id, message.source_version, found)


def _unfolded(preview: LinkPreview) -> LinkPreview:
    if not kept.is_due(preview):
        return preview
    allow = settings.FLACK_OUTBOUND_ALLOW
    page = unfold(preview.url, allow=allow)
    if isinstance(page, Failed):
        return kept.keep_failure(preview, page.reason)
    card = Card(title=page.title, description=page.description, site=page.site)
    if page.image_url:
        picture = preview_image(page.image_url, allow=allow)
        if not isinstance(picture, Failed):
            card = Card(
                title=page.title,
                description=page.description,
                site=page.site,
                image=kept.keep_image(picture.data),
                image_width=picture.width,
                image_height=picture.height,
            )
    return kept.keep_card(preview, card)


@shared_task(name="chat.sweep", ignore_result=True)
def sweep() -> None:
    """Find what was never queued, or was lost with its worker or broker, and queue it."""
    settled = timezone.now() - SWEEP_AFTER
    waiting = Message.objects.filter(updated_at__lt=settled, deleted_at=None).order_by("pk")
    unrendered = list(waiting.filter(rendered_at=None).values_list("pk", flat=True)[:MOST_SWEPT])
    unfolded = list(waiting.filter(links_due=True).values_list("pk", flat=True)[:MOST_SWEPT])
    followups.follow_up("message needs rendering", unrendered)
    followups.follow_up("message has links", unfolded)
