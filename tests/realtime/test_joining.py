"""Under load frames share writes, and each connection hears them as if every one had been written by itself."""

import asyncio
import random
import time

import pytest

from realtime.frame import Frame
from realtime.hub import Hub
from realtime.window import MOST_BYTES
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import VirtualLoop, virtually

JOIN_S = 0.008


class Busy(Peer):
    """Each write takes a millisecond of the loop's."""

    def _write(self, data: bytes) -> None:
        take_time(0.001)
        super()._write(data)


def take_time(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.jumping.elapsed_s += seconds


def joining_hub(table: Table) -> Hub:
    return Hub(table, QuietBus(), reconcile_s=1.0, join_s=JOIN_S)


@virtually
async def test_an_idle_hub_delays_nothing() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    loop = asyncio.get_running_loop()
    began = loop.time()

    hub.receive(table.post(), time.time())
    await alice.hears(1)

    assert loop.time() == began + 0.001


@virtually
async def test_what_comes_together_shares_a_write() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    bob = await Busy(hub, table, 2, has_lane=False).come(1)

    for _ in range(5):
        hub.receive(table.post(), time.time())

    expected = [f"1:{n}:{n + 1}" for n in range(5)]
    assert await alice.hears(5) == await bob.hears(5) == expected
    assert alice.writes == 1


@virtually
async def test_a_busy_hub_waits_as_long_as_it_wrote_but_not_longer_than_it_may() -> None:
    for people, wait_s in ((4, 0.004), (50, JOIN_S)):
        table = Table()
        hub = joining_hub(table)
        peers = [await Busy(hub, table, user_id).come(1) for user_id in range(people)]
        loop = asyncio.get_running_loop()
        hub.receive(table.post(), time.time())
        await peers[-1].hears(1)
        written = loop.time()

        hub.receive(table.post(), time.time())
        hub.receive(table.post(), time.time())
        await peers[0].hears(3)

        assert peers[0].writes == 2
        assert loop.time() - written == pytest.approx(wait_s + 0.001 * people)


@virtually
async def test_what_goes_to_one_alone_comes_after_what_waits_for_it() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    bob = await Busy(hub, table, 2).come(1)
    hub.receive(table.post(), time.time())
    alice.connection.send(b"1:0:0")
    hub.receive(table.post(), time.time())

    assert await alice.hears(3) == ["1:0:1", "1:0:0", "1:1:2"]
    assert await bob.hears(2) == ["1:0:1", "1:1:2"]
    assert bob.writes == 1


@virtually
async def test_whoever_goes_live_hears_nothing_that_waited_before() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    hub.receive(table.post(), time.time())
    bob = await Busy(hub, table, 2).come(1)  # its snapshot has the first
    hub.receive(table.post(), time.time())

    assert await alice.hears(2) == ["1:0:1", "1:1:2"]
    assert await bob.hears(1) == ["1:1:2"]


@virtually
async def test_the_removed_member_hears_what_waited_and_is_told_then() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    bob = await Busy(hub, table, 2).come(1)

    for frame in (table.post(), table.remove(2), table.post()):
        hub.receive(frame, time.time())

    assert bob.heard == ["1:0:1"]
    assert bob.told == ["removed room.1"]
    assert await alice.hears(3) == ["1:0:1", "1:1:2", "1:2:3"]
    assert bob.heard == ["1:0:1"]


@virtually
async def test_a_frame_for_all_but_one_reaches_all_but_one() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    bob = await Busy(hub, table, 2).come(1)

    hub.receive(table.post(), time.time())
    hub.receive(Frame("room.1", b"alice types", except_user=1), 0.0)
    hub.receive(table.post(), time.time())

    assert await bob.hears(3) == ["1:0:1", "alice types", "1:1:2"]
    assert await alice.hears(2) == ["1:0:1", "1:1:2"]


@virtually
async def test_much_leaves_before_its_time() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come()

    for _ in range(2):
        hub.receive(Frame("user.1", b"x" * (MOST_BYTES // 2)), 0.0)

    assert len(alice.heard) == 2


@virtually
async def test_a_socket_that_fails_in_the_middle_keeps_nobody_from_hearing() -> None:
    table = Table()
    hub = joining_hub(table)
    peers = [await Busy(hub, table, user_id).come(1) for user_id in range(5)]
    peers[2].broken = True
    hub.receive(table.post(), time.time())
    hub.receive(table.post(), time.time())

    for peer in peers[:2] + peers[3:]:
        assert await peer.hears(2) == ["1:0:1", "1:1:2"]
    assert peers[2].aborted


@virtually
async def test_a_hub_that_closes_has_written_everything() -> None:
    table = Table()
    hub = joining_hub(table)
    alice = await Busy(hub, table, 1).come(1)
    hub.receive(table.post(), time.time())

    hub.close_all(1012)

    assert alice.heard == ["1:0:1"]
    assert alice.closed_with == 1012


# --- the same, at random


class Jammed(Busy):
    """Its transport fills at random, from within a write, as real ones do."""

    chance = random.Random(1)

    def _write(self, data: bytes) -> None:
        super()._write(data)
        if self.chance.random() < 0.05:
            self.fits = False


class Twins:
    """Everything happens twice: on a hub that joins, to people whose sockets jam, and on one that does not."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        Jammed.chance = random.Random(seed)
        self.tables = (Table(), Table())
        self.hubs = (joining_hub(self.tables[0]), Hub(self.tables[1], QuietBus(), reconcile_s=1.0))
        self.people: list[tuple[Peer, Peer]] = []
        self.marks = 0

    async def run(self) -> None:
        for number in range(6):
            await self.come(number % 4)
        steps = (self.post, self.own, self.typing, self.remove, self.attach_or_detach, self.jam, self.wait)
        for _ in range(200):
            await self.chance.choices(steps, (4, 2, 1, 1, 1, 1, 1))[0]()
        for _ in range(20):  # what is read makes room for more, which jams again
            for joined, _ in self.people:
                joined.read_on()
            await asyncio.sleep(1)
        for joined, plain in self.people:
            for room in (1, 2):
                assert of(room, joined.heard) == of(room, plain.heard)
            assert sorted(joined.heard) == sorted(plain.heard)

    async def come(self, user_id: int) -> None:
        has_lane = self.chance.random() < 0.8
        joined = Jammed(self.hubs[0], self.tables[0], user_id, has_lane=has_lane)
        plain = Peer(self.hubs[1], self.tables[1], user_id, has_lane=has_lane)
        self.people.append((await joined.come(1, 2), await plain.come(1, 2)))

    async def post(self) -> None:
        room = self.chance.choice((1, 2))
        for hub, table in zip(self.hubs, self.tables, strict=True):
            hub.receive(table.post(room), time.time())

    async def own(self) -> None:
        """Something for one connection alone."""
        self.marks += 1
        for peer in self.chance.choice(self.people):
            peer.connection.send(b"own %d" % self.marks)

    async def typing(self) -> None:
        self.marks += 1
        room, user_id = self.chance.choice((1, 2)), self.chance.randrange(4)
        for hub in self.hubs:
            hub.receive(Frame(f"room.{room}", b"%d:types %d" % (room, self.marks), except_user=user_id), 0.0)

    async def remove(self) -> None:
        room, user_id = self.chance.choice((1, 2)), self.chance.randrange(4)
        for hub, table in zip(self.hubs, self.tables, strict=True):
            hub.receive(table.remove(user_id, room), time.time())

    async def attach_or_detach(self) -> None:
        topic = f"room.{self.chance.choice((1, 2))}"
        for peer in self.chance.choice(self.people):
            if topic in peer.connection.topics:
                peer.hub.detach(peer.connection, [topic])
            else:
                hold = await peer.hub.join(peer.connection, [topic])
                peer.hub.release(hold, {topic: peer.table.room(int(topic[5:])).last_change})

    async def jam(self) -> None:
        joined, _ = self.chance.choice(self.people)
        joined.fits = self.chance.random() < 0.5

    async def wait(self) -> None:
        await asyncio.sleep(self.chance.choice((0, 0, 0.001, 0.02)))


@pytest.mark.parametrize("seed", range(60))
def test_joined_or_not_everybody_hears_the_same(seed: int) -> None:
    async def twins() -> None:
        await Twins(seed).run()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(twins())


def of(room: int, heard: list[str]) -> list[str]:
    """What is ordered: one room's frames, and between them what went to this connection alone."""
    return [text for text in heard if text.startswith((f"{room}:", "own"))]
