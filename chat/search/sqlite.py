"""FTS5: the tables chat_search and chat_search_parts, kept by triggers (migration 0004).

A row's number is message << 27 | room. FTS5 goes through the matches of a word from the newest, at 0.1 µs each
together with the question whether the room may be read. So the worst there is, a word that all of a million messages
hold and none of them to be read, takes 0.1 s.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message
from chat.search.matches import MOST_COUNTED, Matches, Statement, Wanted, counted, joined, row_conditions
from chat.search.parsing import Term

ROOM_BITS = 27
MESSAGE, ROOM = f"s.rowid >> {ROOM_BITS}", f"s.rowid & {(1 << ROOM_BITS) - 1}"
_MARK = "\ue000"


def matches(wanted: Wanted, *, least: int) -> Matches:
    """All up to MOST_COUNTED, whatever `least` is: one statement finds and counts."""
    table, conditions = _index(wanted)
    conditions += row_conditions(wanted, MESSAGE, ROOM)
    if wanted.first_id is not None:
        conditions.append(("s.rowid >= %s", (wanted.first_id << ROOM_BITS,)))
    if wanted.before_id is not None:
        conditions.append(("s.rowid < %s", (wanted.before_id << ROOM_BITS,)))
    where, parameters = joined(conditions)
    sql = f"SELECT {MESSAGE} FROM {table} s WHERE {where} ORDER BY s.rowid DESC LIMIT {MOST_COUNTED + 1}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return counted([row[0] for row in cursor.fetchall()])


def matching(rows: QuerySet[Message], terms: tuple[Term, ...]) -> QuerySet[Message]:
    found = RawSQL(f"SELECT {MESSAGE} FROM chat_search s WHERE s.chat_search MATCH %s", [_all(map(_phrase, terms))])  # noqa: S608, S611
    return rows.filter(pk__in=found)


def _index(wanted: Wanted) -> tuple[str, list[Statement]]:
    """The table to go through, and what it is asked."""
    parts, words = wanted.parts_and_words()
    sought = _sought(wanted, words)
    without = " OR ".join(map(_phrase, wanted.without))
    if not parts:
        return "chat_search", [("s.chat_search MATCH %s", (f"({sought}) NOT ({without})" if without else sought,))]
    conditions: list[Statement] = [("s.chat_search_parts MATCH %s", (_all(map(_quoted, parts)),))]
    rows = "(SELECT rowid FROM chat_search WHERE chat_search MATCH %s)"
    if sought:
        conditions.append((f"s.rowid IN {rows}", (sought,)))
    if without:
        conditions.append((f"s.rowid NOT IN {rows}", (without,)))
    return "chat_search_parts", conditions


def _sought(wanted: Wanted, words: tuple[Term, ...]) -> str:
    rooms = wanted.few_rooms if wanted.rooms is None else wanted.rooms
    anyone = [_any(f"a{author}" for author in wanted.authors)] if wanted.authors else []
    anywhere = [_any(f"s{room}" for room in rooms)] if rooms else []
    return _all([*map(_phrase, words), *map(_mark, wanted.marks), *anyone, *anywhere])


def _phrase(term: Term) -> str:
    return _quoted(" ".join(term.words)) + ("*" if term.beginning else "")


def _mark(mark: str) -> str:
    return _quoted(_MARK + mark)


def _any(marks: Iterable[str]) -> str:
    return f"({' OR '.join(map(_mark, marks))})"


def _all(expressions: Iterable[str]) -> str:
    return " AND ".join(expressions)


def _quoted(text: str) -> str:
    """Nothing in it is syntax."""
    return '"' + text.replace('"', " ") + '"'
