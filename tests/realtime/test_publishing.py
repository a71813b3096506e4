"""`publish` works from any thread and any process, never blocks and never raises."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from realtime import control, publishing
from realtime.broker import MAX_QUEUED, Publisher
from realtime.bus import Bus
from realtime.counters import counters
from realtime.envelope import Envelope, Published, UserHint
from realtime.frame import Frame
from realtime.hub import Hub
from realtime.layer import LocalChannelLayer
from settings.secret_key import instance_id
from tests.realtime.fakes import Peer, Table
from trials.services import RedisServer


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    bus = Bus(LocalChannelLayer(), on_envelope=lambda envelope: None, on_return=lambda: None)
    await bus.start()
    hub = Hub(Table(), bus, reconcile_s=3600)
    publishing.install(hub, bus)
    yield hub
    publishing.install(None, None)
    await hub.stop()
    await bus.stop()


async def test_a_thread_publishes_to_the_processes_own_hub(hub: Hub) -> None:
    table = Table()
    alice = await Peer(hub, table, 1).come(1)
    frames = [table.post() for _ in range(100)]

    thread = threading.Thread(target=lambda: [publishing.publish(frame) for frame in frames])
    thread.start()

    assert await alice.hears(100) == [f"1:{n}:{n + 1}" for n in range(100)]
    thread.join()


async def test_many_threads_at_once_lose_nothing(hub: Hub) -> None:
    table = Table()
    alice = await Peer(hub, table, 1).come(1)
    frames = [table.post() for _ in range(400)]

    threads = [
        threading.Thread(target=lambda part=frames[start::4]: [publishing.publish(frame) for frame in part])
        for start in range(4)
    ]
    for thread in threads:
        thread.start()

    assert await alice.hears(400) == [f"1:{n}:{n + 1}" for n in range(400)]
    for thread in threads:
        thread.join()


async def test_a_hint_from_a_thread_makes_sessions_look_again(hub: Hub) -> None:
    alice = await Peer(hub, Table(), 1).come()

    await asyncio.to_thread(control.user_changed, 1)

    await alice.is_told("recheck")


async def test_within_one_process_nothing_is_sent_to_a_broker(hub: Hub) -> None:
    published = counters.broker_published

    publishing.publish(Frame("room.1", b"one"))
    await asyncio.sleep(0)

    assert counters.broker_published == published


async def test_a_process_without_hub_and_broker_publishes_nothing_and_complains_of_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    publishing.publish(Frame("room.1", b"one"))
    control.user_changed(1)

    assert caplog.records == []


async def test_publishing_never_raises(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    def broken(frame: Frame, at: float) -> None:
        raise RuntimeError("broken")

    hub.accept = broken  # type: ignore[method-assign]
    with caplog.at_level(logging.ERROR):
        publishing.publish(Frame("room.1", b"secret text"))

    assert "room.1 could not be published" in caplog.text
    assert "secret text" not in caplog.text


async def test_the_queue_to_a_broker_that_hangs_is_bounded() -> None:
    class Hanging(LocalChannelLayer):
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            await asyncio.Event().wait()

    publisher = Publisher(Hanging(), asyncio.get_running_loop())
    publisher.start()
    dropped = counters.broker_dropped

    for _ in range(MAX_QUEUED + 500):
        publisher.put("room.1", UserHint(1))
    assert counters.broker_dropped == dropped + 500
    await publisher.flushed()
    await publisher.flushed()

    # The first one timed out, and what waited behind it would have come too late.
    assert counters.broker_dropped == dropped + 500 + MAX_QUEUED
    await publisher.stop()


SCRIPT = """
import os, sys
import django
django.setup()
from realtime import control, publishing
from realtime.frame import Frame
publishing.publish(Frame("room.1", b"from a command", 4, 5, (7,), 8))
control.user_changed(7)
"""


@pytest.mark.parametrize("forked", [False, True])
async def test_a_command_is_heard_though_it_ends_at_once(redis_server: RedisServer, forked: bool) -> None:
    layer = RedisPubSubChannelLayer(hosts=[{"address": redis_server.url, "socket_timeout": None}], prefix=PREFIX)
    heard: list[Envelope] = []
    both = asyncio.Event()

    def hear(envelope: Envelope) -> None:
        heard.append(envelope)
        if len(heard) >= 2:
            both.set()

    bus = Bus(layer, on_envelope=hear, on_return=lambda: None)
    await bus.start()
    await bus.subscribe(["room.1", "user.7"])

    before = time.time()
    await asyncio.to_thread(command, redis_server.url, FORKING if forked else SCRIPT)
    async with asyncio.timeout(60):
        await both.wait()

    assert Frame("room.1", b"from a command", 4, 5, (7,), 8) in [e.frame for e in heard if isinstance(e, Published)]
    assert UserHint(7) in heard
    assert all(before <= e.at <= time.time() for e in heard if isinstance(e, Published))
    await bus.stop()
    await layer.flush()


async def test_a_command_ends_though_the_broker_is_away(redis_server: RedisServer) -> None:
    redis_server.kill()

    await asyncio.to_thread(command, redis_server.url, SCRIPT)


# The parent publishes, so that its thread exists; the child, which has no threads, must make its own.
FORKING = """
import os, sys
import django
django.setup()
from realtime import control, publishing
from realtime.frame import Frame
publishing.publish(Frame("room.9", b"warm"))
child = os.fork()
if child == 0:
    publishing.publish(Frame("room.1", b"from a command", 4, 5, (7,), 8))
    control.user_changed(7)
    sys.exit(0)
os.waitpid(child, 0)
"""

KEY = "a-key-of-the-tests-of-publishing-that-is-long-enough"
PREFIX = f"flack.{instance_id(KEY)}"


def command(redis_url: str, script: str) -> None:
    """A process of its own, with the settings of this installation."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "settings.testing",
        "REDIS_URL": redis_url,
        "SECRET_KEY": KEY,
    }
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=60)
