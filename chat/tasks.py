"""Slow work, by name: each task is one call of the domain, harmless to run twice, and found again when lost."""

import logging
import threading
import time
from datetime import timedelta

from celery import Task, shared_task
from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from chat import followups
from chat.actions import attachments, pictures, removing_files, rendering, threads
from chat.actions import previews as kept
from chat.actions.mentions import names_of
from chat.actions.previews import Card
from chat.files import parts
from chat.models import Attachment, FileState, LinkPreview, Membership, Message
from chat.rendering import references
from chat.rendering.child import RenderFailed, shared
from foundation.errors import FlackError
from outbound.fetch import Failed
from outbound.images import Picture, preview_image
from outbound.unfold import Preview, unfold
from outbound.urls import normalised

log = logging.getLogger(__name__)

RENDER_WITHIN_S = 5.0
MOST_CARDS = 5
UNFOLD_WITHIN_S = 30.0
"""For all links of a message: with the last one still on its way it stays below the time limit of tasks (100 s)."""

MOST_UNFOLDING = 2
"""At the same time in one process: its other threads (flackproject/embedded.py) render, however slow the pages are."""

UNFOLD_AGAIN_S = 1.0
SWEEP_AFTER = timedelta(seconds=15)
"""What is younger has its task on the way."""

FOLLOWED_WITHIN = timedelta(hours=1)
"""Replies whose authors follow the thread by then. Looking further back would read old messages at each sweep."""

MOST_SWEPT = 2_000

REMAKE_AGAIN_S = 1.0

_remaking = threading.BoundedSemaphore(1)
"""One picture at a time in one process: what comes meanwhile is put off, and no thread waits for it."""

_unfolding = threading.BoundedSemaphore(MOST_UNFOLDING)


@shared_task(name="chat.render_message", ignore_result=True)
def render_message(message_id: int) -> None:
    message = Message.objects.filter(pk=message_id, rendered_at=None, deleted_at=None).first()
    if message is None:
        return
    try:
        html = _html(message)
    except RenderFailed as error:
        log.warning("message %s could not be rendered: %s", message_id, type(error).__name__)
        failures = rendering.note_render_failure(message_id, message.source_version)
        if 0 < failures < rendering.MOST_FAILURES:
            followups.follow_up("message needs rendering", [message_id])
        return
    rendering.apply_render(message_id, message.source_version, html)


def _html(message: Message) -> str:
    names = names_of(references(message.source).names)
    return shared().render(message.source, names, timeout_s=RENDER_WITHIN_S)


@shared_task(name="chat.follow_for_reply", ignore_result=True)
def follow_for_reply(message_id: int) -> None:
    threads.follow_for_reply(message_id)


@shared_task(bind=True, name="chat.unfold_links", ignore_result=True, max_retries=None)
def unfold_links(task: "Task[[int], None]", message_id: int) -> None:
    message = Message.objects.filter(pk=message_id, links_due=True, deleted_at=None).first()
    if message is None:
        return
    if not _unfolding.acquire(blocking=False):
        raise task.retry(countdown=UNFOLD_AGAIN_S)
    try:
        found = _cards(message.source)
    finally:
        _unfolding.release()
    rendering.apply_previews(message_id, message.source_version, found)


def _cards(source: str) -> list[LinkPreview]:
    """Of the first links, in their order. Whatever is late when the time is up has none."""
    addresses = [address for url in references(source).urls if (address := normalised(url)) is not None]
    enough = time.monotonic() + UNFOLD_WITHIN_S
    return [
        _unfolded(kept.preview_of(address))
        for address in list(dict.fromkeys(addresses))[:MOST_CARDS]
        if time.monotonic() < enough
    ]


def _unfolded(preview: LinkPreview) -> LinkPreview:
    if not kept.is_due(preview):
        return preview
    page, picture = _asked(preview.url)
    if isinstance(page, Failed):
        return kept.keep_failure(preview, page.reason)
    card = Card(title=page.title, description=page.description, site=page.site)
    if picture is not None:
        card = Card(
            title=page.title,
            description=page.description,
            site=page.site,
            image=kept.keep_image(picture.data),
            image_width=picture.width,
            image_height=picture.height,
        )
    return kept.keep_card(preview, card)


def _asked(url: str) -> tuple[Preview | Failed, Picture | None]:
    allow = settings.FLACK_OUTBOUND_ALLOW
    try:
        page = unfold(url, allow=allow)
        picture = None if isinstance(page, Failed) or not page.image_url else preview_image(page.image_url, allow=allow)
    except Exception as error:
        # Strangers write these pages and pictures. One that a parser stumbles over must not come back with each sweep.
        log.exception("a linked page could not be read")
        return Failed("page", type(error).__name__), None
    return page, None if isinstance(picture, Failed) else picture


@shared_task(name="chat.sweep", ignore_result=True)
def sweep() -> None:
    """Find what was never queued, or was lost with its worker or broker, and queue it."""
    settled = timezone.now() - SWEEP_AFTER
    waiting = Message.objects.filter(updated_at__lt=settled, deleted_at=None).order_by("pk")
    unrendered = list(waiting.filter(rendered_at=None).values_list("pk", flat=True)[:MOST_SWEPT])
    unfolded = list(waiting.filter(links_due=True).values_list("pk", flat=True)[:MOST_SWEPT])
    seated = Membership.objects.filter(room=OuterRef("room"), user=OuterRef("author"))
    replies = waiting.filter(updated_at__gt=settled - FOLLOWED_WITHIN).exclude(room=F("counter_room"))
    unfollowed = list(replies.exclude(Exists(seated)).values_list("pk", flat=True)[:MOST_SWEPT])
    followups.follow_up("message needs rendering", unrendered)
    followups.follow_up("message has links", unfolded)
    followups.follow_up("reply in a thread", unfollowed)


@shared_task(name="chat.finish_upload", ignore_result=True)
def finish_upload(attachment_id: int) -> None:
    """Its last byte came, and the process ended before it was stored."""
    upload = Attachment.objects.filter(pk=attachment_id, state=FileState.UPLOADING).first()
    if upload is None or parts.held(upload.key) != upload.size:
        return
    try:
        attachments.finished(upload)
    except FlackError as error:
        log.warning("upload %s was refused: %s", attachment_id, error.code)


@shared_task(bind=True, name="chat.remake_picture", ignore_result=True, max_retries=None)
def remake_picture(task: "Task[[int], None]", attachment_id: int) -> None:
    if not _remaking.acquire(blocking=False):
        raise task.retry(countdown=REMAKE_AGAIN_S)
    try:
        pictures.remake(attachment_id)
    finally:
        _remaking.release()


@shared_task(name="chat.remove_file", ignore_result=True)
def remove_file(attachment_id: int) -> None:
    removing_files.remove(attachment_id)


@shared_task(name="chat.sweep_files", ignore_result=True)
def sweep_files() -> None:
    """Find the files that nobody waits for any more, and the steps that were never queued."""
    removing_files.let_go_of_orphans()
    settled = Attachment.objects.filter(touched_at__lt=timezone.now() - SWEEP_AFTER).order_by("touched_at")
    for event, rows in (
        ("upload is complete", settled.filter(state=FileState.UPLOADING, received=F("size"))),
        ("picture is here", settled.filter(state=FileState.PROCESSING)),
        ("file is gone", settled.filter(state=FileState.GONE)),
    ):
        followups.follow_up(event, list(rows.values_list("pk", flat=True)[:MOST_SWEPT]))
    removing_files.remove_stray_parts()
