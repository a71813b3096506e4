"""What somebody typed into a search field, as a query. Pure: it knows no names and no messages.

    tomato "bed 3" -slugs from:anna in:garden has:link is:thread after:2026-03 during:today -from:bert -has:file

Whatever is not an operator, or has a value that makes no sense, is words. Nothing is an error.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from chat.search.words import phrases_of, words_of

MOST_TERMS = 12
"""Of words, exact words and excluded words each. More narrow nothing down and only cost time."""

LEAST_BEGINNING = 2
"""A single letter is a word of one letter: as a beginning it would stand for half of all words."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side. `exact`: they were quoted. `beginning`: the last may be the start of a word."""

    words: tuple[str, ...]
    exact: bool = False
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Days are the asker's: `since` is the first one, `until` the one after the last."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    authors: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    traits: tuple[str, ...] = ()  # `has:link`
    without_authors: tuple[str, ...] = ()
    without_rooms: tuple[str, ...] = ()
    without_traits: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Query()


_PIECE = re.compile(
    r'(?<!\S)(?P<minus>-)?(?P<name>from|in|has|is|before|after|during):(?P<value>"[^"]+"|[^\s"]+)(?!\S)'
    r'|(?P<no>(?<!\S)-)?(?:"(?P<exact>[^"]*)"|(?P<words>[^\s"]+))|"',
    re.IGNORECASE,
)


def parse(text: str, *, traits: Collection[str], today: date) -> Query:
    """`traits` are the `has:` and `is:` that are known."""
    reading = _Reading(traits, today)
    for piece in _PIECE.finditer(text):
        reading.take(piece)
    return reading.query()


def quoted(text: str) -> str:
    """`text` as exact words: parse() gives one term of words_of(text)."""
    return '"' + text.replace('"', " ") + '"'


def period(text: str, today: date) -> tuple[date, date] | None:
    """`2026`, `2026-03`, `2026-03-09`, `today`, `yesterday` as (first day, the day after the last); else None."""
    text = text.lower()
    if text in ("today", "yesterday"):
        first = today - timedelta(days=text == "yesterday")
        return first, first + timedelta(days=1)
    written = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text)
    if written is None:
        return None
    year, month, day = (int(part) if part else None for part in written.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        return first, date(first.year + (month in (None, 12)), (month or 12) % 12 + 1, 1)
    except (ValueError, OverflowError):
        return None


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    known: Collection[str]
    today: date
    terms: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    without_authors: list[str] = field(default_factory=list)
    without_rooms: list[str] = field(default_factory=list)
    without_traits: list[str] = field(default_factory=list)
    since: list[date] = field(default_factory=list)
    until: list[date] = field(default_factory=list)

    def take(self, piece: re.Match[str]) -> None:
        negated = bool(piece["minus"] or piece["no"])
        if piece["name"] and self._operator(piece["name"].lower(), piece["value"].strip('"'), negated=negated):
            return
        if negated:
            words = words_of(piece[0])
            self.without += [Term(words, exact=True)] if words else []
        elif piece["exact"] is not None:
            words = words_of(piece["exact"])
            self.terms += [Term(words, exact=True)] if words else []
        else:
            self.terms += [Term(phrase) for phrase in phrases_of(piece[0])]

    def _operator(self, name: str, value: str, *, negated: bool) -> bool:
        """Whether it is one."""
        if name == "from":
            (self.without_authors if negated else self.authors).append(value.removeprefix("@"))
        elif name == "in":
            (self.without_rooms if negated else self.rooms).append(value.removeprefix("#").lower())
        elif name in ("has", "is"):
            trait = f"{name}:{value.lower()}"
            if trait not in self.known:
                return False
            (self.without_traits if negated else self.traits).append(trait)
        else:
            return not negated and self._days(name, value)
        return True

    def _days(self, name: str, value: str) -> bool:
        days = period(value, self.today)
        if days is None:
            return False
        first, end = days
        self.since += {"before": [], "after": [end], "during": [first]}[name]
        self.until += {"before": [first], "after": [], "during": [end]}[name]
        return True

    def query(self) -> Query:
        terms, without = _each_once(self.terms), _each_once(self.without)
        if without and not (terms or self.authors or self.rooms):
            # Everything but a word is no search: `-5` is somebody looking for a number.
            terms, without = without, ()
        last = terms[-1] if terms else None
        if last is not None and not last.exact and len(last.words) == 1 and len(last.words[0]) >= LEAST_BEGINNING:
            terms = (*terms[:-1], Term(last.words, beginning=True))
        return Query(
            terms=terms,
            without=without,
            authors=tuple(dict.fromkeys(self.authors)),
            rooms=tuple(dict.fromkeys(self.rooms)),
            since=max(self.since, default=None),
            until=min(self.until, default=None),
            traits=tuple(dict.fromkeys(self.traits)),
            without_authors=tuple(dict.fromkeys(self.without_authors)),
            without_rooms=tuple(dict.fromkeys(self.without_rooms)),
            without_traits=tuple(dict.fromkeys(self.without_traits)),
        )


def _each_once(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]
