"""Conditional requests (RFC 9110 section 13): an answer that the client holds already is not sent again.

Every tag begins with the epoch of the database (docs/design.md, rule 9) and ends with the media type, because a
strong validator stands for bytes.
"""

import hashlib

from django.utils.http import parse_etags

REVALIDATE = "private, no-cache"
"""For the client's own cache alone, and asked for again each time."""

VARY = ("Accept", "Authorization", "Cookie")


def tag_of(*parts: str | int | None) -> str:
    """A strong entity tag for a state that `parts` name completely."""
    return _quoted(repr(parts).encode())


def tag_of_content(epoch: str, content: bytes, media_type: str) -> str:
    """For answers that hold what no counter counts, as presence: made of the bytes themselves."""
    return _quoted(f"{epoch} {media_type} ".encode() + content)


def is_held(tag: str, if_none_match: str | None) -> bool:
    """Whether the client holds this already. Compared weakly (section 13.1.2): a proxy that compresses weakens tags."""
    if not if_none_match:
        return False
    held = [each.strip().removeprefix("W/") for each in parse_etags(if_none_match)]
    return tag in held or "*" in held


def _quoted(state: bytes) -> str:
    return f'"{hashlib.blake2b(state, digest_size=12).hexdigest()}"'
