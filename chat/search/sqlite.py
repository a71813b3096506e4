"""FTS5: the tables chat_search and chat_search_parts. What they hold, and what of it is due, says sqlite_index.py.

A row's number is message << 27 | room. FTS5 goes through the matches of a word from the newest, at 0.1 µs each
together with the question whether the room may be read. So the worst there is, a word that all of a million messages
hold and none of them to be read, takes 0.1 s.
"""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.utils import OperationalError

from chat.models import Message
from chat.search.matches import (
    LEAST_PART,
    MOST_COUNTED,
    MOST_TRIED,
    Matches,
    Statement,
    Wanted,
    counted,
    joined,
    message_conditions,
    room_conditions,
)
from chat.search.parsing import Term
from chat.search.sqlite_index import MOST_AT_ONCE, ROOM_BITS, enter_due, forget_due
from chat.search.words import plain

log = logging.getLogger(__name__)

LONGEST_WAIT_MS = 250
"""A search waits no longer for the lock to write: it is better answered without the newest than not at all."""

MOST_TURNS = 20
"""Transactions before a search, half a second: two seconds of posts at the highest rate. More is only due after an
import that was cut off, and the clock goes on with it."""

MESSAGE, ROOM = f"s.rowid >> {ROOM_BITS}", f"s.rowid & {(1 << ROOM_BITS) - 1}"
_MARK = "\ue000"


def index_due(at_once: int = MOST_AT_ONCE) -> bool:
    """Index the oldest of what is due, in one transaction. Whether more is due: the caller lets others write between.

    Whoever else does it at the same time waits, and then finds the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM chat_search_due)")
        if not cursor.fetchone()[0]:
            return False
        with transaction.atomic():
            for statement in (*enter_due(at_once), forget_due(at_once)):
                cursor.execute(statement)
        return bool(cursor.rowcount == at_once)


def complete() -> None:
    """Before a search, so that it finds what was just posted. A database that can't be written is searched as it is."""
    try:
        with _short_wait():
            for _ in range(MOST_TURNS):
                if not index_due():
                    return
    except OperationalError as error:
        log.info("searching without what is due: %s", error)


@contextlib.contextmanager
def _short_wait() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual_ms = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual_ms}")


def matches(wanted: Wanted) -> Matches:
    """All up to MOST_COUNTED: one statement finds and counts."""
    complete()
    parts, words = wanted.parts_and_words()
    rows = _rows_of_parts(wanted, parts, words) if parts else _rows_of_words(wanted)
    # The room first: it is told from the row's number, the rest may have to look at the message.
    conditions = [*room_conditions(wanted, ROOM), *message_conditions(wanted, MESSAGE), *rows.conditions]
    where, parameters = joined(conditions)
    sql = f"SELECT {MESSAGE} FROM {rows.table} s WHERE {where} ORDER BY s.rowid DESC LIMIT {MOST_COUNTED + 1}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (*rows.parameters, *parameters))
        found = counted([row[0] for row in cursor.fetchall()])
    if parts and wanted.tried and found.exact and _has_untried(wanted, parts):
        return replace(found, exact=False)
    return found


def texts(ids: Sequence[int]) -> dict[int, str]:
    """As `words.plain` gives them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, source FROM chat_message WHERE id IN ({', '.join(map(str, ids))})")  # noqa: S608
        return {pk: plain(source) for pk, source in cursor.fetchall()}


def matching(rows: QuerySet[Message], terms: tuple[Term, ...]) -> QuerySet[Message]:
    complete()
    found = RawSQL(f"SELECT {MESSAGE} FROM chat_search s WHERE s.chat_search MATCH %s", [_all(map(_phrase, terms))])  # noqa: S608, S611
    return rows.filter(pk__in=found)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The table to go through, with its own parameters, and what is asked of each row."""

    table: str
    parameters: tuple[Any, ...]
    conditions: list[Statement]


def _rows_of_words(wanted: Wanted) -> _Rows:
    sought, without = _all([*_sought(wanted, wanted.terms), *_places(wanted)]), _without(wanted)
    expression = f"({sought}) NOT ({without})" if without else sought
    return _Rows("chat_search", (), [("s.chat_search MATCH %s", (expression,)), *_bounds(wanted, "s.rowid")])


def _rows_of_parts(wanted: Wanted, parts: list[str], words: tuple[Term, ...]) -> _Rows:
    where, parameters = _with_trigrams(wanted, parts)
    limit = MOST_TRIED if wanted.tried else -1
    table = f"(SELECT rowid FROM chat_search_parts WHERE {where} ORDER BY rowid DESC LIMIT {limit})"  # noqa: S608
    conditions = [_holds(part) for part in parts if part.isascii()]
    rows = "(SELECT rowid FROM chat_search WHERE chat_search MATCH %s)"
    if others := _all(_sought(wanted, words)):
        conditions.append((f"s.rowid IN {rows}", (others,)))
    if without := _without(wanted):
        conditions.append((f"s.rowid NOT IN {rows}", (without,)))
    return _Rows(table, parameters, conditions)


def _has_untried(wanted: Wanted, parts: list[str]) -> bool:
    """Whether there are older ones that have the trigrams."""
    where, parameters = _with_trigrams(wanted, parts)
    beyond = f"SELECT 1 FROM chat_search_parts WHERE {where} ORDER BY rowid DESC LIMIT 1 OFFSET {MOST_TRIED}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({beyond})", parameters)
        return bool(cursor.fetchone()[0])


def _with_trigrams(wanted: Wanted, parts: list[str]) -> Statement:
    sought = _all(dict.fromkeys(_quoted(trigram) for part in parts for trigram in _trigrams(part)))
    return joined([("chat_search_parts MATCH %s", (sought,)), *_bounds(wanted, "rowid")])


def _trigrams(part: str) -> list[str]:
    """Of ASCII some, spread over the part; `_holds` is asked of the rest. SQLite's LIKE knows no other capitals: there
    the index alone decides, and takes a text that has all trigrams, though not in a row.
    """
    places = range(len(part) - LEAST_PART + 1)
    chosen = places if not part.isascii() else sorted({places[0], places[len(places) // 2], places[-1]})
    return [part[place : place + LEAST_PART] for place in chosen]


def _holds(part: str) -> Statement:
    found = f"SELECT 1 FROM chat_message m WHERE m.id = ({MESSAGE}) AND m.source LIKE %s"  # noqa: S608
    return f"EXISTS ({found})", (f"%{part}%",)


def _bounds(wanted: Wanted, row: str) -> list[Statement]:
    bounds: list[Statement] = []
    if wanted.first_id is not None:
        bounds.append((f"{row} >= %s", (wanted.first_id << ROOM_BITS,)))
    if wanted.before_id is not None:
        bounds.append((f"{row} < %s", (wanted.before_id << ROOM_BITS,)))
    return bounds


def _without(wanted: Wanted) -> str:
    return " OR ".join(map(_phrase, wanted.without))


def _sought(wanted: Wanted, words: tuple[Term, ...]) -> list[str]:
    authors = [_any(f"a{author}" for author in wanted.authors)] if wanted.authors else []
    return [*map(_phrase, words), *map(_mark, wanted.marks), *authors]


def _places(wanted: Wanted) -> list[str]:
    """The rooms, where they are few. Row by row they are asked in any case."""
    rooms = wanted.few_rooms if wanted.rooms is None else wanted.rooms
    return [_any(f"s{room}" for room in rooms)] if rooms else []


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
