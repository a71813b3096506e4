"""A history, arranged as the checks need it: read once, asked often."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trials.history import Acked, Event, Heard, History, Introduced, Message, Paged, Sent, Whole


@dataclass(frozen=True, slots=True)
class Violation:
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Sight:
    """Somebody was shown a message."""

    event: Event
    client: str
    message: Message


class View:
    def __init__(self, history: History) -> None:
        self.history = history

    @cached_property
    def users(self) -> dict[str, int]:
        """Client -> user."""
        return {event.client: event.user for event in self.history.of(Introduced)}

    @cached_property
    def truth(self) -> dict[int, Whole]:
        """Room -> how the first fresh client read it at the end."""
        rooms: dict[int, Whole] = {}
        for whole in self.history.of(Whole):
            rooms.setdefault(whole.room, whole)
        return rooms

    @cached_property
    def by_id(self) -> dict[int, Message]:
        return {message.id: message for whole in self.truth.values() for message in whole.messages}

    @cached_property
    def sends(self) -> dict[tuple[str, str], Sent]:
        """(client, client_id) -> when it was sent first, in the order typed."""
        first: dict[tuple[str, str], Sent] = {}
        for sent in self.history.of(Sent):
            first.setdefault((sent.client, sent.client_id), sent)
        return first

    @cached_property
    def acks(self) -> list[Acked]:
        return list(self.history.of(Acked))

    @cached_property
    def forms(self) -> list[Message]:
        """Every different form of a message that anybody was shown."""
        seen = {message: None for sight in self.sights() for message in (sight.message,)}
        return list(seen)

    @cached_property
    def by_send(self) -> dict[tuple[int, str], list[Message]]:
        """(author, client_id) -> what was seen of that send."""
        found: dict[tuple[int, str], list[Message]] = defaultdict(list)
        for message in self.forms:
            found[message.author, message.client_id].append(message)
        return found

    def sights(self) -> Iterator[Sight]:
        """Each time that somebody was shown a message, live, in a page, or at the end."""
        for event in self.history.events:
            match event:
                case Heard(client=client, frame=frame):
                    messages = frame.messages
                case Paged(client=client, messages=messages) | Whole(client=client, messages=messages):
                    pass
                case _:
                    continue
            for message in messages:
                yield Sight(event, client, message)
