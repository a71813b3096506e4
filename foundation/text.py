"""Text from outside, made safe to keep: what no database or JSON may hold is replaced; and cut."""

import re
import unicodedata

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """NUL and lone surrogates become U+FFFD; PostgreSQL refuses the first, UTF-8 the second."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """For names and topics: clean, without control characters, runs of white space as one space."""
    return " ".join("".join(c if unicodedata.category(c) != "Cc" else " " for c in clean(text)).split())


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last one then says that it goes on."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
