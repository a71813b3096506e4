"""What can happen in the story of the demonstration. Each takes place at `at`; messages are called by a key.

`at` is `9 08:42` (so many working days ago, UTC) or `-35` (so many minutes ago).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Says:
    """In a room, or with `thread` below a message. `room` may be `@emi` or `@emi @ravi`: the direct room with them."""

    at: str
    room: str
    who: str
    text: str
    key: str = ""
    reply_to: str = ""
    thread: str = ""
    files: tuple[str, ...] = ()
    poll: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Reacts:
    """`emoji` -> who, by nickname; `*` is everybody of the story."""

    at: str
    key: str
    emoji: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edits:
    at: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletes:
    at: str
    key: str


@dataclass(frozen=True, slots=True)
class Reports:
    """`why` is one of ReportReason."""

    at: str
    who: str
    key: str
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hides:
    at: str
    who: str
    key: str


@dataclass(frozen=True, slots=True)
class Pins:
    at: str
    who: str
    key: str


@dataclass(frozen=True, slots=True)
class Votes:
    """Who chooses which options, by their places from 0."""

    at: str
    key: str
    votes: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closes:
    at: str
    who: str
    key: str


@dataclass(frozen=True, slots=True)
class Forwards:
    at: str
    who: str
    key: str
    room: str
    comment: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Facts of a room; the room says so itself."""

    at: str
    who: str
    room: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Archives:
    at: str
    who: str
    room: str


Event = Says | Reacts | Edits | Deletes | Reports | Hides | Pins | Votes | Closes | Forwards | Changes | Archives
