"""Who may not, and what is wrong with a request: the same codes and shape as at every other door."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings, settings
from django.test import Client

from accounts.actions.moderation import suspend
from accounts.models import ApiToken
from chat.streams import app
from chat.streams.asking import MOST_BODY_BYTES
from foundation.limits import Rate
from realtime import runtime
from tests.chat.streams.requests import Answer, Person, Request, answered
from tests.conftest import World

JSON = {"Content-Type": "application/json"}


def refused(answer: Answer, status: int, code: str) -> Any:
    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert answer.body["error"]["detail"]
    return answer.body["error"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Cookie": "a=b"}, {"Cookie": ";;=;"}])
async def test_nobody_gets_nothing(live: World, headers: dict[str, str]) -> None:
    answer = await answered(Request("GET", headers))

    refused(answer, 401, "authentication_required")
    assert answer.headers["www-authenticate"] == 'Bearer realm="Flack"'


async def test_a_browser_is_known_by_its_session(live: World) -> None:
    client = Client()
    await sync_to_async(client.force_login)(live.alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    answer = await answered(Request("GET", {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}, "wait=0"))

    assert answer.status == 200
    assert answer.frames[0]["user"]["nickname"] == "alice"


async def test_who_is_suspended_is_told(live: World, bob: Person) -> None:
    await sync_to_async(suspend)(live.dana, live.bob.pk)

    refused(await answered(bob.asks()), 403, "suspended")


async def test_a_token_revoked_while_waiting_answers_401(live: World, bob: Person) -> None:
    await bob.poll()
    waiting = asyncio.ensure_future(answered(bob.asks(wait=25, cursor=bob.cursor)))
    await asyncio.sleep(0.2)

    await ApiToken.objects.filter(user=live.bob).adelete()
    runtime.current().hub.recheck(live.bob.pk)

    refused(await waiting, 401, "authentication_required")


@pytest.mark.parametrize("cursor", ["nonsense", "%%%", "ü", "AAAA", "lQE", "x" * 5000])
async def test_what_is_no_cursor_is_refused(live: World, bob: Person, cursor: str) -> None:
    assert refused(await answered(bob.asks(cursor=cursor)), 400, "invalid")["field"] == "cursor"


@pytest.mark.parametrize("wait", ["-1", "61", "nan", "inf", "soon", "1e99"])
async def test_what_is_no_time_to_wait_is_refused(live: World, bob: Person, wait: str) -> None:
    assert refused(await answered(bob.asks(wait=wait)), 400, "invalid")["field"] == "wait"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
async def test_other_methods_are_named(live: World, bob: Person, method: str) -> None:
    answer = await answered(bob.asks(method=method))

    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", JSON, 400, "malformed"),
        (b"\xff", JSON, 400, "malformed"),
        (b"[]", JSON, 400, "invalid"),
        (b'{"cursor": 7}', JSON, 400, "invalid"),
        (b'{"wait": -1}', JSON, 400, "invalid"),
        (b"x" * (MOST_BODY_BYTES + 1), JSON, 400, "too_long"),
        (b"<a/>", {"Content-Type": "text/xml"}, 415, "unsupported_media_type"),
        (b"{}", {}, 415, "unsupported_media_type"),
    ],
)
async def test_bodies_that_cannot_be_read(
    live: World, bob: Person, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    refused(await answered(bob.asks(method="POST", body=body, headers=headers)), status, code)


async def test_too_many_requests_are_told_to_wait(live: World, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "RATE", Rate(1, 1, 2))

    answers = [await answered(bob.asks(wait=0)) for _ in range(4)]

    assert answers[0].status == 200
    refused(answers[-1], 429, "rate_limited")
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_under_wsgi_it_is_unavailable(client: Client) -> None:
    for path in ("/api/events", "/api/events/"):
        answer = client.get(path)

        assert answer.status_code == 503
        assert json.loads(answer.content)["error"]["code"] == "unavailable"


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}])
async def test_one_user_gets_so_many_connections_and_who_leaves_makes_room(
    live: World, bob: Person, settings: LazySettings, headers: dict[str, str]
) -> None:
    settings.FLACK_SOCKETS_PER_USER = 2
    await bob.poll()
    users = runtime.current().hub.users
    open_ones = [bob.asks(wait=25, cursor=bob.cursor, headers=headers) for _ in range(2)]
    for _ in range(1500):
        if len(users.get(live.bob.pk, ())) == 2:
            break
        await asyncio.sleep(0.02)

    answer = await answered(bob.asks(wait=0, headers=headers))

    assert refused(answer, 429, "rate_limited")["retry_after"] == 10
    assert answer.headers["retry-after"] == "10"
    await open_ones[0].leave()
    assert (await answered(bob.asks(wait=0))).status == 200
    await open_ones[1].leave()
