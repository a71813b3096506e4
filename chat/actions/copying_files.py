"""Files go along with a message that is forwarded: as copies, which are their forwarder's and outlive the originals.

They count against the forwarder's quota, and go with the message that they came to.
"""

import secrets
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import followups
from chat.actions.attachments import give_up
from chat.actions.quotas import adjust, reserve
from chat.files.names import file_name, original_name, thumbnail_name
from chat.models import Attachment, FileState
from foundation.errors import NotFound
from foundation.store import store

_COPIED = ("state", "kind", "media_type", "size", "width", "height", "placeholder", "has_thumbnail")


def copied(user: User, files: Sequence[Attachment]) -> list[int]:
    """Ids of copies of these files, in their order, which wait for a message. All of them or none.

    Slow where the bytes lie in a bucket. Raises TooLarge where a quota is full, NotFound for a file that is gone.
    """
    copies = _promised(user, files)
    try:
        for file, copy in zip(files, copies, strict=True):
            _fill(copy, file)
    except BaseException:
        give_up([copy.pk for copy in copies])
        raise
    return [copy.pk for copy in copies]


@transacted
def _promised(user: User, files: Sequence[Attachment]) -> list[Attachment]:
    """Rows without bytes: what a crash leaves of them goes as an upload does with which nobody went on."""
    reserve(user.pk, sum(file.size for file in files))
    now = timezone.now()
    return [
        Attachment.objects.create(
            key=secrets.token_hex(16), uploader=user, name=file.name, size=file.size, created_at=now, touched_at=now
        )
        for file in files
    ]


def _fill(copy: Attachment, file: Attachment) -> None:
    try:
        _copy_bytes(copy, file)
    except FileNotFoundError:
        # A picture is perhaps made anew at this moment: its original is gone, and what it became is there.
        found = Attachment.objects.filter(pk=file.pk, state=FileState.READY).first()
        if found is None or file.state == FileState.READY:
            raise NotFound(gettext_lazy("A file of this message is not there any more.")) from None
        _fill(copy, found)
    else:
        _settle(copy, file)


def _copy_bytes(copy: Attachment, file: Attachment) -> None:
    if file.state == FileState.PROCESSING:
        store().copy(original_name(file.key), original_name(copy.key))
        return
    store().copy(file_name(file.key), file_name(copy.key))
    if file.has_thumbnail:
        store().copy(thumbnail_name(file.key), thumbnail_name(copy.key))


@transacted
def _settle(copy: Attachment, file: Attachment) -> None:
    facts = {name: getattr(file, name) for name in _COPIED}
    Attachment.objects.filter(pk=copy.pk).update(received=file.size, touched_at=timezone.now(), **facts)
    adjust(copy.uploader_id, file.size - copy.size)
    if file.state == FileState.PROCESSING:
        followups.follow_up("picture is here", [copy.pk])
