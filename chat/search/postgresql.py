"""PostgreSQL's full text: the table chat_search, kept by triggers (migration 0005).

GIN knows no order, so the newest of a common word are looked for among the newest messages first, whose cost has a
bound. Then they are counted up to a bound, which has none: of a word that is common in foreign rooms all rows are
visited to find few of one's own.
"""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message
from chat.search.matches import MOST_COUNTED, Matches, Statement, Wanted, counted, joined, row_conditions
from chat.search.parsing import Term
from chat.search.words import plain

WINDOW, GROWTH = 8_192, 4
"""Ids among which the newest are looked for: gone through in 2 ms, whatever they hold. Then four times as many."""


def matches(wanted: Wanted, *, least: int) -> Matches:
    """At least `least` if there are; with `before_id` they are not counted further."""
    where = [*_index(wanted), *row_conditions(wanted, "s.message", "s.room")]
    if wanted.first_id is not None:
        where.append(("s.message >= %s", (wanted.first_id,)))
    end = _end(wanted)
    newest = _within(where, end - WINDOW, end, MOST_COUNTED + 1)
    if len(newest) > MOST_COUNTED or (wanted.before_id is not None and len(newest) >= least):
        return counted(newest)
    everything = _ids([*where, ("s.message < %s", (end,))], f"LIMIT {MOST_COUNTED + 1}")
    if len(everything) <= MOST_COUNTED:
        return counted(sorted(everything, reverse=True))
    return Matches(_newest(where, end, newest, least), MOST_COUNTED, exact=False)


def matching(rows: QuerySet[Message], terms: tuple[Term, ...]) -> QuerySet[Message]:
    # As an array: of a subquery PostgreSQL expects far more rows than a rare word has, and then walks through all
    # messages from the newest, looking for a page of them.
    found = "SELECT unnest(ARRAY(SELECT message FROM chat_search WHERE terms @@ %s::tsquery))"
    return rows.filter(pk__in=RawSQL(found, [" & ".join(map(_phrase, terms))]))  # noqa: S611


def _newest(where: list[Statement], end: int, newest: list[int], least: int) -> list[int]:
    """Back from the newest in ever larger steps, until there are enough. There are."""
    found, width, until = newest, WINDOW, end - WINDOW
    while len(found) < least and until > 0:
        width *= GROWTH
        found = found + _within(where, until - width, until, least - len(found))
        until -= width
    return found


def _end(wanted: Wanted) -> int:
    """The id after the newest that is in question."""
    if wanted.before_id is not None:
        return wanted.before_id
    return (_ids([("true", ())], "ORDER BY s.message DESC LIMIT 1") or [0])[0] + 1


def _within(where: list[Statement], first: int, end: int, limit: int) -> list[int]:
    bounds = ("s.message >= %s AND s.message < %s", (first, end))
    return _ids([*where, bounds], f"ORDER BY s.message DESC LIMIT {limit}")


def _ids(where: list[Statement], order: str) -> list[int]:
    conditions, parameters = joined(where)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.message FROM chat_search s WHERE {conditions} {order}", parameters)  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _index(wanted: Wanted) -> list[Statement]:
    parts, words = wanted.parts_and_words()
    conditions: list[Statement] = [("s.plain LIKE %s", (f"%{plain(part)}%",)) for part in parts]
    marks = [_quoted(f"/{mark}") for mark in wanted.marks]
    authors = [" | ".join(_quoted(f"/a{author}") for author in wanted.authors)] if wanted.authors else []
    without = [f"!{_phrase(term)}" for term in wanted.without]
    sought = [*map(_phrase, words), *marks, *(f"({one})" for one in authors), *without]
    if sought:
        conditions.append(("s.terms @@ %s::tsquery", (" & ".join(sought),)))
    return conditions


def _phrase(term: Term) -> str:
    words = " <-> ".join(_quoted(plain(word)) for word in term.words)
    return f"{words}:*" if term.beginning else f"({words})"


def _quoted(text: str) -> str:
    """Nothing in it is syntax."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
