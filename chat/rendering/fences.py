"""Fenced code among the lines of a text, also inside quotes and list items."""

import re
from collections.abc import Iterator

from chat.rendering.atoms import Fence

_MARKERS = r"(?:[ \t]*(?:>|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t])))*[ \t]*"
_OPENER = re.compile(rf"(?P<prefix>{_MARKERS})(?P<run>`{{3,}}|~{{3,}})[ \t]*(?P<info>.*)")
_LANGUAGE = re.compile(r"[\w+#.\-]{1,30}")
_QUOTE_MARK = re.compile(r"[ \t]*>[ ]?")


class FenceReader:
    """Iterates over lines: a plain line as it is, a block of code as (what stood before its fence, Fence)."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[str | tuple[str, Fence]]:
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            opener = _OPENER.match(line) if "```" in line or "~~~" in line else None
            if opener is None or not _opens(opener):
                yield line
                at += 1
            else:
                fence, at = self._read(opener, at)
                yield opener["prefix"], fence

    def _read(self, opener: re.Match[str], at: int) -> tuple[Fence, int]:
        prefix, run, info = opener["prefix"], opener["run"], opener["info"].strip()
        quotes, indent = prefix.count(">"), len(prefix.rpartition(">")[2].removeprefix(" "))
        language = info if _LANGUAGE.fullmatch(info) else ""
        code = [info] if info and not language else []
        first = at
        at += 1
        while at < len(self._lines):
            body = _unquoted(self._lines[at], quotes)
            if body is None:
                break  # the quote ends here, and its code with it
            at += 1
            last, closed = _closing(body, run)
            if last is not None:
                code.append(_dedented(last, indent))
            if closed:
                break
        raw = "\n".join(self._lines[first:at])
        return Fence(raw, language.lower(), "\n".join(code)), at


def _opens(opener: re.Match[str]) -> bool:
    if opener["run"][0] == "`":
        return "`" not in opener["info"]
    info = opener["info"].strip()  # ~~~ is also how some strike out a word
    return not info or _LANGUAGE.fullmatch(info) is not None


def _unquoted(line: str, quotes: int) -> str | None:
    for _ in range(quotes):
        mark = _QUOTE_MARK.match(line)
        if mark is None:
            return None
        line = line[mark.end() :]
    return line


def _closing(body: str, run: str) -> tuple[str | None, bool]:
    """The code on this line, if there is any, and whether the fence ends with it."""
    tail = body.rstrip(" \t")
    before = tail.rstrip(run[0])
    if len(tail) - len(before) < len(run):
        return body, False
    if not before.strip(" \t"):
        return None, True
    if run[0] == "`" and "`" not in before:
        return before, True
    return body, False


def _dedented(line: str, indent: int) -> str:
    kept = line.lstrip(" \t")
    return line[min(indent, len(line) - len(kept)) :]
