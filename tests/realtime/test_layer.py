"""The layer within the process behaves as channels_redis' Pub/Sub layer does: each test runs over both."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from realtime.layer import LocalChannelLayer
from trials.services import RedisServer


@pytest.fixture(params=["local", "redis"])
async def layer(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    if request.param == "local":
        yield LocalChannelLayer()
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    redis = RedisPubSubChannelLayer(hosts=[{"address": server.url, "socket_timeout": None}], prefix="test")
    yield redis
    await redis.flush()


async def received(layer: Any, channel: str) -> Any:
    async with asyncio.timeout(30):
        return await layer.receive(channel)


async def settled(layer: Any) -> None:
    """Until all that was joined and left so far holds. Pub/Sub confirms nothing: a channel that is asked for last is
    tried until it is there."""
    last = await layer.new_channel()
    reader = asyncio.ensure_future(received(layer, last))
    while not reader.done():
        await layer.send(last, {"type": "settled"})
        await asyncio.wait([reader], timeout=0.05)
    assert await reader == {"type": "settled"}


async def test_a_channel_gets_what_is_sent_to_it_in_order(layer: Any) -> None:
    channel = await layer.new_channel()
    await settled(layer)

    for number in range(200):
        await layer.send(channel, {"type": "one", "number": number, "body": b"\x00\xff"})

    assert [(await received(layer, channel))["number"] for _ in range(200)] == list(range(200))


async def test_a_group_reaches_its_channels_and_no_others(layer: Any) -> None:
    inside, also, outside = [await layer.new_channel() for _ in range(3)]
    await layer.group_add("room.1", inside)
    await layer.group_add("room.1", also)
    await layer.group_add("room.2", outside)
    await settled(layer)

    await layer.group_send("room.1", {"type": "one"})
    await layer.group_send("room.2", {"type": "two"})

    assert await received(layer, inside) == await received(layer, also) == {"type": "one"}
    assert await received(layer, outside) == {"type": "two"}


async def test_a_channel_that_left_a_group_hears_no_more_of_it(layer: Any) -> None:
    channel = await layer.new_channel()
    await layer.group_add("room.1", channel)
    await layer.group_add("room.2", channel)
    await layer.group_discard("room.1", channel)
    await layer.group_discard("room.1", channel)
    await settled(layer)

    await layer.group_send("room.1", {"type": "one"})
    await layer.group_send("room.2", {"type": "two"})

    assert await received(layer, channel) == {"type": "two"}


async def test_only_a_channel_of_this_process_can_join_a_group(layer: Any) -> None:
    with pytest.raises(RuntimeError):
        await layer.group_add("room.1", "somebody-else")


async def test_sending_to_nobody_is_no_error(layer: Any) -> None:
    await layer.send("nobody", {"type": "one"})
    await layer.group_send("nothing", {"type": "one"})


async def test_nothing_is_dropped_when_nobody_reads_for_a_while(layer: Any) -> None:
    channel = await layer.new_channel()
    await layer.group_add("room.1", channel)
    await settled(layer)

    for number in range(2000):
        await layer.group_send("room.1", {"type": "one", "number": number})

    assert [(await received(layer, channel))["number"] for _ in range(2000)] == list(range(2000))


async def test_what_a_thread_sends_wakes_the_loop(layer: Any) -> None:
    channel = await layer.new_channel()
    await layer.group_add("room.1", channel)
    await settled(layer)

    thread = threading.Thread(target=lambda: asyncio.run(layer.group_send("room.1", {"type": "one"})))
    thread.start()

    assert await received(layer, channel) == {"type": "one"}
    thread.join()


async def test_a_receiver_that_is_cancelled_ends_its_channel(layer: Any) -> None:
    channel = await layer.new_channel()
    reader = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)

    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)

    with pytest.raises(RuntimeError):
        await layer.group_add("room.1", channel)
