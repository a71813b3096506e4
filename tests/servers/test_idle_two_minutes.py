"""Sockets idle for two minutes stay open with Redis as the bus. It really waits: run it beside others.

redis-py 8 gives blocking reads a time-out; with it the Pub/Sub layer closed idle sockets every five seconds or so, and
lost what was published meanwhile (settings/base.py, `socket_timeout`).
"""

import asyncio
import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.servers.talking import Person, frame
from trials.installation import Installation, Server, manage_command
from trials.ports import free_port
from trials.services import RedisServer

IDLE_S = 125

pytestmark = pytest.mark.timeout(IDLE_S + 120)


@pytest.fixture
def pair(migrated_database: Path, tmp_path: Path) -> Iterator[list[Server]]:
    redis = RedisServer(tmp_path)
    redis.start()
    # Found at the next reconcile, a message would say nothing about the bus.
    made = Installation(tmp_path, {"REDIS_URL": redis.url, "FLACK_RECONCILE_S": "600"})
    made.data.mkdir()
    shutil.copy(migrated_database, made.data)
    servers = [made.serve(manage_command("serve", "--port", str(port)), port) for port in (free_port(), free_port())]
    for server in servers:
        server.wait_until_ready()
    yield servers
    made.end()
    redis.stop()


async def test_after_two_idle_minutes_the_same_sockets_hear_of_a_message_at_once(pair: list[Server]) -> None:
    here, there = pair
    alice = await asyncio.to_thread(Person, here.port, "alice")
    async with contextlib.AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(alice.socket(there.ws_url)) for _ in range(5)]
        closed = [asyncio.create_task(socket.wait_closed()) for socket in sockets]

        ended, _ = await asyncio.wait(closed, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
        assert not ended

        posted = await asyncio.to_thread(alice.post, here.port, "still there?")
        assert posted.status == 201
        for socket in sockets:
            try:
                heard = await frame(socket, "message")
            except ConnectionClosed as error:
                pytest.fail(f"closed: {error}")
            assert heard["message"]["source"] == "still there?"
        for task in closed:
            task.cancel()
    assert "Traceback" not in here.log() + there.log()
