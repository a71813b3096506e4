"""Celery's own processes: a worker renders what was posted elsewhere, and nothing is lost when queue or worker die."""

import asyncio
import json
from typing import Any

import pytest
import redis
from websockets.asyncio.client import ClientConnection

from tests.servers.talking import WAIT_S, Person
from trials.installation import Installation, Server

RICH = "| a | b |\n|---|---|\n| 1 | **two** |\n\n```python\nprint('three')\n```"


@pytest.fixture(scope="module")
def alice(other: Server) -> Person:
    return Person(other.port, "alice")


async def rendered(socket: ClientConnection, message_id: int) -> dict[str, Any]:
    """The message once it is rendered; its earlier forms are passed over."""
    async with asyncio.timeout(WAIT_S * 2):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "message" and frame["message"]["id"] == message_id and frame["message"]["rendered"]:
                message: dict[str, Any] = frame["message"]
                return message


async def test_a_worker_renders_and_what_a_lost_queue_forgot_is_found(
    house: Installation, other: Server, alice: Person
) -> None:
    worker = house.run("celery", "worker", "--concurrency", "1")
    async with alice.socket(other.ws_url) as socket:
        first = alice.post(other.port, RICH).json()
        assert first["rendered"] is False
        assert "<table" in (await rendered(socket, first["id"]))["html"]

        # The worker dies, and then the queue with what was in it.
        worker.kill()
        second = alice.post(other.port, RICH).json()
        with redis.Redis.from_url(house.environment()["REDIS_URL"]) as broker:
            broker.flushall()
        house.run("celery", "beat")
        again = house.run("celery", "worker", "--concurrency", "1")
        assert "<table" in (await rendered(socket, second["id"]))["html"]

    assert again.stop() == 0
    assert "Traceback" not in again.log()
