"""Two hubs over a real broker: what one process publishes the other hears, and an outage is survived."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection

import pytest
import redis.asyncio
from channels_redis.pubsub import RedisPubSubChannelLayer

from realtime.bus import Bus
from realtime.counters import counters
from realtime.envelope import Envelope, PresenceHint, Published, UserHint
from realtime.frame import Frame
from realtime.hub import Hub
from tests.realtime.fakes import Peer, Table, until
from trials.services import RedisServer

# The reconcile of these hubs is far away: what arrives sooner came over the bus.
NEVER_S = 3600.0


class Process:
    """A hub on its bus, with a layer of its own, as in a process of its own."""

    def __init__(self, redis: RedisServer, table: Table, reconcile_s: float = NEVER_S) -> None:
        self.layer = RedisPubSubChannelLayer(hosts=[{"address": redis.url, "socket_timeout": None}], prefix="test")
        self.envelopes: list[Envelope] = []
        self.returned = asyncio.Event()
        self.bus = Bus(self.layer, on_envelope=self.hear, on_return=self.back)
        self.hub = Hub(table, self.bus, reconcile_s=reconcile_s)

    async def start(self) -> None:
        await self.bus.start()
        self.hub.start()

    async def stop(self) -> None:
        await self.hub.stop()
        await self.bus.stop()
        await self.layer.flush()

    def hear(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)
        if isinstance(envelope, Published) and envelope.origin != self.bus.name:
            self.hub.receive(envelope.frame, envelope.at)

    def back(self) -> None:
        self.returned.set()
        self.hub.reconcile_soon()

    def publish(self, frame: Frame) -> None:
        """As realtime.publishing does."""
        self.hub.accept(frame, time.time())
        self.bus.publisher.put(frame.topic, Published(self.bus.name, time.time(), frame))


Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(redis_server: RedisServer) -> AsyncIterator[Start]:
    started: list[Process] = []

    async def one(table: Table, reconcile_s: float = NEVER_S) -> Process:
        process = Process(redis_server, table, reconcile_s)
        started.append(process)
        await process.start()
        return process

    yield one
    await asyncio.gather(*(process.stop() for process in started))


async def test_what_one_process_publishes_the_other_hears_once(start: Start) -> None:
    table = Table()
    here, there = await start(table), await start(table)
    alice = await Peer(here.hub, table, 1).come(1)
    bob = await Peer(there.hub, table, 2).come(1)

    for _ in range(300):
        here.publish(table.post())
    here.publish(Frame("room.1", b"alice types", except_user=1))

    expected = [f"1:{n}:{n + 1}" for n in range(300)]
    assert await bob.hears(301) == [*expected, "alice types"]
    assert await alice.hears(300) == expected
    assert "frames_after" not in table.queries


async def test_ready_means_that_the_next_frame_arrives(start: Start) -> None:
    table = Table()
    here, there = await start(table), await start(table)

    for room in range(1, 40):
        bob = await Peer(there.hub, table, 100 + room).come(room)
        here.publish(table.post(room))
        assert await bob.hears(1) == [f"{room}:0:1"]
    assert "frames_after" not in table.queries


async def test_a_user_in_many_rooms_is_ready_soon(start: Start) -> None:
    table = Table()
    process = await start(table)

    async with asyncio.timeout(5):
        await Peer(process.hub, table, 1).come(*range(1, 300))

    assert all(process.bus.confirmed(f"room.{room}") for room in range(1, 300))


async def test_a_frame_of_a_topic_given_up_no_longer_arrives(start: Start) -> None:
    table = Table()
    here, there = await start(table), await start(table)
    await there.bus.subscribe(["room.1", "room.2"])

    await there.bus.unsubscribe(["room.1"])
    here.publish(Frame("room.1", b"one"))
    here.publish(Frame("room.2", b"two"))
    await until(lambda: published(there))

    assert [frame.data for frame in published(there)] == [b"two"]


async def test_hints_arrive(start: Start) -> None:
    table = Table()
    here, there = await start(table), await start(table)
    await there.bus.subscribe(["user.7"])

    here.bus.publisher.put("user.7", UserHint(7))
    here.bus.publisher.put("hubs", PresenceHint(here.bus.name))
    await until(lambda: len(there.envelopes) == 2)

    assert there.envelopes == [UserHint(7), PresenceHint(here.bus.name)]


async def test_what_another_version_sends_is_ignored(start: Start) -> None:
    table = Table()
    here, there = await start(table), await start(table)
    await there.bus.subscribe(["room.1"])
    unreadable = counters.broker_unreadable

    for message in ({"type": "flack", "body": b"\x93nonsense"}, {"type": "other"}, {"type": "flack", "body": 7}):
        await here.layer.group_send("room.1", message)
    here.publish(Frame("room.1", b"fine"))
    await until(lambda: published(there))

    assert [frame.data for frame in published(there)] == [b"fine"]
    assert counters.broker_unreadable == unreadable + 3


async def test_while_the_broker_is_away_others_hear_by_the_reconcile(start: Start, redis_server: RedisServer) -> None:
    table = Table()
    here, there = await start(table, 0.2), await start(table, 0.2)
    alice = await Peer(here.hub, table, 1).come(1)
    bob = await Peer(there.hub, table, 2).come(1)

    redis_server.kill()
    here.publish(table.post())
    here.publish(table.post())

    assert await bob.hears(2) == await alice.hears(2) == ["1:0:1", "1:1:2"]


async def test_who_comes_while_the_broker_is_away_waits_a_second_and_is_live(
    start: Start, redis_server: RedisServer
) -> None:
    table = Table()
    process = await start(table, 0.2)
    redis_server.kill()

    async with asyncio.timeout(5):
        bob = await Peer(process.hub, table, 2).come(1)
    table.post()

    assert await bob.hears(1) == ["1:0:1"]


async def test_a_process_started_without_the_broker_joins_when_it_comes(
    start: Start, redis_server: RedisServer
) -> None:
    table = Table()
    redis_server.kill()
    here, there = await start(table), await start(table)
    bob = await Peer(there.hub, table, 2).come(1)

    redis_server.start()
    await until(lambda: there.bus.confirmed("room.1"), timeout_s=20)
    here.publish(table.post())

    assert await bob.hears(1) == ["1:0:1"]


async def test_when_beacons_return_after_a_silence_everything_is_compared_at_once(
    start: Start, redis_server: RedisServer
) -> None:
    table = Table()
    process = await start(table)
    bob = await Peer(process.hub, table, 2).come(1)

    redis_server.kill()
    table.post()  # by a process that could not publish it
    await asyncio.sleep(4)
    assert bob.heard == []
    redis_server.start()

    async with asyncio.timeout(20):
        await process.returned.wait()
    assert await bob.hears(1) == ["1:0:1"]
    assert process.bus.confirmed("room.1")


async def test_a_broker_that_hangs_holds_nobody_up(start: Start, redis_server: RedisServer) -> None:
    table = Table()
    here, there = await start(table, 0.2), await start(table, 0.2)
    alice = await Peer(here.hub, table, 1).come(1)

    redis_server.pause()
    try:
        async with asyncio.timeout(5):
            bob = await Peer(there.hub, table, 2).come(1)
        here.publish(table.post())
        assert await alice.hears(1) == await bob.hears(1) == ["1:0:1"]
    finally:
        redis_server.resume()


async def test_publishing_into_an_outage_drops_what_does_not_fit(start: Start, redis_server: RedisServer) -> None:
    table = Table()
    process = await start(table)
    redis_server.kill()
    dropped = counters.broker_dropped

    for number in range(20_000):
        process.publish(Frame("room.9", b"%d" % number))

    assert counters.broker_dropped >= dropped + 10_000


async def test_idle_sockets_to_the_broker_stay_open(redis_server: RedisServer) -> None:
    """redis-py 8 would close them after 5 s without `socket_timeout: None`."""
    layer = RedisPubSubChannelLayer(hosts=[{"address": redis_server.url, "socket_timeout": None}], prefix="test")
    channel = await layer.new_channel()
    await layer.group_add("room.1", channel)
    await layer.group_send("room.1", {"type": "one"})
    admin = redis.asyncio.Redis.from_url(redis_server.url)
    before = {client["id"] for client in await admin.client_list()}

    await asyncio.sleep(7)

    assert {client["id"] for client in await admin.client_list()} == before
    await admin.aclose()
    await layer.flush()


def published(process: Process) -> Collection[Frame]:
    return [envelope.frame for envelope in process.envelopes if isinstance(envelope, Published)]
