"""Which messages a page of a room holds.

Pages are cut by number, so the same messages stand on the same page for ever. A page gets an address of its own once
SIZE more messages have come after it; until then it is part of the newest page, at the room's short address, which
therefore never holds fewer than SIZE messages of a room that has them.
"""

from dataclasses import dataclass

SIZE = 50
"""Another size would move every message to another page: addresses that the web knows."""

MOST = 2 * SIZE - 1
"""As many as the newest page can hold."""


@dataclass(frozen=True, slots=True)
class Page:
    """Numbers `first` to `last` of a room; `number` is None for the newest one."""

    number: int | None
    first: int
    last: int
    earlier: int | None  # the number of the page before
    later: int | None  # the number of the page after: None where that is the newest, or this one is


def asked(text: str) -> int | None:
    """A number as an address has it; None where it is none, or none that could be meant."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def settled(last_number: int) -> int:
    """How many pages of a room have an address of their own."""
    return max(0, last_number // SIZE - 1)


def first_of(number: int) -> int:
    """The message with which a page begins."""
    return (number - 1) * SIZE + 1


def newest(last_number: int) -> Page:
    before = settled(last_number)
    return Page(None, first_of(before + 1), last_number, before or None, None)


def page_numbered(number: int, last_number: int) -> Page | None:
    """None where that page has no address (yet)."""
    if not 0 < number <= settled(last_number):
        return None
    later = number + 1 if number < settled(last_number) else None
    return Page(number, first_of(number), number * SIZE, number - 1 or None, later)


def page_with(message: int, last_number: int) -> Page | None:
    """The page on which a message stands. None where there is no such message."""
    if not 0 < message <= last_number:
        return None
    return page_numbered((message - 1) // SIZE + 1, last_number) or newest(last_number)
