"""Texts as words, and where in a text they stand. Pure.

A word is a run of letters and digits. Chinese, Japanese and Korean are written without spaces, so there every
character is a word of its own, and what stands together is a phrase.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

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


def spans_of(text: str) -> Iterator[tuple[int, int]]:
    """Its words in order, each as (first, last)."""
    words = (word.span() for word in _WORD.finditer(text))
    if text.isascii():
        return words
    return itertools.chain.from_iterable(_pieces(text, *span) for span in words)


def _pieces(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A word's spans of letters, and of each character that is a word by itself."""
    for piece in _PIECE.finditer(text, first, last):
        if _ALONE.match(piece[0]):
            yield from ((at, at + 1) for at in range(*piece.span()))
        else:
            yield piece.span()
