"""What a trial remembers: one append-only record of everything that clients sent, were answered and heard.

Times are monotonic seconds of this process, so that "sent after she was removed" can be told. The checker
(trials/checker) reads nothing else.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

E = TypeVar("E", bound="Event")


@dataclass(frozen=True, slots=True)
class Message:
    """One form of a message, as somebody was shown it. `body` stands for all that its JSON said."""

    id: int
    room: int
    number: int
    change: int
    author: int
    client_id: str
    source: str
    edited: bool = False
    gone: bool = False
    mentions: tuple[int, ...] = ()
    body: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership, as a `member` frame tells it."""

    room: int
    user: int
    left: bool
    change: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What matters of a frame. `room` is the one whose counter moves; 0 where none does.

    `starts` are the rooms that a `hello` or `joined` brings, with their last change.
    """

    kind: str
    room: int = 0
    after: int = 0
    change: int = 0
    messages: tuple[Message, ...] = ()
    seats: tuple[Seat, ...] = ()
    starts: tuple[tuple[int, int], ...] = ()
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    at: float


@dataclass(frozen=True, slots=True)
class Introduced(Event):
    """From now on `client` acts for this user. A user may have several clients."""

    client: str
    user: int


@dataclass(frozen=True, slots=True)
class Opened(Event):
    client: str
    connection: int
    transport: str


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """`code` None: the connection was lost without a word."""

    client: str
    connection: int
    code: int | None


@dataclass(frozen=True, slots=True)
class Heard(Event):
    client: str
    connection: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Sent(Event):
    """Also when it was sent again."""

    client: str
    client_id: str
    room: int
    source: str


@dataclass(frozen=True, slots=True)
class Acked(Event):
    client: str
    client_id: str
    room: int
    message: int
    number: int
    change: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """A send was answered with an error. What passes by itself (PASSING) is sent again and may be taken then."""

    client: str
    client_id: str
    source: str
    code: str


@dataclass(frozen=True, slots=True)
class Paged(Event):
    """A page of messages that somebody read by REST."""

    client: str
    room: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Given(Event):
    """Recorded before the membership is asked for: from now on they may hear the room."""

    user: int
    room: int


@dataclass(frozen=True, slots=True)
class Taken(Event):
    """Recorded after the removal was answered: what is sent from now on is not theirs."""

    user: int
    room: int


@dataclass(frozen=True, slots=True)
class Whole(Event):
    """A room from its first message to its last, as a fresh client read it when all was quiet."""

    client: str
    room: int
    messages: tuple[Message, ...]
    last_number: int
    last_change: int


@dataclass(frozen=True, slots=True)
class Held(Event):
    """What a client that lived through the trial holds of a room at its end: everything from number `since` on, and
    nothing newer than what it holds is there up to `change`."""

    client: str
    room: int
    since: int
    change: int
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Standing(Event):
    """How far somebody has read, and what they were told is unread: `told_by` a fresh answer, or the client itself."""

    client: str
    room: int
    told_by: Literal["server", "client"]
    read_number: int
    unread: int
    mentions: int | None = None


@dataclass(frozen=True, slots=True)
class Marked(Event):
    """Reading up to `number` was confirmed while all was quiet."""

    client: str
    room: int
    number: int


PASSING = frozenset({"rate_limited", "unavailable", "internal"})
"""Codes of errors that say nothing about whether the message will be in the room."""


class History:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type[E]) -> Iterator[E]:
        """All events of one kind, in the order in which they were recorded."""
        return (event for event in self.events if isinstance(event, kind))


def now() -> float:
    return time.monotonic()
