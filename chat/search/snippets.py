"""What is shown of a message that was found: the words around the place, as they are read, what was found in <mark>.

The index holds what was typed, and people read something else: a link's address stands behind its words, `:tada:` is
🎉, `||…||` is kept back. What was found in such a place is marked where it stands: an address and the language of a
block of code show in brackets, an emoji is marked, and a spoiler is marked without being told. What is read nowhere,
such as the number of a list, shows as it was typed. Pure.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from chat.rendering import references
from chat.rendering.emoji import character
from chat.rendering.plain import Piece, pieces_of
from chat.search.words import plain, spans_of

BEFORE_CHARS, SNIPPET_CHARS = 60, 240

MOST_PLACES = 50
"""So many of each are looked at, from the start. Among them the window is chosen that shows the most."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sought:
    """Words as typed, which stand side by side. `begins`: the last may be the beginning of a word. `inside`: any may
    stand inside of one."""

    words: tuple[str, ...]
    begins: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Of what was sought by this index, in the characters of a line."""

    first: int
    last: int
    of: int


def snippet(source: str, shown: str, sought: Sequence[Sought]) -> str:
    """HTML: escaped text and <mark>. `shown` is the message's HTML."""
    pieces = list(pieces_of(shown))
    line = _line(pieces)
    places = _places(line, sought)
    if missing := _missing(sought, places):
        has_secrets = any(piece.is_secret for piece in pieces)
        pieces = [_revealed(piece, missing) for piece in _with_emoji(pieces, source)]
        line = _line(pieces)
        places = [*_places(line, sought), *_kept_back(pieces, sought, missing)]
        if not (places or has_secrets) and (typed := _places(as_typed := " ".join(source.split()), sought)):
            line, places = as_typed, typed
    return _around(line, list(_apart(places)))


# --- what is read ---------------------------------------------------------------------------------------------------


def _line(pieces: Sequence[Piece]) -> str:
    if len(pieces) == 1:
        return " ".join(pieces[0].text.split())
    return "".join(text for _, text in _laid_out(pieces)).rstrip()


def _laid_out(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, str]]:
    """Each with its part of the line: runs of white space are one space, and none begins it."""
    after_space = True
    for piece in pieces:
        text = _SPACE.sub(" ", piece.text)
        text = text.removeprefix(" ") if after_space else text
        after_space = text.endswith(" ") if text else after_space
        yield piece, text


def _with_emoji(pieces: Iterable[Piece], source: str) -> Iterator[Piece]:
    """Emoji that were typed by name become pieces of their own, with the name behind them, which is not told."""
    names = {emoji: name for name in references(source).emoji if (emoji := character(name))} if ":" in source else {}
    if not names:
        yield from pieces
        return
    pattern = re.compile(f"({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})")
    for piece in pieces:
        if piece.behind:
            yield piece
        else:
            yield from (Piece(part, names.get(part, ""), part in names) for part in pattern.split(piece.text))


def _revealed(piece: Piece, missing: Sequence[Sought]) -> Piece:
    """With what stands behind it, where that is what was found."""
    if piece.is_secret or not piece.behind or not _places(piece.behind, missing):
        return piece
    return Piece(f"{piece.text} ({piece.behind})" if piece.text else f"({piece.behind}) ")


def _kept_back(pieces: Iterable[Piece], sought: Sequence[Sought], missing: Sequence[Sought]) -> Iterator[_Place]:
    """The whole of what is not told, where it is what was found."""
    at = 0
    for piece, text in _laid_out(pieces):
        if piece.is_secret:
            found = (sought.index(one) for one in missing if _places(piece.behind, [one]))
            yield from (_Place(at, at + len(text), nth) for nth in found)
        at += len(text)


# --- where ----------------------------------------------------------------------------------------------------------


def _places(line: str, sought: Sequence[Sought]) -> list[_Place]:
    lowered = line.lower() if line.isascii() else None
    words = [(lowered[a:z] if lowered is not None else plain(line[a:z]), a, z) for a, z in spans_of(line)]
    return [place for nth, one in enumerate(sought) for place in islice(_places_of(words, one, nth), MOST_PLACES)]


def _places_of(words: Sequence[tuple[str, int, int]], sought: Sought, nth: int) -> Iterator[_Place]:
    start, *others = map(plain, sought.words)
    for at, (word, first, _) in enumerate(words[: len(words) - len(others)]):
        if _fits(word, start, sought) and all(_fits(words[at + k][0], one, sought) for k, one in enumerate(others, 1)):
            yield _Place(first, words[at + len(others)][2], nth)


def _fits(word: str, wanted: str, sought: Sought) -> bool:
    return word == wanted or (sought.begins and word.startswith(wanted)) or (sought.inside and wanted in word)


def _missing(sought: Sequence[Sought], places: Iterable[_Place]) -> list[Sought]:
    found = {place.of for place in places}
    return [one for nth, one in enumerate(sought) if nth not in found]


def _apart(places: Iterable[_Place]) -> Iterator[_Place]:
    """In order, without those that reach into one before them."""
    done = 0
    for place in sorted(places, key=lambda place: (place.first, -place.last)):
        if place.first >= done:
            yield place
            done = place.last


# --- the window -----------------------------------------------------------------------------------------------------


def _around(line: str, places: Sequence[_Place]) -> str:
    start, end = _window(line, places)
    pieces, done = ["…" if start else ""], start
    for place in places:
        if start <= place.first and place.last <= end:
            found = html.escape(line[place.first : place.last])
            pieces += [html.escape(line[done : place.first]), f"<mark>{found}</mark>"]
            done = place.last
    return "".join([*pieces, html.escape(line[done:end]), "…" if end < len(line) else ""])


def _window(line: str, places: Sequence[_Place]) -> tuple[int, int]:
    """Where the most of what was asked for stands together, from the start of a word on."""
    if len(line) <= SNIPPET_CHARS:
        return 0, len(line)
    first = max(places[:MOST_PLACES], key=lambda place: _seen_from(place, places), default=None)
    start = 0 if first is None else max(0, first.first - BEFORE_CHARS)
    if start and first is not None:
        start = line.find(" ", start, first.first) + 1 or start
    return start, min(len(line), start + SNIPPET_CHARS)


def _seen_from(place: _Place, places: Sequence[_Place]) -> int:
    until = place.first - BEFORE_CHARS + SNIPPET_CHARS
    return len({other.of for other in places[:MOST_PLACES] if place.first <= other.first and other.last <= until})
