"""What somebody searches for, as words, and where a text holds them. Pure."""

import html
import re
import unicodedata

MOST_WORDS = 12
BEFORE_CHARS, SNIPPET_CHARS = 60, 240

_WORD = re.compile(r"\w+")


def words_of(query: str) -> list[str]:
    """`tomato bed-3` -> ["tomato", "bed", "3"], each once."""
    return list(dict.fromkeys(_WORD.findall(query.casefold())))[:MOST_WORDS]


def snippet(source: str, words: list[str]) -> str:
    """The part of `source` around the first word found, as HTML: escaped, the words in <mark>."""
    line = " ".join(source.split())
    spots = [found.span() for found in _WORD.finditer(line) if _is_one_of(found[0], words)]
    start = max(0, spots[0][0] - BEFORE_CHARS) if spots else 0
    end = min(len(line), start + SNIPPET_CHARS)
    pieces, done = ["…" if start else ""], start
    for first, last in spots:
        if start <= first and last <= end:
            pieces += [html.escape(line[done:first]), f"<mark>{html.escape(line[first:last])}</mark>"]
            done = last
    return "".join([*pieces, html.escape(line[done:end]), "…" if end < len(line) else ""])


def _is_one_of(word: str, words: list[str]) -> bool:
    plain = _plain(word)
    return any(plain == _plain(one) for one in words) or plain.startswith(_plain(words[-1]))


def _plain(word: str) -> str:
    """As the index compares: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
