"""Nobody hears what is not theirs: nothing before they were let in, nothing committed after they were removed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from trials.checker.view import View, Violation
from trials.history import Event, Given, Heard, Message, Paged, Taken

ABOUT_CONTENT = frozenset({"message", "room", "member", "synced", "joined", "typing", "read"})


class _Seats:
    """Who was in which room when, by what the trial itself asked for."""

    def __init__(self, view: View) -> None:
        self._events: dict[tuple[int, int], list[Given | Taken]] = defaultdict(list)
        self.rooms: set[int] = set()
        for event in view.history.events:
            if isinstance(event, Given | Taken):
                self._events[event.user, event.room].append(event)
                self.rooms.add(event.room)
        self._removals = _removals(view)

    def last(self, user: int, room: int, at: float) -> Given | Taken | None:
        events = self._events.get((user, room), [])
        index = bisect_right(events, at, key=lambda event: event.at)
        return events[index - 1] if index else None

    def removal(self, user: int, room: int, taken: Taken) -> int | None:
        """The change that removed them, as those who stayed were told: their Nth removal is the Nth such change."""
        told = self._removals.get((user, room), [])
        nth = [event for event in self._events[user, room] if isinstance(event, Taken)].index(taken)
        return told[nth] if nth < len(told) else None


def _removals(view: View) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for heard in view.history.of(Heard):
        for seat in heard.frame.seats:
            if seat.left:
                found[seat.user, seat.room].add(seat.change)
    return {key: sorted(changes) for key, changes in found.items()}


def leaks(view: View) -> Iterator[Violation]:
    seats = _Seats(view)
    sent_at: dict[tuple[int, str], float] = {}
    for (client, client_id), sent in view.sends.items():
        sent_at.setdefault((view.users[client], client_id), sent.at)
    for event in view.history.events:
        match event:
            case Heard(client=client, frame=frame) if frame.kind in ABOUT_CONTENT and frame.room in seats.rooms:
                room, change, messages = frame.room, frame.change, frame.messages
            case Paged(client=client, room=room, messages=messages) if room in seats.rooms and messages:
                change = 0
            case _:
                continue
        if reason := _why_not(seats, sent_at, event, view.users[client], room, change, messages):
            yield Violation("leak", f"{client} was told of room {room} (change {change}), {reason}")


def _why_not(
    seats: _Seats,
    sent_at: dict[tuple[int, str], float],
    event: Event,
    user: int,
    room: int,
    change: int,
    messages: tuple[Message, ...],
) -> str | None:
    """Why this user may not hear this; None when they may."""
    last = seats.last(user, room, event.at)
    if last is None:
        return "and was not in it"
    if isinstance(last, Given):
        return None
    removal = seats.removal(user, room, last)
    if removal is not None and max(change, *(message.change for message in messages), 0) > removal:
        return f"and was removed at change {removal}"
    if any(sent_at.get((message.author, message.client_id), 0) > last.at for message in messages):
        return "by a message sent after the removal was answered"
    return None
