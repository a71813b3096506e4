"""A pretended server that keeps every promise, and its clients: clean random histories, for the checker's tests."""

import random
from dataclasses import dataclass, replace

from trials.history import (
    Acked,
    Closed,
    Event,
    Frame,
    Given,
    Heard,
    Held,
    History,
    Introduced,
    Marked,
    Message,
    Opened,
    Refused,
    Seat,
    Sent,
    Standing,
    Taken,
    Whole,
)

ROOM = 5
OUTSIDER = "outsider"
STEPS = 120


@dataclass
class Someone:
    name: str
    user: int
    connection: int = 0
    online: bool = False
    holds: int = 0  # C
    waiting: tuple[str, str] | None = None  # a send without an answer: client_id, source
    sends: int = 0
    read: int = 0
    joined_late: bool = False


class Pretended:
    """One room, a few members with a client each, one outsider. `play` makes a history; `events` is it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.history = History()
        self.clients = [Someone(f"client-{n}", n) for n in range(1, 5)]
        self.inside: set[int] = set()
        self.messages: dict[int, Message] = {}  # by number
        self.seats: dict[int, Seat] = {}
        self.last_change = 0
        self._clock = 0.0

    def play(self) -> History:
        for one in (*self.clients, Someone(OUTSIDER, 99)):
            self._note(Introduced(self.now(), one.name, one.user))
        self._note(Opened(self.now(), OUTSIDER, 1, "socket"))
        self._note(Heard(self.now(), OUTSIDER, 1, Frame("hello", starts=((1, 4),))))
        for one in self.clients:
            self._give(one)
            self._come(one)
        steps = (self._post, self._post, self._post, self._refuse, self._cut, self._edit, self._delete, self._in_or_out)
        for _ in range(STEPS):
            self.chance.choice(steps)(self.chance.choice(self.clients))
        self._end()
        return self.history

    def now(self) -> float:
        self._clock += 1
        return self._clock

    def _note(self, event: Event) -> None:
        self.history.add(event)

    def _change(self) -> int:
        self.last_change += 1
        return self.last_change

    def _tell(self, frame: Frame, *, also: int | None = None) -> None:
        for one in self.clients:
            if one.online and (one.user in self.inside or one.user == also):
                self._note(Heard(self.now(), one.name, one.connection, frame))
                one.holds = frame.change

    def _show(self, message: Message) -> None:
        self.messages[message.number] = message
        self._tell(Frame("message", ROOM, message.change - 1, message.change, messages=(message,)))

    # --- steps --------------------------------------------------------------------------------------------------------

    def _post(self, one: Someone) -> None:
        if not (one.online and one.user in self.inside):
            return
        if one.waiting is None:
            one.sends += 1
            one.waiting = (f"{one.name}:{one.sends}", f"{one.name} says {one.sends}")
        client_id, source = one.waiting
        self._note(Sent(self.now(), one.name, client_id, ROOM, source))
        fate = self.chance.random()
        if fate < 0.1:
            return  # never arrived
        if fate < 0.15:
            self._note(Refused(self.now(), one.name, client_id, source, "unavailable"))
            return
        found = next((m for m in self.messages.values() if (m.author, m.client_id) == (one.user, client_id)), None)
        if found is None:
            number = len(self.messages) + 1
            mentions = tuple(each.user for each in self.clients if self.chance.random() < 0.1)
            change = self._change()
            found = Message(1000 + number, ROOM, number, change, one.user, client_id, source, mentions=mentions)
            one.read = max(one.read, number)
            self._show(found)
        if fate < 0.85:
            place = (found.id, found.number, found.change)
            self._note(Acked(self.now(), one.name, client_id, ROOM, *place, duplicate=False))
            one.waiting = None

    def _refuse(self, one: Someone) -> None:
        if one.online:
            one.sends += 1
            send = (f"{one.name}:{one.sends}", "x" * 9000 + str(one.sends))
            self._note(Sent(self.now(), one.name, send[0], ROOM, send[1]))
            self._note(Refused(self.now(), one.name, *send, "too_long"))

    def _cut(self, one: Someone) -> None:
        if one.online:
            self._note(Closed(self.now(), one.name, one.connection, None))
            one.online = False
        else:
            self._come(one)

    def _come(self, one: Someone) -> None:
        one.online, one.connection = True, one.connection + 1
        self._note(Opened(self.now(), one.name, one.connection, "socket"))
        if one.user not in self.inside:
            self._note(Heard(self.now(), one.name, one.connection, Frame("hello")))
            return
        hello = Frame("hello", starts=((ROOM, self.last_change),))
        self._note(Heard(self.now(), one.name, one.connection, hello))
        if one.holds < self.last_change:
            missed = sorted((m for m in self.messages.values() if m.change > one.holds), key=lambda m: m.change)
            seats = tuple(seat for seat in self.seats.values() if seat.change > one.holds)
            synced = Frame("synced", ROOM, one.holds, self.last_change, tuple(missed), seats)
            self._note(Heard(self.now(), one.name, one.connection, synced))
            one.holds = self.last_change

    def _edit(self, one: Someone) -> None:
        if self.messages:
            number = self.chance.choice(list(self.messages))
            if not self.messages[number].gone:
                self._show(
                    replace(
                        self.messages[number],
                        change=self._change(),
                        source="edited",
                        edited=True,
                        body=self.last_change,
                    )
                )

    def _delete(self, one: Someone) -> None:
        if self.messages and self.chance.random() < 0.2:
            number = self.chance.choice(list(self.messages))
            self._show(replace(self.messages[number], change=self._change(), source="", gone=True, mentions=()))

    def _in_or_out(self, one: Someone) -> None:
        if one.user == 1 or one.waiting is not None:
            return  # somebody always stays to tell
        if one.user in self.inside:
            self._seat(one, left=True)
            if one.online:
                self._note(Heard(self.now(), one.name, one.connection, Frame("left", ROOM)))
            one.holds = 0
            self._note(Taken(self.now(), one.user, ROOM))
        else:
            self._give(one)
            if one.online:
                joined = Frame("joined", ROOM, starts=((ROOM, self.last_change),))
                self._note(Heard(self.now(), one.name, one.connection, joined))

    def _give(self, one: Someone) -> None:
        self._note(Given(self.now(), one.user, ROOM))
        one.joined_late = bool(self.messages)
        one.read = max(one.read, len(self.messages))
        self._seat(one, left=False)
        one.holds = self.last_change

    def _seat(self, one: Someone, *, left: bool) -> None:
        self.seats[one.user] = seat = Seat(ROOM, one.user, left, self._change())
        frame = Frame("member", ROOM, self.last_change - 1, self.last_change, seats=(seat,))
        (self.inside.discard if left else self.inside.add)(one.user)
        self._tell(frame, also=one.user if left else None)

    # --- the end ------------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        for one in self.clients:
            if one.user in self.inside and not one.online:
                self._come(one)
            while one.user in self.inside and one.waiting is not None:
                self._post(one)
        messages = tuple(self.messages[number] for number in sorted(self.messages))
        for name in ("fresh-1", "fresh-2"):
            self._note(Introduced(self.now(), name, 1))
            self._note(Whole(self.now(), name, ROOM, messages, len(messages), self.last_change))
        for one in self.clients:
            if one.user in self.inside:
                self._stand(one, messages)

    def _stand(self, one: Someone, messages: tuple[Message, ...]) -> None:
        mark = self.chance.randint(0, len(messages))
        one.read = max(one.read, mark)
        self._note(Marked(self.now(), one.name, ROOM, mark))
        since = self.chance.randint(1, 1 + len(messages))
        self._note(Held(self.now(), one.name, ROOM, since, self.last_change, messages[since - 1 :]))
        unread = len(messages) - one.read
        mentions = sum(one.user in m.mentions and m.author != one.user and not m.gone for m in messages[one.read :])
        self._note(Standing(self.now(), one.name, ROOM, "server", one.read, unread, mentions))
        self._note(Standing(self.now(), one.name, ROOM, "client", one.read, unread))
