"""Lists of messages that are kept: a room's pins, one's own bookmarks, the earlier texts of a message."""

from dataclasses import dataclass

from accounts.models import User
from chat.models import Bookmark, Message, Pin, Revision
from chat.policies import Action, Viewer, require_history
from chat.queries.messages import Stored, message_for, readable, stored_messages
from chat.queries.rooms import room_for
from foundation.clock import iso


def pinned(user: User | None, room_id: int) -> list[Stored]:
    """A room's pinned messages, the newest pin first."""
    seen = room_for(user, room_id, Action.READ)
    rows = readable(seen.viewer, Message.objects.filter(room=seen.room, pin__isnull=False))
    stored = stored_messages(rows.values_list("pk", flat=True))
    newest_first = Pin.objects.filter(room=seen.room).order_by("-pk").values_list("message", flat=True)
    return [stored[message_id] for message_id in newest_first if message_id in stored]


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """`message` is None when its owner may not read it any more, or it is gone."""

    id: int
    message_id: int
    note: str
    created_at: str
    message: Stored | None


def bookmarks(user: User, *, before_id: int | None, limit: int) -> tuple[list[Bookmarked], int | None]:
    """The newest first, with the id to go on before (None at the end)."""
    mine = Bookmark.objects.filter(user=user)
    if before_id is not None:
        mine = mine.filter(pk__lt=before_id)
    found = list(mine.order_by("-pk")[: limit + 1])
    page = found[:limit]
    rows = Message.objects.filter(pk__in=[one.message_id for one in page], deleted_at=None, hidden_at=None)
    stored = stored_messages(readable(Viewer(user), rows).values_list("pk", flat=True))
    listed = [
        Bookmarked(one.pk, one.message_id, one.note, iso(one.created_at), stored.get(one.message_id)) for one in page
    ]
    return listed, page[-1].pk if len(found) > limit else None


@dataclass(frozen=True, slots=True)
class Version:
    version: int
    source: str
    written_at: str


def history(user: User, message_id: int) -> list[Version]:
    """All texts that a message has had, the newest first. Raises NotFound for a tombstone."""
    message, viewer, asked = message_for(user, message_id)
    require_history(viewer, message, asked)
    earlier = Revision.objects.filter(message=message).order_by("-version")
    newest = Version(message.source_version, message.source, iso(message.edited_at or message.created_at))
    return [newest, *(Version(one.version, one.source, iso(one.written_at)) for one in earlier)]
