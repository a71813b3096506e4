"""Uploads: begin, go on, finish, discard.

What becomes of a picture then is in pictures.py, how a file comes to its message in attaching.py.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import followups
from chat.actions.quotas import reserve
from chat.files import parts
from chat.files.child import NoPicture, measured
from chat.files.names import file_name, original_name
from chat.files.types import HEAD_BYTES, UNKNOWN, FileType, Kind, type_of
from chat.models import Attachment, FileState
from chat.queries.attachments import upload_of
from foundation import limits
from foundation.errors import Conflict, Invalid, NotFound, TooLarge
from foundation.store import store
from foundation.text import one_line

NAME_CHARS = 255
MIB = 1024 * 1024

UNFINISHED_KEPT = timedelta(hours=24)
"""So long an upload waits for its next byte."""

UNPOSTED_KEPT = timedelta(days=7)
"""So long a file waits for its message: drafts keep theirs over a weekend."""


def begin(user: User, name: str, size: int) -> Attachment:
    """Promise `size` bytes. Raises TooLarge past a file's limit or a quota, TooFast, Invalid."""
    if size < 0:
        raise Invalid(gettext_lazy("A size is a whole number of bytes."), field="size")
    if size > settings.FLACK_FILE_BYTES:
        raise TooLarge(
            gettext_lazy("Files hold at most {size} MiB."), size=round(settings.FLACK_FILE_BYTES / MIB), field="size"
        )
    rate = settings.FLACK_UPLOAD_RATE
    limits.take("upload", str(user.pk), limits.Rate(rate, 60, max(1, int(rate))))
    upload = _promised(user, checked_name(name), size)
    return finished(upload) if size == 0 else upload


@transacted
def _promised(user: User, name: str, size: int) -> Attachment:
    reserve(user.pk, size)
    now = timezone.now()
    return Attachment.objects.create(
        key=secrets.token_hex(16), uploader=user, name=name, size=size, created_at=now, touched_at=now
    )


def checked_name(name: str) -> str:
    """The last part of a path, on one line, short enough; never empty. Decides nothing but how it is called."""
    last = PurePosixPath(one_line(name).replace("\\", "/")).name.strip(". ") or "file"
    if len(last) <= NAME_CHARS:
        return last
    ending = PurePosixPath(last).suffix[:20]
    return last[: NAME_CHARS - len(ending)] + ending


def expires_at(upload: Attachment) -> datetime:
    kept = UNFINISHED_KEPT if upload.state == FileState.UPLOADING else UNPOSTED_KEPT
    return upload.touched_at + kept


def standing(user: User, upload_id: int) -> Attachment:
    """How far an upload of mine has come; one whose last byte came before a crash is finished now."""
    upload = upload_of(user, upload_id)
    if upload.state != FileState.UPLOADING:
        return upload
    upload.received = min(upload.received, parts.held(upload.key))  # a power cut may have taken bytes back
    return finished(upload) if upload.received == upload.size else upload


def go_on(user: User, upload_id: int, offset: int, chunk: Iterable[bytes]) -> Attachment:
    """Add bytes from `offset`, which must be where it stands; with the last one it is finished.

    Raises Conflict for another offset or a second writer, TooLarge past what was promised, and what `finished` raises.
    """
    upload = standing(user, upload_id)
    if upload.received != offset:
        raise Conflict(gettext_lazy("This upload goes on at byte {byte}."), byte=str(upload.received), field="offset")
    if upload.state != FileState.UPLOADING:
        return upload
    try:
        end = parts.append(upload.key, offset, chunk, most=upload.size - offset)
    except parts.Busy:
        raise Conflict(gettext_lazy("Another request is writing to this upload.")) from None
    except parts.TooMuch:
        raise TooLarge(
            ngettext_lazy(
                "This upload was promised to hold {n} byte.", "This upload was promised to hold {n} bytes.", upload.size
            ),
            n=upload.size,
        ) from None
    now = timezone.now()
    mine = Attachment.objects.filter(pk=upload.pk, state=FileState.UPLOADING)
    if not mine.update(received=end, touched_at=now):  # given up meanwhile
        parts.remove(upload.key)
        raise NotFound
    upload.received, upload.touched_at = end, now
    return finished(upload) if end == upload.size else upload


def finished(upload: Attachment) -> Attachment:
    """All bytes are here: find out what it is, and store it. Doing it twice is the same.

    Raises TooLarge for a picture with too many pixels, which is then gone, NotFound for what was given up meanwhile.
    """
    if upload.size == 0:
        parts.append(upload.key, 0, (), most=0)
    try:
        found, width, height = _looked_at(upload)
        name = original_name(upload.key) if found.kind is Kind.IMAGE else file_name(upload.key)
        store().put(parts.path_of(upload.key), name)
    except FileNotFoundError:  # another request has just finished it, or given it up
        return upload_of(upload.uploader, upload.pk)
    _keep(upload, found, width, height)
    parts.remove(upload.key)
    kept = Attachment.objects.filter(pk=upload.pk).exclude(state=FileState.GONE).first()
    if kept is None:  # given up, and what removes its bytes may have been here before they were
        store().delete(name)
        raise NotFound
    return kept


def _looked_at(upload: Attachment) -> tuple[FileType, int | None, int | None]:
    """What it is; width and height of a picture. Raises FileNotFoundError, TooLarge."""
    path = parts.path_of(upload.key)
    with path.open("rb") as file:
        found = type_of(file.read(HEAD_BYTES))
    if found.kind is not Kind.IMAGE:
        return found, None, None
    try:
        width, height = measured(path, found.media_type)
    except NoPicture:
        return FileType(UNKNOWN, Kind.FILE), None, None
    if width * height > settings.FLACK_IMAGE_PIXELS:
        give_up([upload.pk])
        raise TooLarge(
            gettext_lazy("Pictures hold at most {size} million pixels."),
            size=round(settings.FLACK_IMAGE_PIXELS / 1_000_000),
        )
    return found, width, height


@transacted
def _keep(upload: Attachment, found: FileType, width: int | None, height: int | None) -> None:
    is_picture = found.kind is Kind.IMAGE
    moved = Attachment.objects.filter(pk=upload.pk, state=FileState.UPLOADING).update(
        state=FileState.PROCESSING if is_picture else FileState.READY,
        kind=found.kind.value,
        media_type=found.media_type,
        received=upload.size,
        width=width,
        height=height,
        touched_at=timezone.now(),
    )
    if moved and is_picture:
        followups.follow_up("picture is here", [upload.pk])


def upload_whole(user: User, name: str, size: int, chunks: Iterable[bytes]) -> Attachment:
    """A file that comes in one request."""
    upload = begin(user, name, size)
    return upload if upload.state != FileState.UPLOADING else go_on(user, upload.pk, 0, chunks)


def discard(user: User, upload_id: int) -> None:
    """Away with an upload of mine that no message has. Raises NotFound."""
    give_up([upload_of(user, upload_id).pk])


@transacted
def give_up(upload_ids: list[int]) -> None:
    """Away with those of them that no message has."""
    let_go(Attachment.objects.filter(pk__in=upload_ids, message=None))


def let_go(files: QuerySet[Attachment]) -> None:
    """From now on nobody finds them; their bytes are removed by a task. Inside the caller's transaction."""
    held = files.exclude(state=FileState.GONE).order_by("pk").select_for_update()
    ids = [file.pk for file in held]
    Attachment.objects.filter(pk__in=ids).update(state=FileState.GONE, touched_at=timezone.now())
    followups.follow_up("file is gone", ids)
