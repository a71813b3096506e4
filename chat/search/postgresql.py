"""PostgreSQL's full text: the table chat_search, kept by triggers (migration 0006).

GIN knows no order, and of a word that is common it hands over every row there is. So the newest messages of the rooms
in question are looked through first, window by window, until a page is full: what is common is found among few. What is
rare there is left to GIN: by itself where few messages of all rooms have it, else together with the index of the rooms,
so that foreign messages are not read (docs/decisions/0018). Measured at a million messages, for a member of a tenth of
them: 1 us a message that is looked through, 2 us a row that GIN finds; ten times that where pages are not in memory.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message
from chat.search.matches import (
    MOST_COUNTED,
    Matches,
    Statement,
    Wanted,
    counted,
    joined,
    message_conditions,
    room_conditions,
)
from chat.search.parsing import Term
from chat.search.words import plain

WINDOW, GROWTH = 8_192, 8
"""Ids that the first window spans. Each after it spans as many as seem to be missing, up to eight times as many: a
window costs 3 ms for finding its places in 500 rooms."""

LOOKED_THROUGH = 4_096
"""Messages of one's own rooms. Of so many the matches are counted though the page is full."""

RANKED_THROUGH = 8_192
"""The same for best first, which are the best of what is found there. 1 us each: a thousand messages with a common word
would be ten times as dear."""

FEW = 8_192
"""Rows that are looked at one by one without asking what else could be done: 8 to 16 ms."""

SPARE = 1.1
"""So much wider is a window than it would have to be, so that its like is not read once more for a few messages."""


def matches(wanted: Wanted, *, least: int, best: bool = False) -> Matches:
    """At least `least` if there are, for best first of more messages. A count that is not exact is of what was looked
    through."""
    walk = _Walk(wanted, least, RANKED_THROUGH if best else LOOKED_THROUGH)
    walk.step()
    if walk.is_longer_than_by_words():
        if _are_few(wanted):
            walk.step(everything=True)
        else:
            return _with_rest(walk)
    while not walk.is_enough():
        walk.step()
    return _as_far(walk)


def texts(ids: Sequence[int]) -> dict[int, str]:
    """As `words.plain` gives them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT message, plain FROM chat_search WHERE message = ANY(%s)", [list(ids)])
        return dict(cursor.fetchall())


def matching(rows: QuerySet[Message], terms: tuple[Term, ...]) -> QuerySet[Message]:
    # As an array: of a subquery PostgreSQL expects far more rows than a rare word has, and then walks through all
    # messages from the newest, looking for a page of them.
    found = "SELECT unnest(ARRAY(SELECT message FROM chat_search WHERE terms @@ %s::tsquery))"
    return rows.filter(pk__in=RawSQL(found, [" & ".join(map(_phrase, terms))]))  # noqa: S611


_PAGES_ARE_DEAR = "SELECT " + ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in {
        "enable_seqscan": "off",
        "enable_indexscan": "off",
        "seq_page_cost": "100",
        "random_page_cost": "100",
        "work_mem": "32MB",
        "jit": "off",
    }.items()
)


@dataclass(slots=True)
class _Walk:
    """Back from the newest, for `least` matches and `through` messages of the rooms in question.

    What lies from `until` on has been looked through. `ids` are its matches, newest first; `seen` is how many messages
    the rooms in question have there.
    """

    wanted: Wanted
    least: int
    through: int
    ids: list[int] = field(default_factory=list)
    seen: int = 0
    width: int = WINDOW
    start: int = 0
    end: int = 0
    until: int = 0

    def __post_init__(self) -> None:
        first, newest = _ends()
        before_id = self.wanted.before_id
        self.start = max(first, self.wanted.first_id or first)
        self.end = self.until = newest + 1 if before_id is None else min(before_id, newest + 1)

    @property
    def is_over(self) -> bool:
        return self.until <= self.start

    def is_enough(self) -> bool:
        has_all = len(self.ids) >= self.least and self.seen >= self.through
        return self.is_over or has_all or len(self.ids) > MOST_COUNTED

    def step(self, *, everything: bool = False) -> None:
        first = self.start if everything else max(self.start, self.until - self.width)
        seen, ids = _window(self.wanted, first, self.until)
        self.seen += seen
        self.ids += ids
        self.until = first
        self.width = min(self.width * GROWTH, max(WINDOW, self._ahead()))

    def _ahead(self) -> int:
        """How many ids further it is enough, as far as what was seen tells."""
        if not self.seen or not (self.ids or self.wanted.tried):
            return self.end
        missing = self.through - self.seen
        if self.ids:
            missing = max(missing, (self.least - len(self.ids)) * self.seen // len(self.ids))
        return int(SPARE * missing * (self.end - self.until) / self.seen)

    def is_longer_than_by_words(self) -> bool:
        """Whether filling a page looks at more rows than there are with these words in all rooms, as far as what was
        seen tells. What was not met at all is taken for rare."""
        if self.is_over or len(self.ids) >= self.least:
            return False
        if not self.ids:
            return True
        return self.seen * self.least / len(self.ids) > len(self.ids) * (self.end - self.start) / self.seen


def _are_few(wanted: Wanted) -> bool:
    """Whether few rooms are in question, and they hold few messages; about, for those of threads are not counted."""
    if wanted.few_rooms is None and wanted.rooms is None:
        return False
    rooms, parameters = joined(room_conditions(wanted, "id"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(sum(last_number), 0) FROM chat_room WHERE {rooms}", parameters)  # noqa: S608
        return int(cursor.fetchone()[0]) <= FEW


def _with_rest(walk: _Walk) -> Matches:
    """With all that has not been looked through yet: what has rare words is read, of others what is ours."""
    wanted, found = walk.wanted, _index(walk.wanted)
    if wanted.tried and _expected(_index(replace(wanted, parts=False))) > FEW:
        return _among_newest(walk)
    if _expected(found) <= FEW and (rest := _by_words(walk, found)) is not None:
        return counted(walk.ids + rest)
    return counted(walk.ids + _by_both(walk, found))


def _among_newest(walk: _Walk) -> Matches:
    """For parts of words that are common in foreign rooms, and so their parts are: GIN would go through a list for each
    three letters, 0.1 s."""
    while not walk.is_over and walk.seen < walk.through:
        walk.step()
    return _as_far(walk)


def _as_far(walk: _Walk) -> Matches:
    """As it has been looked through."""
    if walk.is_over:
        return counted(walk.ids)
    ids = walk.ids[:MOST_COUNTED]
    return Matches(ids, len(ids), exact=False)


def _expected(found: list[Statement]) -> int:
    """How many messages of all rooms have it, as PostgreSQL thinks from its statistics. 0.3 ms."""
    conditions, parameters = joined(found)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT FROM chat_search s WHERE {conditions}", parameters)
        [[plan]] = cursor.fetchall()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])


def _by_words(walk: _Walk, found: list[Statement]) -> list[int] | None:
    """By GIN; None where all rooms together have more than FEW. The rooms are asked of what GIN has found: before it,
    PostgreSQL goes through room after room."""
    wanted = walk.wanted
    conditions, parameters = joined([*found, _between(walk)])
    ours, values = joined([*room_conditions(wanted, "s.room"), *message_conditions(wanted, "s.message")])
    sql = f"""
        WITH s AS MATERIALIZED (SELECT s.message, s.room FROM chat_search s WHERE {conditions} LIMIT {FEW + 1})
        SELECT count(*), array_agg(s.message ORDER BY s.message DESC) FILTER (WHERE {ours}) FROM s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (*parameters, *values))
        rows, ids = cursor.fetchone()
    return None if rows > FEW else ids or []


def _by_both(walk: _Walk, found: list[Statement]) -> list[int]:
    """What GIN has for the words and what the rooms' index has for the rooms are laid over each other (BitmapAnd), and
    only messages that are in both are read.

    Left to itself PostgreSQL takes one of the two and reads all of its rows: it counts on pages that are read one after
    the other. So pages are said to be dear, for this statement only.
    """
    wanted = walk.wanted
    rooms = room_conditions(wanted, "s.room", listed=True)
    conditions, parameters = joined([*rooms, *found, _between(walk), *message_conditions(wanted, "s.message")])
    sql = f"SELECT s.message FROM chat_search s WHERE {conditions} ORDER BY s.message DESC LIMIT {MOST_COUNTED + 1}"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PAGES_ARE_DEAR)
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _between(walk: _Walk) -> Statement:
    return "s.message >= %s AND s.message < %s", (walk.start, walk.until)


def _ends() -> tuple[int, int]:
    """The ids of the oldest and the newest message that can be found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(message), max(message) FROM chat_search")
        first, newest = cursor.fetchone()
    return first or 0, newest or 0


def _window(wanted: Wanted, first: int, end: int) -> tuple[int, list[int]]:
    """How many messages the rooms in question have there, and which of them match, newest first.

    That a row matches is asked in FILTER, where it can't lead the planner to GIN: the rooms and the ids alone decide
    what is read.
    """
    there, values = joined(
        [*room_conditions(wanted, "s.room", listed=True), ("s.message >= %s AND s.message < %s", (first, end))]
    )
    match, parameters = joined([*_index(wanted), *message_conditions(wanted, "s.message")] or [("true", ())])
    ids = f"array_agg(s.message ORDER BY s.message DESC) FILTER (WHERE {match})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {ids} FROM chat_search s WHERE {there}", (*parameters, *values))  # noqa: S608
        seen, found = cursor.fetchone()
    return seen, found or []


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
