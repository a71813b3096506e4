"""Parts of a file: `Range` and `If-Range` (RFC 9110 sections 13.1.5 and 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})-(\d{0,19})")


class NotSatisfiable(Exception):
    """The range lies past the end: 416."""


@dataclass(frozen=True, slots=True)
class Part:
    start: int
    length: int

    @property
    def last(self) -> int:
        return self.start + self.length - 1


def asked_part(range_header: str, if_range: str, *, size: int, etag: str) -> Part | None:
    """The part that is asked for; None for the whole: no range, several, one in another unit, or of another version.

    Raises NotSatisfiable.
    """
    found = _ONE_RANGE.fullmatch(range_header.strip())
    if found is None or (if_range and if_range.strip() != etag):
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise NotSatisfiable
        return Part(size - length, length)
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None  # not valid, and so to be ignored
    if start >= size:
        raise NotSatisfiable
    return Part(start, min(end, size - 1) - start + 1)
