"""FTS5: the table chat_search, kept by triggers (migration 0002)."""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message


def matching(rows: QuerySet[Message], words: list[str]) -> QuerySet[Message]:
    """Each word is quoted, so nothing in it is syntax; the last one is a prefix."""
    wanted = " ".join(f'"{word}"' for word in words) + "*"
    return rows.filter(pk__in=RawSQL("SELECT rowid FROM chat_search WHERE chat_search MATCH %s", [wanted]))
