"""Hot requests are answered as the views answer them: each is sent both ways, and everything is compared."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.db import connections
from django.test import Client

from accounts.actions.tokens import create_token
from accounts.models import User
from chat.actions import memberships, messages, rooms
from chat.models import Message, Room
from flackproject import access
from flackproject.asgi_types import Receive, Scope, Send
from flackproject.handler import OneHopHandler
from flackproject.hot import HotRequests
from foundation.clock import now
from stats.process import statistics
from tests.conftest import World
from tests.flackproject.asgi_client import Response, ask

pytestmark = pytest.mark.django_db(transaction=True)

DIFFERS = re.compile(
    r'("(?:id|number|change)":|"retry_after":|/api/messages/)[\d.]+|"(?:created|updated)_at":"[^"]*"|"client_id":"[^"]*"|"id":"[^"]*"|/tasks/[\w-]+'
)
"""In the answers to two posts, one after the other."""


class AccessLines(logging.Handler):
    """The lines of the access log, as structlog hands them over."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        assert isinstance(record.msg, dict)
        self.lines.append(record.msg)

    def take(self) -> list[dict[str, Any]]:
        taken, self.lines = self.lines, []
        return taken


class Counted:
    """The ordinary handler, counting what it is asked."""

    def __init__(self, log: AccessLines) -> None:
        self.asked = 0
        self.app = OneHopHandler()
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await self.app(scope, receive, send)


@dataclass
class Place:
    """Where the table's requests go."""

    garden: Room
    secret: Room
    said: int
    tokens: dict[str, str]
    session: dict[str, str]
    csrf: str


@pytest.fixture
def log() -> Iterator[AccessLines]:
    log, logger = AccessLines(), logging.getLogger(access.NAME)
    level = logger.level
    logger.addHandler(log)
    logger.setLevel(logging.INFO)
    yield log
    logger.setLevel(level)
    logger.removeHandler(log)


@pytest.fixture
def ordinary(log: AccessLines) -> Iterator[Counted]:
    counted = Counted(log)
    yield counted
    _end(counted.app._threads)


@pytest.fixture
def hot(ordinary: Counted) -> Iterator[HotRequests]:
    requests = HotRequests(ordinary)
    yield requests
    _end(requests._threads)


def _end(threads: Any) -> None:
    for executor in threads._idle:
        executor.submit(connections.close_all).result()
        executor.shutdown()


@pytest.fixture
def place(committed_world: World, settings: LazySettings) -> Place:
    settings.FLACK_POST_RATE = 0
    world = committed_world
    secret = rooms.create_room(world.carol, kind="private", name="Secret")
    for number in range(1, 8):
        post = messages.new_post(world.alice.pk, world.garden.pk, f"hello {number} *bold* é 👍", f"c{number}")
        said = messages.post_message(post).message_id
    tokens = {name: create_token(getattr(world, name))[1] for name in ("alice", "bob", "carol", "dana")}
    User.objects.filter(pk=world.dana.pk).update(suspended_at=now())
    browser = Client()
    browser.force_login(world.alice)
    browser.get("/rooms/garden")
    settings.ALLOWED_HOSTS = ["localhost"]
    session = {name: morsel.value for name, morsel in browser.cookies.items()}
    return Place(world.garden, secret, said, tokens, session, session[settings.CSRF_COOKIE_NAME])


Case = dict[str, Any]
"""`method`, `path`, `who`, `headers`, `body` (a string is sent as it is), and `hot`: whether the hot route knows it."""

READS: dict[str, Case] = {
    "newest": {"hot": True},
    "with a slash": {"path": "/api/rooms/GARDEN/messages/", "hot": True},
    "limit": {"query": "limit=3", "hot": True},
    "before": {"query": "before=4&limit=2", "hot": True},
    "after": {"query": "limit=2&after=4", "hot": True},
    "after the end": {"query": "after=700", "hot": True},
    "around": {"query": "around=4&limit=3", "hot": True},
    "around nothing": {"query": "around=0&limit=1", "hot": True},
    "any media type": {"headers": {"accept": "*/*"}, "hot": True},
    "json": {"headers": {"accept": "application/json"}, "hot": True},
    "an outsider in an open room": {"who": "carol", "hot": True},
    "a member of a private room": {"who": "carol", "path": "/api/rooms/SECRET/messages", "hot": True},
    "a foreign room": {"path": "/api/rooms/SECRET/messages", "hot": True},
    "no room": {"path": "/api/rooms/123456/messages", "hot": True},
    "room 0": {"path": "/api/rooms/0/messages", "hot": True},
    "the directory": {"path": "/api/rooms/DIRECTORY/messages", "hot": True},
    "suspended": {"who": "dana", "hot": True},
    "a session": {"who": "session", "hot": True},
    "a session that is over": {"who": None, "headers": {"cookie": "SESSION=abcdefghijklmnop"}},
    "a session key too short": {"headers": {"cookie": "SESSION=abc"}},
    "a broken csrf cookie": {"headers": {"cookie": "CSRF=abc"}},
    "a token beside a session": {"headers": {"cookie": "SESSION=abcdefghijklmnop"}, "hot": True},
    "nobody": {"who": None},
    "a bad token": {"who": None, "headers": {"authorization": "Bearer flack_nothing"}},
    "an empty token": {"who": None, "headers": {"authorization": "Bearer"}},
    "basic": {"who": None, "headers": {"authorization": "Basic YTpi"}},
    "limit 0": {"query": "limit=0"},
    "limit 201": {"query": "limit=201"},
    "limit twice": {"query": "limit=2&limit=3"},
    "no number": {"query": "before=x"},
    "an empty number": {"query": "before=&limit=2"},
    "another alphabet": {"query": "before=%D9%A3"},
    "beyond 64 bits": {"query": "before=99999999999999999999"},
    "two bounds": {"query": "before=3&after=1"},
    "a date": {"query": "at=2026-11-01T00:00:00Z"},
    "an unknown parameter": {"query": "color=red&limit=2"},
    "a format": {"query": "format=json"},
    "not acceptable": {"headers": {"accept": "image/png"}},
    "indented": {"headers": {"accept": "application/json; indent=2"}},
    "head": {"method": "HEAD"},
    "options": {"method": "OPTIONS"},
    "delete": {"method": "DELETE"},
    "an unknown host": {"headers": {"host": "elsewhere.example"}},
    "a room number too long": {"path": "/api/rooms/12345678901234567890/messages"},
}

SAYS = {"source": "hello *world*", "room": "GARDEN"}
POSTS: dict[str, Case] = {
    "a message": {"body": SAYS, "hot": True},
    "with a slash": {"path": "/api/messages/", "body": SAYS, "hot": True},
    "to #general": {"body": {"source": "hello"}, "hot": True},
    "with everything": {"body": SAYS | {"client_id": "NEW", "reply_to": "SAID", "attachments": []}, "hot": True},
    "with a key": {"body": SAYS, "headers": {"idempotency-key": "NEW"}, "hot": True},
    "with both, the same": {"body": SAYS | {"client_id": "NEW"}, "headers": {"idempotency-key": "NEW"}, "hot": True},
    "with both, not the same": {"body": SAYS | {"client_id": "k"}, "headers": {"idempotency-key": "j"}},
    "a repeat": {"body": {"source": "hello 7 *bold* é 👍", "room": "GARDEN", "client_id": "c7"}, "hot": True},
    "another one under its id": {"body": SAYS | {"client_id": "c7"}, "hot": True},
    "charset": {"body": SAYS, "headers": {"content-type": "application/json; charset=UTF-8"}, "hot": True},
    "unknown fields": {"body": SAYS | {"colour": "red"}, "hot": True},
    "a call": {"body": SAYS | {"source": "@room tea"}, "hot": True},
    "a call that is meant": {"body": SAYS | {"source": "@room tea", "call_all": True}, "hot": True},
    "a call that is perhaps meant": {"body": SAYS | {"call_all": "perhaps"}},
    "nothing": {"body": SAYS | {"source": " \n"}, "hot": True},
    "too long": {"body": SAYS | {"source": "x" * 8001}, "hot": True},
    "a bad client_id": {"body": SAYS | {"client_id": "a\tb"}, "hot": True},
    "an empty client_id": {"body": SAYS | {"client_id": ""}, "hot": True},
    "a reply to nothing": {"body": SAYS | {"reply_to": 99999}, "hot": True},
    "nul": {"body": SAYS | {"source": "a\x00b"}, "hot": True},
    "an outsider": {"who": "carol", "body": SAYS, "hot": True},
    "a foreign room": {"body": SAYS | {"room": "SECRET"}, "hot": True},
    "no room": {"body": SAYS | {"room": 123456}, "hot": True},
    "suspended": {"who": "dana", "body": SAYS, "hot": True},
    "nobody": {"who": None, "body": SAYS},
    "a bad token": {"who": None, "headers": {"authorization": "Bearer flack_nothing"}, "body": SAYS},
    "a session without csrf": {"who": "session", "body": SAYS},
    "a session with csrf": {"who": "session", "body": SAYS, "headers": {"x-csrftoken": "CSRF-TOKEN"}},
    "an attachment": {"body": SAYS | {"attachments": [4]}},
    "a room that is text": {"body": SAYS | {"room": "3"}},
    "a room that is null": {"body": SAYS | {"room": None}},
    "a client_id that is null": {"body": SAYS | {"client_id": None}},
    "attachments that are null": {"body": SAYS | {"attachments": None}},
    "no source": {"body": {"room": "GARDEN"}},
    "a source that is a number": {"body": SAYS | {"source": 7}},
    "a surrogate": {"body": '{"source": "\\ud800", "room": GARDEN}'},
    "malformed": {"body": "{"},
    "a list": {"body": "[]"},
    "no body": {"body": ""},
    "NaN": {"body": '{"source": "x", "room": NaN}'},
    "a body too long": {"body": json.dumps({"source": "x" * 1_100_000})},
    "a form": {"body": "source=hello", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    "xml": {"body": "<x/>", "headers": {"content-type": "text/xml"}},
    "no type": {"body": SAYS, "headers": {"content-type": ""}},
    "not acceptable": {"body": SAYS, "headers": {"accept": "image/png"}},
    "a query": {"path": "/api/messages?format=json", "body": SAYS},
    "later": {"body": SAYS | {"client_id": "NEW"}, "headers": {"prefer": "respond-async"}},
    "another preference": {"body": SAYS, "headers": {"prefer": "wait=5"}},
}


@pytest.mark.parametrize("name", READS)
async def test_a_page(name: str, place: Place, hot: HotRequests, ordinary: Counted) -> None:
    await compare(READS[name], "/api/rooms/GARDEN/messages", place, hot, ordinary)


@pytest.mark.parametrize("name", POSTS)
async def test_a_post(name: str, place: Place, hot: HotRequests, ordinary: Counted) -> None:
    await compare({"method": "POST"} | POSTS[name], "/api/messages", place, hot, ordinary)


async def test_a_page_that_the_client_holds(place: Place, hot: HotRequests, ordinary: Counted) -> None:
    [first, _] = await compare({"hot": True}, "/api/rooms/GARDEN/messages", place, hot, ordinary)
    tag = first.headers["etag"]
    for held in (tag, f'"other", W/{tag}', "*"):
        case = {"hot": True, "headers": {"if-none-match": held}}
        [answer, _] = await compare(case, "/api/rooms/GARDEN/messages", place, hot, ordinary)
        assert (answer.status, answer.body) == (304, b"")
    for not_held in ('"other"', "rubbish", ""):
        case = {"hot": True, "headers": {"if-none-match": not_held}}
        [answer, _] = await compare(case, "/api/rooms/GARDEN/messages", place, hot, ordinary)
        assert answer.status == 200


async def test_too_many_posts(place: Place, hot: HotRequests, ordinary: Counted, settings: LazySettings) -> None:
    settings.FLACK_POST_RATE = 1
    answers: dict[str, list[Response]] = {}
    for way, app in (("ordinary", ordinary), ("hot", hot)):
        await sync_to_async(cache.clear)()
        answers[way] = [await send(app, {"method": "POST", "body": SAYS}, "/api/messages", place) for _ in range(7)]

    statuses = [answer.status for answer in answers["hot"]]
    assert statuses == [201] * 5 + [429] * 2
    for one, other in zip(answers["ordinary"], answers["hot"], strict=True):
        assert comparable(one) == comparable(other)


@pytest.mark.parametrize("case", [{}, {"method": "POST", "path": "/api/messages", "body": {"source": "hello"}}])
async def test_each_costs_one_hop_to_a_thread(
    case: Case, place: Place, hot: HotRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    hops: list[Any] = []
    real = loop.run_in_executor

    def hop(executor: Any, *work: Any) -> Any:
        if executor is not None and executor._thread_name_prefix.startswith("hot"):
            hops.append(work)
        return real(executor, *work)

    monkeypatch.setattr(loop, "run_in_executor", hop)

    for _ in range(10):
        assert (await send(hot, case, "/api/rooms/GARDEN/messages", place)).status in (200, 201)

    assert len(hops) == 10


async def test_a_post_is_made_once(place: Place, hot: HotRequests) -> None:
    before = await Message.objects.acount()
    case = {"method": "POST", "body": SAYS | {"client_id": "once"}}

    first, again = [await send(hot, case, "/api/messages", place) for _ in range(2)]

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert await Message.objects.acount() == before + 1


async def test_a_member_who_left_a_private_room_reads_it_no_more(
    place: Place, hot: HotRequests, ordinary: Counted, committed_world: World
) -> None:
    case: Case = {"who": "bob", "path": "/api/rooms/SECRET/messages", "hot": True}
    await sync_to_async(memberships.add_member)(committed_world.carol, place.secret.pk, committed_world.bob)
    [inside, _] = await compare(case, "", place, hot, ordinary)
    await sync_to_async(memberships.remove_member)(committed_world.carol, place.secret.pk, committed_world.bob)

    tagged = case | {"headers": {"if-none-match": inside.headers["etag"]}}
    [outside, _] = await compare(tagged, "", place, hot, ordinary)

    assert (inside.status, outside.status) == (200, 404)


async def compare(case: Case, path: str, place: Place, hot: HotRequests, ordinary: Counted) -> list[Response]:
    """Ask both, and hold one against the other: status, headers, body, what the statistics counted, and what stands
    in the access log."""
    counts, answers, lines = [], [], []
    ordinary.log.take()
    for app in (ordinary, hot):
        before = statistics.totals()
        answers.append(await send(app, case, path, place))
        after = statistics.totals()
        counts.append(
            {key: n - before.requests.get(key, 0) for key, n in after.requests.items() if n != before.requests.get(key)}
        )
        assert sum(after.latency.values()) == sum(before.latency.values()) + 1
        lines.append(ordinary.log.take())

    assert comparable(answers[1]) == comparable(answers[0])
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) == 1
    assert [logged(*line) for line in lines] == [logged(*lines[0])] * 2
    assert [line["request_id"] for [line] in lines] == [answer.headers["x-request-id"] for answer in answers]
    assert [line["status"] for [line] in lines] == [answer.status for answer in answers]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 2
    assert (ordinary.asked % 2 == 1) == case.get("hot", False), "the hot route answers what it knows, and nothing else"
    ordinary.asked = 0
    return answers


def logged(line: dict[str, Any]) -> dict[str, Any]:
    """What of a line is the same whenever the same is asked."""
    assert line["duration_ms"] >= 0
    return {name: value for name, value in line.items() if name not in ("duration_ms", "request_id", "timestamp")}


def comparable(answer: Response) -> tuple[int, dict[str, str], str]:
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
    if "set-cookie" in headers:
        headers["set-cookie"] = headers["set-cookie"].partition("=")[0]
    if answer.status in (201, 202, 429):
        headers = {name: DIFFERS.sub(r"\1", value) for name, value in headers.items() if name != "content-length"}
    if answer.status == 429:
        del headers["retry-after"]  # how long is left of a second, rounded up
    body = answer.body.decode()
    return answer.status, headers, DIFFERS.sub(r"\1", body) if answer.status in (201, 202, 429) else body


async def send(app: Any, case: Case, path: str, place: Place) -> Response:
    fresh = f"n{next(_fresh)}"
    method = case.get("method", "GET")
    headers = dict(case.get("headers", {}))
    who = case.get("who", "alice")
    if who == "session":
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in place.session.items())
    elif who is not None:
        headers["authorization"] = f"Bearer {place.tokens[who]}"
    told: Callable[[str], str] = await sync_to_async(_names)(place, fresh)
    body = case.get("body", "")
    text = told(body if isinstance(body, str) else json.dumps(body))
    if method == "POST":
        headers = {"content-type": "application/json", "content-length": str(len(text.encode()))} | headers
    address = told(case.get("path", path)) + (f"?{case['query']}" if "query" in case else "")
    raw = [(name.encode(), told(value).encode()) for name, value in headers.items()]
    if "host" in headers:
        return await _ask_elsewhere(app, address, method, raw)
    return await ask(app, address, method, headers=raw, body=text.encode())


async def _ask_elsewhere(app: Any, address: str, method: str, raw: list[tuple[bytes, bytes]]) -> Response:
    async def without_localhost(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope | {"headers": scope["headers"][1:]}, receive, send)

    return await ask(without_localhost, address, method, headers=raw)


_fresh = iter(range(1_000_000))


def _names(place: Place, fresh: str) -> Callable[[str], str]:
    """The words of the table -> what they stand for."""
    meant = {
        '"GARDEN"': str(place.garden.pk),
        "GARDEN": str(place.garden.pk),
        '"SECRET"': str(place.secret.pk),
        "SECRET": str(place.secret.pk),
        "DIRECTORY": str(Room.objects.get(kind="directory").pk),
        '"SAID"': str(place.said),
        "NEW": fresh,
        "CSRF-TOKEN": place.csrf,
        "SESSION": settings.SESSION_COOKIE_NAME,
        "CSRF=": f"{settings.CSRF_COOKIE_NAME}=",
    }

    def told(text: str) -> str:
        for word, value in meant.items():
            text = text.replace(word, value)
        return text

    return told
