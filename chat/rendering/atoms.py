"""What the scanner takes out of a text before Markdown is parsed: code, formulas, links, mentions, rooms, emoji.

Each is replaced by a placeholder that no Markdown rule looks into, and comes back as finished HTML.
So what counts as code or as a mention is decided once, by the scanner, for counting and for showing.
"""

import re
from dataclasses import dataclass

# Noncharacters: cleaned() takes them out of what people type.
PLACEHOLDER = re.compile("\ufdd0([0-9]+)\ufdd1")
BLOCK_PLACEHOLDER = re.compile("\ufdd2([0-9]+)\ufdd3")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code, without its fences and without the quote marks or indentation around it."""

    raw: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Code:
    raw: str
    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address that stands for itself. `raw` is as typed, `label` what is shown."""

    raw: str
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Mention:
    """`name` is folded. `others` are the readings tried before it: `@anna.` may be a person called `anna.`."""

    raw: str
    name: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Everyone:
    """`@room` or `@here`."""

    raw: str
    whom: str


@dataclass(frozen=True, slots=True)
class RoomLink:
    raw: str
    slug: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Emoji:
    raw: str
    shortcode: str
    character: str


@dataclass(frozen=True, slots=True)
class CustomEmoji:
    """Perhaps one of the workspace's own. `name` has its colons, in small letters."""

    raw: str
    name: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula; `block`: on a line of its own."""

    raw: str
    latex: str
    block: bool


Atom = Fence | Code | Link | Mention | Everyone | RoomLink | Emoji | Math | CustomEmoji


def inline_placeholder(index: int) -> str:
    return f"\ufdd0{index}\ufdd1"


def block_placeholder(index: int) -> str:
    return f"\ufdd2{index}\ufdd3"


def as_typed(text: str, atoms: list[Atom]) -> str:
    """`text` with every placeholder turned back into what was typed."""
    return PLACEHOLDER.sub(lambda found: atoms[int(found[1])].raw, text)
