"""The whole of it, started once per process, over Redis and over nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer

from realtime import control, publishing, runtime
from realtime.frame import Frame
from tests.realtime.fakes import Peer, Table, until
from trials.services import RedisServer

pytestmark = pytest.mark.django_db(transaction=True)


def presence_frame(online: list[int], offline: list[int], idle: list[int]) -> Frame:
    return Frame("room.1", f"online {online} offline {offline}".encode())


@pytest.fixture(autouse=True)
async def stopped() -> AsyncIterator[None]:
    yield
    await runtime.stop()


async def test_starting_many_times_at_once_starts_one() -> None:
    table = Table()

    started = await asyncio.gather(
        *(runtime.start(source=table, presence_frame=presence_frame) for _ in range(10)),
    )

    assert len({id(one) for one in started}) == 1
    assert runtime.current() is started[0]
    assert runtime.current_hub() is started[0].hub


async def test_a_request_that_is_cancelled_does_not_undo_the_start() -> None:
    first = asyncio.ensure_future(runtime.start(source=Table(), presence_frame=presence_frame))
    await asyncio.sleep(0)
    first.cancel()

    assert await runtime.start(source=Table(), presence_frame=presence_frame) is runtime.current()


async def test_after_stopping_it_can_be_started_again() -> None:
    await runtime.start(source=Table(), presence_frame=presence_frame)
    await runtime.stop()
    await runtime.stop()
    assert runtime.current_hub() is None
    with pytest.raises(RuntimeError):
        runtime.current()

    table = Table()
    running = await runtime.start(source=table, presence_frame=presence_frame)
    alice = await Peer(running.hub, table, 1).come(1)
    publishing.publish(table.post())

    assert await alice.hears(1) == ["1:0:1"]


async def test_one_process_delivers_and_tells_who_is_online() -> None:
    table = Table()
    running = await runtime.start(source=table, presence_frame=presence_frame)
    alice = await Peer(running.hub, table, 1).come(1)

    # Told before she listened: a `hello` brings it.
    assert running.presence.online() == [1]
    await Peer(running.hub, table, 2).come(1)
    await asyncio.to_thread(publishing.publish, table.post())

    assert set(await alice.hears(2)) == {"1:0:1", "online [2] offline []"}


async def test_two_processes_share_frames_hints_and_presence(redis_server: RedisServer, settings: Any) -> None:
    settings.FLACK_RECONCILE_S = 3600.0
    host = {"address": redis_server.url, "socket_timeout": None}
    here_layer = RedisPubSubChannelLayer(hosts=[host], prefix="test")
    there_layer = RedisPubSubChannelLayer(hosts=[host], prefix="test")
    channel_layers.set("default", here_layer)
    table = Table()
    here = await runtime.start(source=table, presence_frame=presence_frame)
    there = runtime.Runtime(table, presence_frame, there_layer)
    await there.start()
    alice = await Peer(here.hub, table, 1).come(1)
    bob = await Peer(there.hub, table, 2).come(1)

    await asyncio.to_thread(publishing.publish, table.post())
    await asyncio.to_thread(control.user_changed, 2)

    await bob.is_told("recheck")
    await until(lambda: "1:0:1" in alice.heard and "1:0:1" in bob.heard)
    await until(lambda: here.presence.online() == there.presence.online() == [1, 2])
    # Its own frame came back over the broker, and was known for its own.
    assert alice.heard.count("1:0:1") == 1

    await there.stop()
    await runtime.stop()
    await here_layer.flush()
    await there_layer.flush()
    channel_layers.backends.clear()
