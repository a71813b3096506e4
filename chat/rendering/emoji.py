"""Short codes of emoji: `:tada:` is 🎉. The table is GitHub's (shortcodes.json, shortcodes.LICENSE)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def character(shortcode: str) -> str | None:
    """The emoji that `shortcode` (without colons) names, or None."""
    return shortcodes().get(shortcode)


@cache
def shortcodes() -> Mapping[str, str]:
    table: dict[str, str] = json.loads(Path(__file__).with_name("shortcodes.json").read_text("utf-8"))["shortcodes"]
    return table
