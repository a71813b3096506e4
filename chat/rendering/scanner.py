"""One pass over a text that finds what Markdown must not touch. Used for counting and for showing alike.

Linear in the length of the text, whatever it holds, because it runs while somebody waits for an ack.
Blocks of code are fenced as in CommonMark, but an unclosed fence, or one closed at the end of a line of
code, is still a fence, as people type in chats. Inline code ends on the line on which it began, so that no
block of the text can cut through it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chat.rendering import emoji
from chat.rendering.atoms import (
    Atom,
    Code,
    CustomEmoji,
    Emoji,
    Everyone,
    Link,
    Math,
    Mention,
    RoomLink,
    block_placeholder,
    inline_placeholder,
)
from chat.rendering.fences import FenceReader
from chat.rendering.links import ends_where_seen, linkable
from chat.rendering.text import cleaned, folded

Names = Mapping[str, tuple[int, str]]
"""What names stand for, as `references(source).names` gives them: of a person -> (user id, nickname as written
today), `:name:` of one of the workspace's own emoji -> (its id, its file below the address of media)."""

MAX_MENTIONS = 50  # people one message can call; more is shouting, and each is a row

_FINDS = re.compile(
    r"""
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<ticks>`+)
    | (?P<angle><(?:https?://|mailto:)[^\s<>`\ufdd0-\ufdef]{1,2000}>)
    | (?<![^\W_])(?P<address>(?:https?://|www\.|mailto:)[^\s<>"`|\\^{}\ufdd0-\ufdef]+)
    | (?<![\w.+\-/@])(?P<mail>[^\W_][\w.+\-]{0,63}@[^\W_](?:[\w\-]{0,62}\.)[\w\-.]{0,190}[^\W\d_])(?![\w@])
    | (?<![\w@/])@(?P<nickname>[\w.\-]{2,32})(?!\w)
    | (?<![\w&/#])\#(?P<room>[^\W_][\w\-]{0,79})(?:/(?P<number>[0-9]{1,12}))?(?![\w/])
    | (?<!\w):(?P<shortcode>[a-z0-9_+\-]{1,40}):
    | (?<![\w$])\$\$(?P<display>[^$\n]{1,1000})\$\$(?![\w$])
    | (?<![\w$])\$(?P<math>(?!\s)[^$\n]{1,1000}(?<!\s))\$(?![\w$])
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Most lines hold nothing of all that; asking this first is several times faster.
_MAY_FIND = re.compile(r"[\\`@#$]|://|www\.|mailto:|:[a-z0-9_+\-]+:", re.IGNORECASE)


@dataclass(slots=True)
class Scan:
    """`text` is Markdown with placeholders, one for each of `atoms`."""

    text: str = ""
    atoms: list[Atom] = field(default_factory=list)

    def keep(self, atom: Atom) -> int:
        self.atoms.append(atom)
        return len(self.atoms) - 1


def scan(source: str, names: Names | None = None) -> Scan:
    """Find code, formulas, links, mentions, rooms and emoji in `source`.

    With `names`, only the people in it are mentions; without, whatever could be a person is. Emoji likewise.
    """
    result = Scan()
    called: set[str] = set()
    lines: list[str] = []
    fences = FenceReader(cleaned(source).split("\n"))
    for line in fences:
        if isinstance(line, str):
            text = line.rstrip(" \t")  # two spaces at the end of a line mean nothing here
            lines.append(_scan_line(text, result, names, called) if _MAY_FIND.search(text) else text)
        else:
            prefix, fence = line
            lines.append(prefix + block_placeholder(result.keep(fence)))
    result.text = "\n".join(lines)
    return result


def _scan_line(line: str, result: Scan, names: Names | None, called: set[str]) -> str:
    closers = _TickRuns(line)
    pieces: list[str] = []
    done = position = 0
    while found := _FINDS.search(line, position):
        atom, position = _read(found, closers, names, called)
        if atom is not None:
            pieces += (line[done : found.start()], inline_placeholder(result.keep(atom)))
            done = position
    pieces.append(line[done:])
    return "".join(pieces)


def _read(found: re.Match[str], closers: "_TickRuns", names: Names | None, called: set[str]) -> tuple[Atom | None, int]:
    """The atom at a find, if it is one, and where to go on looking."""
    kind = "room" if found.lastgroup == "number" else found.lastgroup or ""
    if kind == "escape":
        return None, found.end()
    if kind == "ticks":
        return closers.code_from(found)
    atom = _READERS[kind](found, names, called)
    if atom is not None:
        return atom, found.start() + len(atom.raw)
    # To look for another address inside this one would be quadratic.
    return None, found.end() if kind == "address" else found.start() + 1


class _TickRuns:
    """The runs of backticks on a line by length, so that finding each closer costs no second look."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._starts: dict[int, list[int]] = {}
        for run in reversed(list(re.finditer("`+", line))):
            self._starts.setdefault(len(run[0]), []).append(run.start())

    def code_from(self, opener: re.Match[str]) -> tuple[Code | None, int]:
        starts = self._starts.get(len(opener[0]), [])
        while starts and starts[-1] < opener.end():
            starts.pop()
        if not starts:
            return None, opener.end()
        inside, end = self._line[opener.end() : starts[-1]], starts[-1] + len(opener[0])
        if inside.startswith(" ") and inside.endswith(" ") and inside.strip(" "):
            inside = inside[1:-1]  # CommonMark 6.1: one space on each side lets code begin with a backtick
        return Code(self._line[opener.start() : end], inside), end


def _angle(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    address = found["angle"][1:-1]
    return Link(found[0], address, address) if linkable(address) else None


def _address(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    address = ends_where_seen(found["address"], found.string[max(found.start() - 1, 0) : found.start()])
    href = f"https://{address}" if address[:4].lower() == "www." else address
    return Link(address, href, address) if linkable(href) else None


def _mail(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    href = f"mailto:{found['mail']}"
    return Link(found["mail"], href, found["mail"]) if linkable(href) else None


def _mention(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    typed = found["nickname"]
    plain = typed.rstrip("._-")
    name = folded(plain)
    if name in ("room", "here"):
        if found.string.lstrip(" \t").startswith(">"):
            return None  # quoted: who repeats a call, or forwards it, calls nobody again
        return Everyone(f"@{plain}", name)
    readings = [reading for reading in dict.fromkeys((typed, plain)) if len(reading) > 1]
    if names is not None:
        known = [reading for reading in readings if folded(reading) in names]
        readings = known[:1]
    if not readings or (name not in called and len(called) >= MAX_MENTIONS):
        return None
    called.add(name)
    *others, last = map(folded, readings)
    return Mention(f"@{readings[-1]}", last, tuple(others))


def _room(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    slug = found["room"]
    if not any(map(str.isalpha, slug)):
        return None  # "#12" is the twelfth of something, not a room
    if found["number"] is None:
        slug = slug.rstrip("_-")
        return RoomLink(f"#{slug}", slug.lower(), None)
    return RoomLink(found[0], slug.lower(), int(found["number"]))


def _shortcode(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    shortcode = found["shortcode"].lower()
    if (character := emoji.character(shortcode)) is not None:
        return Emoji(found[0], shortcode, character)
    name = f":{shortcode}:"
    return CustomEmoji(found[0], name) if names is None or name in names else None


def _math(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    """`$x$`, as Pandoc tells it from sums of money: no space inside its marks, nothing of a word outside."""
    return Math(found[0], found["math"], block=False)


def _display(found: re.Match[str], names: Names | None, called: set[str]) -> Atom | None:
    return Math(found[0], found["display"], block=True)


_READERS: Mapping[str, Callable[[re.Match[str], Names | None, set[str]], Atom | None]] = {
    "angle": _angle,
    "address": _address,
    "mail": _mail,
    "nickname": _mention,
    "room": _room,
    "shortcode": _shortcode,
    "math": _math,
    "display": _display,
}
