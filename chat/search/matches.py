"""What the two engines are asked, and what they answer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chat.models import Message
from chat.search.parsing import Term

MOST_COUNTED = 1_000
"""Beyond this a count is "1,000+": a common word must not cost time for each of its messages."""

MOST_TRIED = 50_000
"""Where no message has the words, parts of words are tried in so many of the newest that could have them (SQLite; what
PostgreSQL does: postgresql.py). The question was for words, and the answer must not take longer for a word that is
common in foreign rooms only. A count is then not exact. Who asks for parts gets all."""

LEAST_PART = 3
"""Characters of a trigram: nothing shorter is looked for inside of words."""

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query with its names resolved.

    `readable`: what gives the ids of the rooms that may be read, asked in the statement that finds; `few_rooms`: those
    ids where they are few, a hint only. `rooms`: those of `in:`, None for all. `marks`: `link`, `thread`.
    `conditions`: what the messages must be besides. Ids are from `first_id` up to, and without, `before_id`. `parts`:
    terms may stand inside of words; `tried`: only among the newest.
    """

    readable: Statement
    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()
    authors: tuple[int, ...] = ()
    rooms: tuple[int, ...] | None = None
    few_rooms: tuple[int, ...] | None = None
    marks: tuple[str, ...] = ()
    conditions: QuerySet[Message] | None = None
    first_id: int | None = None
    before_id: int | None = None
    parts: bool = False
    tried: bool = False

    @property
    def is_indexed(self) -> bool:
        """The index has something of it: a word or a mark."""
        return bool(self.terms or self.marks or self.authors or self.rooms)

    def parts_and_words(self) -> tuple[list[str], tuple[Term, ...]]:
        """What to look for inside of words, and the terms that are found as they stand."""
        if not self.parts:
            return [], self.terms
        parts = [part for part in map(part_of, self.terms) if part is not None]
        return parts, tuple(term for term in self.terms if part_of(term) is None)


@dataclass(frozen=True, slots=True)
class Matches:
    """Messages by id, newest first: at least as many as were asked for, if there are. `count` up to MOST_COUNTED; where
    it is not `exact` there are more, or there may be."""

    ids: list[int]
    count: int
    exact: bool


def counted(ids: list[int]) -> Matches:
    """For who has looked for MOST_COUNTED + 1."""
    return Matches(ids[:MOST_COUNTED], min(len(ids), MOST_COUNTED), len(ids) <= MOST_COUNTED)


def part_of(term: Term) -> str | None:
    """What a term looks for inside of words; None for what is only found as it stands."""
    if term.exact or len(term.words) > 1 or len(term.words[0]) < LEAST_PART:
        return None
    return term.words[0]


def room_conditions(wanted: Wanted, room: str, *, listed: bool = False) -> list[Statement]:
    """Which rooms' rows are looked at; `room` is the index's expression for a row's room.

    `listed` (PostgreSQL): they are read into an array first, and each is then a place in an index by room.
    """
    rooms, parameters = wanted.readable
    conditions: list[Statement] = [(f"({room}) {f'= ANY(ARRAY({rooms}))' if listed else f'IN ({rooms})'}", parameters)]
    if wanted.rooms is not None:
        conditions.append((f"({room}) IN ({', '.join(map(str, wanted.rooms)) or 'NULL'})", ()))
    return conditions


def message_conditions(wanted: Wanted, message: str) -> list[Statement]:
    """What is asked of a row besides its words; `message` is the index's expression for its message."""
    if wanted.conditions is None:
        return []
    rows = wanted.conditions.filter(pk=RawSQL(message, [])).values("pk")  # noqa: S611
    sql, parameters = rows.query.sql_with_params()
    return [(f"EXISTS ({sql})", parameters)]


def joined(conditions: list[Statement]) -> Statement:
    return " AND ".join(sql for sql, _ in conditions), tuple(value for _, values in conditions for value in values)
