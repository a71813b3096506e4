"""Finding messages by their words: FTS5 on SQLite, full text on PostgreSQL, behind one function."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from chat.models import Message
from chat.policies import Viewer
from chat.queries.messages import readable, stored_frames
from chat.search import postgresql, sqlite
from chat.search.words import snippet, words_of


@dataclass(frozen=True, slots=True)
class Found:
    """A message as stored, and the place in it that was found: text as HTML, the words in <mark>."""

    message: str
    snippet: str


def search(user: User, query: str, *, before_id: int | None, limit: int) -> tuple[list[Found], int | None]:
    """Messages the user may read that hold all words of `query`, newest first, and the id to go on before.

    The last word may be the beginning of one. Whatever stands in `query` is read as words: it is never an error.
    """
    words = words_of(query)
    if not words:
        return [], None
    rows = matching(Message.objects.filter(deleted_at=None, hidden_at=None), words)
    rows = readable(Viewer(user), rows if before_id is None else rows.filter(pk__lt=before_id))
    found = list(rows.order_by("-pk").values_list("pk", "source")[: limit + 1])
    page = found[:limit]
    stored = dict(stored_frames([pk for pk, _ in page]))
    results = [Found(stored[pk], snippet(source, words)) for pk, source in page if pk in stored]
    return results, page[-1][0] if len(found) > limit else None


def matching(rows: QuerySet[Message], words: list[str]) -> QuerySet[Message]:
    """Those of `rows` that hold all of `words` (words_of), the last one as a beginning."""
    if connection.vendor == "postgresql":
        return postgresql.matching(rows, words)
    return sqlite.matching(rows, words)
