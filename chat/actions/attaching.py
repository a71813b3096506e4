"""Files come to their messages: what a batch of posts may take, read at once and written at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from chat.models import Attachment, FileState, ScheduledMessage
from foundation.errors import FlackError, Invalid, NotFound, TooLong


def unattachable(ids: Sequence[int]) -> FlackError | None:
    """What is wrong without asking the database: TooLong past FLACK_MESSAGE_FILES, Invalid for one named twice."""
    if len(ids) > settings.FLACK_MESSAGE_FILES:
        return TooLong(
            ngettext_lazy(
                "A message has at most {n} file.", "A message has at most {n} files.", settings.FLACK_MESSAGE_FILES
            ),
            n=settings.FLACK_MESSAGE_FILES,
            field="attachments",
        )
    if len(set(ids)) != len(ids):
        return Invalid(gettext_lazy("Each file can be there once."), field="attachments")
    return None


@dataclass(slots=True)
class Claimable:
    """The files that the posts of a batch ask for and nobody has yet. Who takes one first, has it."""

    free: dict[int, Attachment]
    taken: dict[tuple[int, str], list[Attachment]] = field(default_factory=dict)  # (author, client_id) -> its files

    def take(self, author_id: int, client_id: str, ids: Sequence[int]) -> None:
        """All of them or none.

        Raises NotFound: not there, not finished, somebody else's, or in another message, also one that waits.
        """
        files = [self.free.get(file_id) for file_id in ids]
        mine = [file for file in files if file is not None and _is_for(file, author_id, client_id)]
        if len(mine) < len(ids):
            raise NotFound(
                gettext_lazy("That file is not there, or is in another message already."), field="attachments"
            )
        for file in mine:
            del self.free[file.pk]
        self.taken[(author_id, client_id)] = mine

    def of(self, author_id: int, client_id: str) -> list[Attachment]:
        return self.taken.get((author_id, client_id), [])


def scheduled_name(scheduled_id: int) -> str:
    """The client_id under which a message for later is posted, however often that is tried."""
    return f"scheduled:{scheduled_id}"


def _is_for(file: Attachment, author_id: int, client_id: str) -> bool:
    waits_with = file.scheduled_id and scheduled_name(file.scheduled_id)
    return file.uploader_id == author_id and waits_with in (None, client_id)


def claimable(file_ids: Sequence[int]) -> Claimable:
    """One query for a batch, none without files. The rows stay locked, so no other post and no sweep takes them."""
    if not file_ids:
        return Claimable({})
    waiting = Attachment.objects.filter(
        pk__in=set(file_ids), message=None, state__in=(FileState.PROCESSING, FileState.READY)
    )
    return Claimable({file.pk: file for file in waiting.order_by("pk").select_for_update()})


def put_by(author_id: int, scheduled: ScheduledMessage, file_ids: Sequence[int]) -> None:
    """Have these files wait with a message for later, in the transaction that makes it. Raises what a post would."""
    refusal = unattachable(file_ids)
    if refusal is not None:
        raise refusal
    found = claimable(file_ids)
    found.take(author_id, "", file_ids)
    for position, file in enumerate(found.of(author_id, "")):
        Attachment.objects.filter(pk=file.pk).update(scheduled=scheduled, position=position, touched_at=timezone.now())


def attach(files_of: Sequence[tuple[int, int, Sequence[Attachment]]]) -> None:
    """(message, the room of its gallery, its files): write whose they are now, in one statement."""
    now = timezone.now()
    attached = []
    for message_id, room_id, files in files_of:
        for position, file in enumerate(files):
            file.message_id, file.room_id = message_id, room_id
            file.position, file.touched_at = position, now
            attached.append(file)
    if attached:
        Attachment.objects.bulk_update(attached, ["message", "room", "position", "touched_at"])
