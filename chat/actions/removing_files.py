"""Files that nobody can reach any more go: their bytes, their row, and what they took of the quotas."""

from django.utils import timezone

from accounts.transactions import transacted
from chat.actions.attachments import UNFINISHED_KEPT, UNPOSTED_KEPT, let_go
from chat.actions.quotas import adjust
from chat.files import parts
from chat.files.names import file_name, original_name, thumbnail_name
from chat.models import Attachment, FileState
from foundation.store import store


def remove(attachment_id: int) -> None:
    """Bytes first: what an interruption leaves is still in the row, and is done by doing it again."""
    file = Attachment.objects.filter(pk=attachment_id, state=FileState.GONE).first()
    if file is None:
        return
    for name in (file_name, original_name, thumbnail_name):
        store().delete(name(file.key))
    parts.remove(file.key)
    _forget(file)


@transacted
def _forget(file: Attachment) -> None:
    deleted, _ = Attachment.objects.filter(pk=file.pk).delete()
    if deleted:
        adjust(file.uploader_id, -file.size)


@transacted
def let_go_of_orphans() -> None:
    """Uploads that were given up, and files that no message came for."""
    now = timezone.now()
    orphans = Attachment.objects.filter(message=None)
    let_go(orphans.filter(state=FileState.UPLOADING, touched_at__lt=now - UNFINISHED_KEPT))
    unposted = orphans.filter(state__in=(FileState.PROCESSING, FileState.READY), scheduled=None)
    let_go(unposted.filter(touched_at__lt=now - UNPOSTED_KEPT))


def remove_stray_parts() -> None:
    """Parts that no upload needs: a process died before it could remove them, or before their row was there."""
    old = parts.older_than(2 * UNFINISHED_KEPT.total_seconds())
    unfinished = Attachment.objects.filter(key__in=old, state=FileState.UPLOADING)
    needed = set(unfinished.values_list("key", flat=True))
    for key in old:
        if key not in needed:
            parts.remove(key)
