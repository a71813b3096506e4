"""Texts as words, and where a text holds them. Pure.

A word is a run of letters and digits. Chinese, Japanese and Korean are written without spaces, so there every
character is a word of its own, and what stands together is a phrase.
"""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

BEFORE_CHARS, SNIPPET_CHARS = 60, 240

CHARACTERS = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
"""Letters that are words by themselves, as ranges for a regular expression. The triggers of the index have the same."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(f"[{CHARACTERS}]+|[^{CHARACTERS}]+")
_ALONE = re.compile(f"[{CHARACTERS}]")


def phrases_of(text: str) -> list[tuple[str, ...]]:
    """`bed-3 手机` -> [("bed",), ("3",), ("手", "机")]: words, and characters that stand together."""
    return [
        tuple(piece) if _ALONE.match(piece) else (piece,)
        for word in _WORD.findall(unicodedata.normalize("NFC", text.lower()))
        for piece in _PIECE.findall(word)
    ]


def words_of(text: str) -> tuple[str, ...]:
    """`bed-3 手机` -> ("bed", "3", "手", "机")"""
    return tuple(word for phrase in phrases_of(text) for word in phrase)


def plain(text: str) -> str:
    """As the indexes compare: without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not "\u0300" <= c <= "\u036f"))


def snippet(source: str, phrases: Sequence[Sequence[str]], *, beginnings: bool = True, parts: bool = False) -> str:
    """The part of `source` around the first place found, as HTML: escaped, what was found in <mark>.

    `beginnings`: the last phrase may be the beginning of a word. `parts`: any may stand inside a word.
    """
    line = " ".join(source.split())
    spots = list(_apart(places(line, phrases, beginnings=beginnings, parts=parts)))
    start = max(0, spots[0][0] - BEFORE_CHARS) if spots else 0
    end = min(len(line), start + SNIPPET_CHARS)
    pieces, done = ["…" if start else ""], start
    for first, last in spots:
        if start <= first and last <= end:
            pieces += [html.escape(line[done:first]), f"<mark>{html.escape(line[first:last])}</mark>"]
            done = last
    return "".join([*pieces, html.escape(line[done:end]), "…" if end < len(line) else ""])


def places(text: str, phrases: Sequence[Sequence[str]], *, beginnings: bool, parts: bool) -> list[tuple[int, int]]:
    """Where `text` holds any of the phrases, as (first, last) in its characters, in order."""
    words = _words(text)
    found = []
    for nth, phrase in enumerate(phrases):
        wanted = [plain(word) for word in phrase]
        begins = beginnings and nth == len(phrases) - 1
        for i in range(len(words) - len(wanted) + 1) if wanted else ():
            if _fits(words[i][0], wanted[0], begins, parts) and all(
                _fits(words[i + k][0], one, begins, parts) for k, one in enumerate(wanted[1:], start=1)
            ):
                found.append((words[i][1], words[i + len(wanted) - 1][2]))
    return sorted(found)


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as the indexes compare them, each with its (first, last)."""
    if text.isascii():
        return [(word[0], *word.span()) for word in _WORD.finditer(text.lower())]
    return [(plain(text[first:last]), first, last) for first, last in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    words = (word.span() for word in _WORD.finditer(text))
    return itertools.chain.from_iterable(_pieces(text, *span) for span in words)


def _pieces(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A word's spans of letters, and of each character that is a word by itself."""
    for piece in _PIECE.finditer(text, first, last):
        if _ALONE.match(piece[0]):
            yield from ((at, at + 1) for at in range(*piece.span()))
        else:
            yield piece.span()


def _fits(word: str, wanted: str, begins: bool, parts: bool) -> bool:
    return word == wanted or (begins and word.startswith(wanted)) or (parts and wanted in word)


def _apart(spots: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that don't reach into one before them."""
    done = 0
    for first, last in spots:
        if first >= done:
            yield first, last
            done = last
