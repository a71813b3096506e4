"""The door: which credentials open a socket, and with which code the others are closed."""

import json

import pytest
from django.conf import LazySettings, settings
from django.test import Client

from accounts.actions import suspend
from accounts.models import User
from chat import consumers
from flackproject.origins import OurOrigins
from tests.live import Live, Socket

HERE = "https://flack.example"


async def signed_in(live: Live, user: User) -> str:
    """The cookie of somebody's browser."""

    def sign_in() -> str:
        client = Client()
        client.force_login(user)
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    return await live.run(sign_in)


async def test_a_token_in_the_header_opens(live: Live) -> None:
    socket = live.knock(authorization=f"bearer {await live.token(live.world.alice)}")

    assert (await socket.expect("hello"))["user"]["nickname"] == "alice"


async def test_one_user_gets_so_many_connections_and_who_leaves_makes_room(live: Live, settings: LazySettings) -> None:
    settings.FLACK_SOCKETS_PER_USER = 2
    first, _ = await live.connect(live.world.alice), await live.connect(live.world.alice)

    refused = live.knock(authorization=f"Bearer {await live.token(live.world.alice)}")
    error = await refused.expect("error")
    assert (error["code"], error["retry_after"]) == ("rate_limited", 10)
    assert await refused.closes() == 4429
    await live.connect(live.world.bob)

    await first.leave()
    await live.connect(live.world.alice)


async def test_a_token_in_the_first_frame_opens(live: Live) -> None:
    socket = live.knock()
    socket.send("auth", token=await live.token(live.world.alice))

    assert (await socket.expect("hello"))["user"]["nickname"] == "alice"
    await socket.settled()


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "bearer \x00", "Bearer " + "x" * 10_000])
async def test_a_bad_token_in_the_header_is_4401(live: Live, header: str) -> None:
    assert await live.knock(authorization=header).closes() == 4401


@pytest.mark.parametrize(
    "frame",
    [
        '{"type": "auth", "token": "nonsense"}',
        '{"type": "auth", "token": 7}',
        '{"type": "auth"}',
        '{"type": "ping", "ref": 1}',
        '{"type": "auth", "token": "\\ud800"}',
        "not json",
        "",
        "[]",
    ],
)
async def test_a_first_frame_that_says_nothing_of_use_is_4401(live: Live, frame: str) -> None:
    socket = live.knock()
    socket.send_text(frame)

    assert await socket.closes() == 4401
    assert socket.heard == []


async def test_bytes_as_the_first_frame_are_4401(live: Live) -> None:
    socket = live.knock()
    socket.send_bytes(b"\x00\x01")

    assert await socket.closes() == 4401


async def test_who_says_nothing_in_time_is_4401(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "AUTH_WITHIN_S", 0.05)

    assert await live.knock().closes() == 4401


async def test_who_came_in_in_time_stays(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await live.token(live.world.alice)
    monkeypatch.setattr(consumers, "AUTH_WITHIN_S", 1.0)
    socket = live.knock()
    socket.send("auth", token=token)
    await socket.expect("hello")

    assert await live.knock().closes() == 4401  # it came later: the first one's time was up before
    await socket.settled()


async def test_a_cookie_with_an_origin_opens(live: Live) -> None:
    socket = live.knock(cookie=await signed_in(live, live.world.alice), origin=HERE, host="flack.example")

    assert (await socket.expect("hello"))["user"]["nickname"] == "alice"


async def test_a_cookie_without_an_origin_counts_as_none(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "AUTH_WITHIN_S", 0.05)

    assert await live.knock(cookie=await signed_in(live, live.world.alice)).closes() == 4401


async def test_a_cookie_of_a_session_that_is_over_is_4401(live: Live) -> None:
    assert await live.knock(cookie=f"{settings.SESSION_COOKIE_NAME}=gone", origin=HERE).closes() == 4401


async def test_a_cookie_header_that_is_none_waits_for_a_first_frame(live: Live) -> None:
    socket = live.knock(cookie="{;=,\x01", origin=HERE)
    socket.send("auth", token=await live.token(live.world.alice))

    await socket.expect("hello")


async def test_the_bearer_token_counts_before_the_cookie(live: Live) -> None:
    socket = live.knock(
        cookie=await signed_in(live, live.world.alice),
        origin=HERE,
        authorization=f"Bearer {await live.token(live.world.bob)}",
    )

    assert (await socket.expect("hello"))["user"]["nickname"] == "bob"


async def test_whoever_is_suspended_is_4403(live: Live) -> None:
    world = live.world
    token, cookie = await live.token(world.bob), await signed_in(live, world.carol)
    for user in (world.bob, world.carol):
        await live.run(suspend, world.dana, user.pk)

    assert await live.knock(authorization=f"Bearer {token}").closes() == 4403
    assert await live.knock(cookie=cookie, origin=HERE).closes() == 4403
    late = live.knock()
    late.send("auth", token=token)
    assert await late.closes() == 4403


@pytest.mark.parametrize("credential", ["cookie", "token", "none"])
async def test_another_page_s_origin_is_refused_before_the_upgrade(live: Live, credential: str) -> None:
    headers = {"host": "flack.example", "origin": "https://evil.example"}
    if credential == "cookie":
        headers["cookie"] = await signed_in(live, live.world.alice)
    if credential == "token":
        headers["authorization"] = f"Bearer {await live.token(live.world.alice)}"

    sent = await _knock_at_the_outer_door(headers)

    assert [message["type"] for message in sent] == ["websocket.close"]  # servers answer this with 403


async def test_our_own_origin_passes_the_outer_door(live: Live) -> None:
    sent = await _knock_at_the_outer_door({"host": "flack.example", "origin": HERE})

    assert [message["type"] for message in sent] == ["websocket.accept"]


async def _knock_at_the_outer_door(headers: dict[str, str]) -> list[dict[str, object]]:
    sent: list[dict[str, object]] = []
    incoming = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]

    async def receive() -> dict[str, object]:
        return incoming.pop(0)

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/ws/",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await OurOrigins(consumers.ChatConsumer.as_asgi())(scope, receive, send)
    return sent


async def test_the_frame_that_brings_the_token_is_not_kept(live: Live) -> None:
    token = await live.token(live.world.alice)
    socket: Socket = live.knock()
    socket.send("auth", token=token)
    await socket.expect("hello")

    assert token not in json.dumps(socket.heard)
