"""Files: one for who may see it, and those of a room."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from chat.models import Attachment, FileState, Message
from chat.policies import Action, Viewer
from chat.queries.details import SHOWN
from chat.queries.messages import readable
from chat.queries.rooms import BIGGEST_ID, room_for
from foundation.errors import NotFound


def file_for(user: User | None, attachment_id: int) -> Attachment:
    """A file of a message that the user may read now, or one of theirs that waits for a message.

    Permission and row come from one statement. Raises NotFound, also for those of tombstones.
    """
    if not 0 < attachment_id <= BIGGEST_ID:
        raise NotFound
    mine = Q(message=None, uploader=user) if user is not None else Q(pk=None)
    found = Attachment.objects.filter(mine | Exists(_read_by(user)), pk=attachment_id, state__in=SHOWN).first()
    if found is None:
        raise NotFound
    return found


def upload_of(user: User, attachment_id: int) -> Attachment:
    """One of mine that no message has yet, however far it has come. Raises NotFound."""
    mine = Attachment.objects.filter(uploader=user, message=None).exclude(state=FileState.GONE)
    found = mine.filter(pk=attachment_id).first() if 0 < attachment_id <= BIGGEST_ID else None
    if found is None:
        raise NotFound
    return found


def room_files(
    user: User | None, room_id: int, *, kind: str | None, before: int | None, limit: int
) -> tuple[list[Attachment], int | None]:
    """A room's files with their messages, newest first, and the id to go on before (None at the end).

    Those of its threads are among them; a thread has its own alone. Raises what policies.require raises.
    Index attachment_room.
    """
    seen = room_for(user, room_id, Action.READ)
    files = Attachment.objects.filter(Exists(_read_by(user)), room=seen.room.counter_id, state__in=SHOWN)
    if seen.room.parent_id is not None:
        files = files.filter(message__room=seen.room)
    if kind is not None:
        files = files.filter(kind=kind)
    if before is not None:
        files = files.filter(pk__lt=before)
    found = list(files.select_related("message").order_by("-pk")[: limit + 1])
    page = found[:limit]
    return page, page[-1].pk if len(found) > limit else None


def _read_by(user: User | None) -> QuerySet[Message]:
    """The message of an attachment, where it may be read."""
    there = Message.objects.filter(pk=OuterRef("message"), deleted_at=None, hidden_at=None)
    return readable(Viewer(user), there)
