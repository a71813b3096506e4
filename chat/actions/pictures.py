"""A picture that came up is made anew: upright, without where and when it was taken, with a small one beside it.

Until then its original is shown to nobody. The result is one more change of its message, if it has one by then.
"""

import logging
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.transactions import transacted
from chat import changes
from chat.actions.quotas import adjust
from chat.actions.rewriting import rewrite
from chat.files.child import NoPicture, remade
from chat.files.names import file_name, original_name, thumbnail_name
from chat.files.types import UNKNOWN, Kind
from chat.models import Attachment, FileState, Message
from foundation import temporary
from foundation.store import store

log = logging.getLogger(__name__)

MOST_FAILURES = 2
"""Once may have been the machine's fault. After the second it is handed out as a file that nobody looks into."""


def remake(attachment_id: int) -> None:
    """Twice is the same. Slow: call it from a task."""
    picture = Attachment.objects.filter(pk=attachment_id, state=FileState.PROCESSING).first()
    if picture is None:
        return
    with tempfile.TemporaryDirectory(dir=temporary.folder()) as folder:
        into, thumbnail = Path(folder) / "picture", Path(folder) / "thumbnail"
        try:
            with store().at_hand(original_name(picture.key)) as original:
                made = remade(
                    original,
                    picture.media_type,
                    into=into,
                    thumbnail=thumbnail,
                    most_pixels=settings.FLACK_IMAGE_PIXELS,
                )
        except (NoPicture, FileNotFoundError) as error:
            log.warning("picture %s could not be made anew: %s", attachment_id, error)
            _note_failure(picture)
            return
        size = into.stat().st_size
        store().put(into, file_name(picture.key))
        store().put(thumbnail, thumbnail_name(picture.key))
    _settle(
        picture,
        size=size,
        width=made.width,
        height=made.height,
        placeholder=made.placeholder,
        has_thumbnail=True,
    )


def _note_failure(picture: Attachment) -> None:
    """Nothing is known of what can't be decoded, least of all that a browser may show it."""
    failures = picture.failures + 1
    if failures < MOST_FAILURES:
        Attachment.objects.filter(pk=picture.pk).update(failures=failures)
        return
    with suppress(FileNotFoundError), store().at_hand(original_name(picture.key)) as original:
        store().put(original, file_name(picture.key))
    _settle(picture, kind=Kind.FILE.value, media_type=UNKNOWN, width=None, height=None, failures=failures)


def _settle(picture: Attachment, **facts: Any) -> None:
    if _write(picture.pk, facts):
        store().delete(original_name(picture.key))


@transacted
def _write(attachment_id: int, facts: dict[str, Any]) -> bool:
    """A post may take the file at this moment: then the room's lock is waited for, and its message is told."""
    message_id = Attachment.objects.filter(pk=attachment_id).values_list("message", flat=True).first()
    if message_id is not None:
        changes.lock_rooms([Message.objects.values_list("counter_room", flat=True).get(pk=message_id)])
    picture = Attachment.objects.select_for_update().filter(pk=attachment_id, state=FileState.PROCESSING).first()
    if picture is None:
        return False
    if picture.message_id != message_id:
        return _write(attachment_id, facts)
    grown = facts.get("size", picture.size) - picture.size
    Attachment.objects.filter(pk=attachment_id).update(state=FileState.READY, touched_at=timezone.now(), **facts)
    adjust(picture.uploader_id, grown)
    message = Message.objects.filter(pk=message_id, deleted_at=None).first() if message_id is not None else None
    if message is not None:
        changes.announce([rewrite(message, timezone.now())])
    return True
