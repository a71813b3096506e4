"""Hundreds of random schedules over a bus that loses, doubles and reorders: everybody ends exact.

Two hubs over one table; people come, go, are removed and taken back; the broker goes away; frames take
their time, as do queries and writes, which are joined; transports fill and empty. On the way no client ever sees a
gap or the same frame twice, and nobody hears what was committed after their removal.
"""

import asyncio
import random

import pytest

from realtime.frame import Frame
from realtime.hub import Hub
from tests.realtime.fakes import Member, QuietBus, Table
from tests.realtime.virtual import VirtualLoop

USERS = range(1, 7)
ROOMS = (1, 2)
STEPS = 120
BATCH = 40


class Watched(Member):
    """Notes what it hears that was committed while it was no member."""

    leaks: list[str]

    def __init__(self, hub: Hub, table: "Schedule", user_id: int) -> None:
        super().__init__(hub, table, user_id, has_lane=table.random.random() < 0.8)
        self.leaks = []
        self.doubles: list[str] = []
        self.since: set[str] = set()  # what was heard of the rooms that the client has, since it has them
        self.schedule = table

    def _write(self, data: bytes) -> None:
        self.schedule.take_time()
        super()._write(data)
        if self.schedule.random.random() < 0.01:
            self.fits = False
            self.schedule.loop.call_later(self.schedule.random.choice((0.001, 0.05, 5.0)), self.read_on)

    def _take(self, payload) -> None:  # type: ignore[no-untyped-def]
        if payload.text.startswith("at:"):
            self.since -= {text for text in self.since if text.startswith(payload.text.split(":")[1] + ":")}
        super()._take(payload)

    def _apply(self, payload) -> None:  # type: ignore[no-untyped-def]
        room, _, change = (int(part) for part in payload.text.split(":"))
        if not self.schedule.was_member(self.user_id, room, change):
            self.leaks.append(payload.text)
        if payload.text in self.since:
            self.doubles.append(payload.text)
        self.since.add(payload.text)
        super()._apply(payload)


class Schedule(Table):
    """The table with everything around it, driven by one seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(self._broadcast)
        self.random = random.Random(seed)
        self.loop = asyncio.get_running_loop()
        self.publish_hint = self._hint
        self.delay_s = lambda: self.random.choice((0.0, 0.0, 0.005, 0.04, 0.2))
        self.hubs = [Hub(self, QuietBus(), reconcile_s=1.0, join_s=0.008) for _ in range(2)]
        self.lossy = True
        self.away = False
        self.tasks: list[asyncio.Task[None]] = []
        self.members: list[Watched] = []
        # (user, room) -> [(change, whether a member from it on)]
        self.history: dict[tuple[int, int], list[tuple[int, bool]]] = {}

    def take_time(self) -> None:
        """Of the loop, as a write does."""
        assert isinstance(self.loop, VirtualLoop)
        self.loop.jumping.elapsed_s += self.random.choice((0.0, 0.0, 0.0, 0.001, 0.004))

    def was_member(self, user_id: int, room: int, change: int) -> bool:
        """Whether the user was a member at `change`, or became one again later: history may be read then."""
        steps = self.history.get((user_id, room), [])
        return any(joined and until > change for (_, joined), (until, _) in self._spans(steps))

    def _spans(self, steps):  # type: ignore[no-untyped-def]
        return zip(steps, [*steps[1:], (1 << 60, False)], strict=True)

    def _membership(self, user_id: int, room_id: int, *, gone: bool) -> Frame:
        steps = self.history.setdefault((user_id, room_id), [])
        steps.append((self.room(room_id).last_change + 1, not gone))
        return super()._membership(user_id, room_id, gone=gone)

    # --- the bus

    def _broadcast(self, frame: Frame) -> None:
        for hub in self.hubs:
            for _ in range(self._copies()):
                self.loop.call_later(self._travel_s(), hub.receive, frame, 0.0)

    def _hint(self, user_id: int) -> None:
        for hub in self.hubs:
            for _ in range(self._copies()):
                self.loop.call_later(self._travel_s(), hub.recheck, user_id)

    def _copies(self) -> int:
        if self.away:
            return 0
        return self.random.choices((0, 1, 2), (0.2, 0.7, 0.1))[0] if self.lossy else 1

    def _travel_s(self) -> float:
        return self.random.choice((0.0, 0.001, 0.01, 0.02, 0.06, 0.3))

    # --- what happens

    async def run(self) -> None:
        for hub in self.hubs:
            hub.start()
        for room in ROOMS:
            for user_id in USERS:
                self.join(user_id, room)
        for _ in range(STEPS):
            self.random.choices(
                (
                    self.post_somewhere,
                    self.edit_something,
                    self.move_somebody,
                    self.throw_out_and_take_back,
                    self.come,
                    self.go,
                    self.outage,
                ),
                (8, 4, 3, 2, 4, 1, 0.3),
            )[0]()
            await asyncio.sleep(self.random.choice((0.0, 0.0, 0.01, 0.05, 0.5)))
        self.lossy = self.away = False
        await asyncio.sleep(10)
        self.check()
        for hub in self.hubs:
            await hub.stop()
        await asyncio.gather(*self.tasks)

    def post_somewhere(self) -> None:
        self.post(self.random.choice(ROOMS))

    def edit_something(self) -> None:
        room_id = self.random.choice(ROOMS)
        messages = [row for row in self.room(room_id).rows if row.member is None]
        if messages:
            self.edit(self.random.choice(messages), room_id)

    def move_somebody(self) -> None:
        user_id, room_id = self.random.choice(USERS), self.random.choice(ROOMS)
        if user_id in self.room(room_id).members:
            self.remove(user_id, room_id)
        else:
            self.join(user_id, room_id)

    def throw_out_and_take_back(self) -> None:
        user_id, room_id = self.random.choice(USERS), self.random.choice(ROOMS)
        self.remove(user_id, room_id)
        self.join(user_id, room_id)

    def come(self) -> None:
        member = Watched(self.random.choice(self.hubs), self, self.random.choice(USERS))
        member.delay_s = self.delay_s or member.delay_s
        self.members.append(member)
        self.tasks.append(asyncio.ensure_future(member.live()))

    def go(self) -> None:
        if self.members:
            self.random.choice(self.members).leave()

    def outage(self) -> None:
        self.away = not self.away

    # --- what must be true

    def check(self) -> None:
        for member in self.members:
            assert member.gaps == []
            assert member.leaks == []
            assert member.doubles == []
            if not member.gone:
                assert member.connection.topics == {f"user.{member.user_id}", *self.topics_of(member)}
                assert member.ledger == {room: self.room(room).last_change for room in member.my_rooms()}

    def topics_of(self, member: Member) -> set[str]:
        return {f"room.{room}" for room in member.my_rooms()}


@pytest.mark.parametrize("first", range(0, 400, BATCH))
def test_everybody_ends_exact(first: int) -> None:
    for seed in range(first, first + BATCH):

        async def schedule(seed: int = seed) -> None:
            await Schedule(seed).run()

        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            try:
                runner.run(schedule())
            except AssertionError as error:
                error.add_note(f"seed {seed}")
                raise
