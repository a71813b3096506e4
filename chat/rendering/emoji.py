"""Emoji: what is one, and short codes: `:tada:` is 🎉. The table is GitHub's (shortcodes.json, shortcodes.LICENSE)."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_SELECTOR = "\N{VARIATION SELECTOR-16}"
_JOINER = "\N{ZERO WIDTH JOINER}"
# UTS 51 section 1.4.9: a flag, a keycap, or a character with a selector, a skin tone or tags behind it.
_ELEMENT = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|(\\D)[\ufe0f\U0001f3fb-\U0001f3ff]?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
)
_LONGEST = 30


def one_emoji(text: str) -> str | None:
    """`text` in its usual spelling if it is one emoji, else None."""
    if (usual := _usual_spellings().get(text.replace(_SELECTOR, ""))) is not None:
        return usual
    if len(text) > _LONGEST or not all(_is_element(part) for part in text.split(_JOINER)):
        return None
    return text


def _is_element(part: str) -> bool:
    found = _ELEMENT.fullmatch(part)
    return found is not None and (found[1] is None or _is_picture(found[1]))


def _is_picture(character: str) -> bool:
    """What the table begins with, or a picture that is newer than the table, or than this Python."""
    is_pictured = "\U0001f000" <= character <= "\U0001faff" and unicodedata.category(character) in ("So", "Cn")
    return is_pictured or character in _beginnings()


@cache
def _usual_spellings() -> Mapping[str, str]:
    return {emoji.replace(_SELECTOR, ""): emoji for emoji in shortcodes().values()}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(emoji[0] for emoji in shortcodes().values() if not emoji[0].isascii())


def character(shortcode: str) -> str | None:
    """The emoji that `shortcode` (without colons) names, or None."""
    return shortcodes().get(shortcode)


@cache
def shortcodes() -> Mapping[str, str]:
    table: dict[str, str] = json.loads(Path(__file__).with_name("shortcodes.json").read_text("utf-8"))["shortcodes"]
    return table
