"""`has:` and `is:`, each with what it means.

MARKS are kept in the index, so that a common word with a rare mark is found fast. CONDITIONS are asked of each message
that the words have found; written as `pk__in` they also work without any word, and of a mark they are asked where it is
to be left out (`-has:link`). Whatever is not in CONDITIONS is searched as words.
"""

from collections.abc import Callable

from django.db.models import F, Q, QuerySet

from accounts.models import User
from chat.models import Attachment, Bookmark, Pin, Reaction, Room, RoomKind
from chat.models.attachments import FileKind

MARKS = {"has:link": "link", "is:thread": "thread"}


def _attached() -> QuerySet[Attachment, int | None]:
    """The messages that have files. The files of one that is gone are gone from it too."""
    return Attachment.objects.filter(message__isnull=False).values_list("message", flat=True)


CONDITIONS: dict[str, Callable[[User], Q]] = {
    "has:link": lambda user: Q(source__icontains="http://") | Q(source__icontains="https://"),
    "is:thread": lambda user: ~Q(room=F("counter_room")),
    "has:file": lambda user: Q(pk__in=_attached()),
    "has:image": lambda user: Q(pk__in=_attached().filter(kind=FileKind.IMAGE)),
    "has:reaction": lambda user: Q(pk__in=Reaction.objects.values("message")),
    "has:thread": lambda user: Q(pk__in=Room.objects.filter(kind=RoomKind.THREAD, last_number__gt=0).values("root")),
    "is:pinned": lambda user: Q(pk__in=Pin.objects.values("message")),
    "is:starred": lambda user: Q(pk__in=Bookmark.objects.filter(user=user).values("message")),
}

TRAITS = frozenset(CONDITIONS)
