"""PostgreSQL's full text, over the index chat_message_search (migration 0002)."""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message


def matching(rows: QuerySet[Message], words: list[str]) -> QuerySet[Message]:
    """Words are letters, digits and underscores only, so nothing in them is syntax; the last one is a prefix."""
    wanted = " & ".join(words) + ":*"
    # As an array: of a subquery PostgreSQL expects far more rows than a rare word has, and then walks through all
    # messages from the newest, looking for a page of them.
    found = RawSQL(
        "SELECT unnest(ARRAY(SELECT id FROM chat_message"
        " WHERE to_tsvector('simple', source) @@ to_tsquery('simple', %s)))",
        [wanted],
    )
    return rows.filter(pk__in=found)
