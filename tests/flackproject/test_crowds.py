"""One address gets so many sockets and streams and no more, whatever it says of itself."""

import asyncio
from typing import Any

import pytest
from django.conf import LazySettings

from flackproject.crowds import PerAddress
from flackproject.proxies import ForwardedASGI


class Door:
    """Lets everybody in, until they are told to leave."""

    def __init__(self) -> None:
        self.inside = 0
        self.leave = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        await self.leave.wait()
        self.inside -= 1


class Visit:
    def __init__(self, app: Any, kind: str = "websocket", client: str | None = "192.0.2.1", **scope: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        there = (client, 1) if client else None
        extensions = {"websocket.http.response": {}}
        whole = {"type": kind, "client": there, "headers": [], "extensions": extensions} | scope
        self.task = asyncio.ensure_future(app(whole, None, self._take))

    async def _take(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def arrives(self) -> "Visit":
        await asyncio.wait([self.task], timeout=0.01)
        return self


@pytest.fixture(autouse=True)
def _two(settings: LazySettings) -> None:
    settings.FLACK_SOCKETS_PER_ADDRESS = 2


async def test_one_too_many_gets_429_before_the_upgrade_and_others_come_in() -> None:
    door = Door()
    app = PerAddress(door)
    for _ in range(2):
        await Visit(app).arrives()

    refused = await Visit(app).arrives()
    stranger = await Visit(app, client="192.0.2.2").arrives()

    assert [message["type"] for message in refused.sent] == [
        "websocket.http.response.start",
        "websocket.http.response.body",
    ]
    assert refused.sent[0]["status"] == 429
    assert (b"retry-after", b"10") in refused.sent[0]["headers"]
    assert b'"rate_limited"' in refused.sent[1]["body"]
    assert stranger.sent == []
    assert door.inside == 3
    door.leave.set()
    await stranger.task


async def test_streams_count_too_and_who_leaves_makes_room() -> None:
    door = Door()
    app = PerAddress(door)
    visits = [await Visit(app).arrives(), await Visit(app, "http").arrives()]
    refused = await Visit(app, "http").arrives()
    assert refused.sent[0]["status"] == 429

    door.leave.set()
    await asyncio.gather(*(visit.task for visit in visits))
    door.leave.clear()
    again = await Visit(app).arrives()

    assert door.inside == 1
    door.leave.set()
    await again.task


async def test_a_server_without_denial_responses_closes() -> None:
    door = Door()
    app = PerAddress(door)
    for _ in range(2):
        await Visit(app).arrives()

    refused = await Visit(app, extensions={}).arrives()

    assert refused.sent == [{"type": "websocket.close", "code": 4429}]
    door.leave.set()


async def test_what_a_client_says_of_itself_counts_for_nothing_and_a_proxy_s_word_does() -> None:
    door = Door()
    app = ForwardedASGI(PerAddress(door), ["10.0.0.1"])
    for number in range(3):
        await Visit(app, headers=[(b"x-forwarded-for", b"198.51.100.%d" % number)]).arrives()
    assert door.inside == 2

    for number in range(3):
        await Visit(app, client="10.0.0.1", headers=[(b"x-forwarded-for", b"198.51.100.%d" % number)]).arrives()
    assert door.inside == 5
    door.leave.set()


async def test_0_lifts_it(settings: LazySettings) -> None:
    settings.FLACK_SOCKETS_PER_ADDRESS = 0
    door = Door()
    app = PerAddress(door)
    for _ in range(5):
        await Visit(app).arrives()

    assert door.inside == 5
    door.leave.set()
