"""Two real processes over PostgreSQL and Redis: what happens at one is heard at the other, whatever the broker does."""

import asyncio
import base64
import contextlib
import http.client
import json
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection

from tests.schemas import hold
from trials.installation import Installation, Server
from trials.ports import free_port
from trials.services import PostgresServer, RedisServer

Frame = dict[str, Any]

PASSWORD = "four-words-and-a-number-7"

pytestmark = pytest.mark.timeout(120)


class Two:
    """One installation, two servers, its broker, and a token each for Alice and Bob."""

    def __init__(self, installation: Installation, redis: RedisServer) -> None:
        self.installation = installation
        self.redis = redis
        self.tokens: dict[str, str] = {}
        self.here, self.there = self.serve(), self.serve()

    def serve(self) -> Server:
        port = free_port()
        arguments = [sys.executable, "manage.py", "serve", "--port", str(port)]
        return self.installation.serve(arguments, port)

    def sign_up(self, nickname: str) -> None:
        answer = self.here.request("POST", "/api/users", {"nickname": nickname, "password": PASSWORD})
        assert answer.status == 201
        basic = base64.b64encode(f"{nickname}:{PASSWORD}".encode()).decode()
        token = self.here.request("POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
        self.tokens[nickname] = token.json()["token"]


@pytest.fixture(scope="module")
def two(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Started once: the tests use up servers, which they replace, but not the installation."""
    folder = tmp_path_factory.mktemp("two")
    redis = RedisServer(folder)
    redis.start()
    database = postgres_server.create()
    variables = {"DATABASE_URL": postgres_server.url(database), "REDIS_URL": redis.url, "FLACK_POST_RATE": "0"}
    installation = Installation(folder, variables)
    installation.manage("migrate", "--verbosity", "0")
    running = Two(installation, redis)
    running.here.wait_until_ready()
    running.there.wait_until_ready()
    running.sign_up("alice")
    running.sign_up("bob")
    yield running
    installation.end()
    redis.stop()
    postgres_server.drop(database)


class Socket:
    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.hello: Frame = {}

    async def next(self, kind: str, within_s: float = 15) -> Frame:
        """The next frame of a kind; others are passed over."""
        async with asyncio.timeout(within_s):
            while True:
                frame: Frame = json.loads(await self.connection.recv())
                hold(frame)
                assert frame["type"] != "error", frame
                if frame["type"] == kind:
                    return frame

    async def is_told(self, state: str, other: "Socket") -> None:
        """That another person is online, or offline; who left in the test before may be told of as well."""
        while other.hello["user"]["id"] not in (await self.next("presence", within_s=30))[state]:
            pass

    @property
    def general(self) -> int:
        room_id: int = next(room["id"] for room in self.hello["rooms"] if room["slug"] == "general")
        return room_id

    async def post(self, source: str) -> Frame:
        body = {"type": "post", "client_id": source, "room": self.general, "source": source}
        await self.connection.send(json.dumps(body))
        return await self.next("ack")

    async def hears(self, *sources: str, within_s: float = 15) -> None:
        """These messages, each once and in this order. A second frame about one is its rendering."""
        heard: list[str] = []
        async with asyncio.timeout(within_s):
            while len(heard) < len(sources):
                message = (await self.next("message"))["message"]
                if message["source"] not in heard:
                    heard.append(message["source"])
        assert heard == list(sources)


@contextlib.asynccontextmanager
async def socket(server: Server, token: str) -> AsyncIterator[Socket]:
    await asyncio.to_thread(server.wait_until_ready)
    headers = {"Authorization": f"Bearer {token}"}
    async with websockets.connect(server.ws_url, additional_headers=headers) as connection:
        one = Socket(connection)
        one.hello = await one.next("hello")
        yield one


async def test_what_is_posted_at_one_process_is_heard_at_the_other(two: Two) -> None:
    async with socket(two.here, two.tokens["alice"]) as alice, socket(two.there, two.tokens["bob"]) as bob:
        for number in range(50):
            await alice.post(f"number {number}")

        await bob.hears(*(f"number {number}" for number in range(50)))


async def test_with_the_broker_killed_and_started_again_nothing_is_lost(two: Two) -> None:
    async with socket(two.here, two.tokens["alice"]) as alice, socket(two.there, two.tokens["bob"]) as bob:
        await alice.post("before")
        await bob.hears("before")

        two.redis.kill()
        await alice.post("during")
        await bob.hears("during")
        two.redis.start()
        await alice.post("after")
        await bob.hears("after")


async def test_with_the_broker_away_a_revoked_token_is_out_within_two_seconds(two: Two) -> None:
    two.sign_up("carol")
    token = two.tokens["carol"]
    async with socket(two.there, token) as carol:
        two.redis.kill()
        begun = time.monotonic()
        answer = await asyncio.to_thread(
            two.here.request, "DELETE", "/api/tokens", None, {"Authorization": f"Bearer {token}"}
        )
        assert answer.status == 204

        with pytest.raises(websockets.ConnectionClosed) as closed:
            await carol.next("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
        # PROTOCOL.md promises two seconds; this machine may be busy with something else.
        assert time.monotonic() - begun < 10
    two.redis.start()


async def test_who_is_at_one_process_is_online_at_the_other_until_it_is_killed(two: Two) -> None:
    two.sign_up("erin")
    async with socket(two.there, two.tokens["bob"]) as bob, socket(two.here, two.tokens["erin"]) as erin:
        await bob.is_told("online", erin)

        await asyncio.to_thread(two.here.stop)
        two.here = two.serve()

        await bob.is_told("offline", erin)


async def test_a_server_that_stops_sends_sockets_and_streams_away_at_once(two: Two) -> None:
    await asyncio.to_thread(two.here.wait_until_ready)
    begun = threading.Event()
    stream = asyncio.ensure_future(asyncio.to_thread(whole_stream, two.here, two.tokens["bob"], begun))
    async with socket(two.here, two.tokens["alice"]) as alice:
        assert await asyncio.to_thread(begun.wait, 30)
        two.here.popen.send_signal(signal.SIGTERM)

        with pytest.raises(websockets.ConnectionClosed) as closed:
            await alice.next("never")
        streamed = await stream

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert b'"type":"hello"' in streamed
    await asyncio.to_thread(two.here.popen.wait, 20)
    assert two.here.popen.returncode in (0, -signal.SIGTERM)
    two.here = two.serve()


async def test_a_stream_goes_on_at_the_other_process(two: Two) -> None:
    async with socket(two.here, two.tokens["alice"]) as alice:
        bearer = {"Authorization": f"Bearer {two.tokens['bob']}"}
        first = await asyncio.to_thread(two.here.request, "GET", "/api/events?wait=0", None, bearer)
        await alice.post("missed")

        path = f"/api/events?wait=0&cursor={first.json()['cursor']}"
        second = await asyncio.to_thread(two.there.request, "GET", path, None, bearer)

    synced = [frame for frame in second.json()["frames"] if frame["type"] == "synced" and frame["messages"]]
    assert [message["source"] for frame in synced for message in frame["messages"]] == ["missed"]


async def test_who_types_by_request_at_one_process_is_heard_by_a_poll_at_the_other(two: Two) -> None:
    hers, his = ({"Authorization": f"Bearer {two.tokens[who]}"} for who in ("alice", "bob"))
    first = await asyncio.to_thread(two.there.request, "GET", "/api/events?wait=0", None, his)
    hello = first.json()["frames"][0]
    general = next(room["id"] for room in hello["rooms"] if room["slug"] == "general")

    async def types_on() -> None:
        while True:
            answer = await asyncio.to_thread(two.here.request, "POST", f"/api/rooms/{general}/typing", {}, hers)
            assert answer.status == 204
            await asyncio.sleep(0.5)

    typing = asyncio.ensure_future(types_on())
    heard: list[Frame] = []
    cursor = first.json()["cursor"]
    async with asyncio.timeout(60):
        while not heard:
            path = f"/api/events?wait=5&cursor={cursor}"
            answer = (await asyncio.to_thread(two.there.request, "GET", path, None, his)).json()
            cursor = answer["cursor"]
            heard = [frame for frame in answer["frames"] if frame["type"] == "typing"]
    typing.cancel()

    assert (heard[0]["room"], hello["user"]["id"] == heard[0]["user_id"]) == (general, False)


def whole_stream(server: Server, token: str, begun: threading.Event) -> bytes:
    """All that an event stream says, until the server ends it."""
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request("GET", "/api/events", headers=headers)
        with connection.getresponse() as response:
            hello = response.readline()
            begun.set()
            return hello + response.read()


def test_whoever_is_asked_tells_the_figures_of_all_processes(two: Two) -> None:
    bearer = {"Authorization": f"Bearer {two.tokens['alice']}"}
    two.here.wait_until_ready()
    two.there.wait_until_ready()

    def figures() -> Frame:
        body: Frame = two.here.request("GET", "/stats?window=60", headers=bearer).json()
        return body

    assert figures()["responses"]["4xx"] < 20
    for _ in range(20):
        assert two.there.request("GET", "/no/such/page").status == 404
    deadline = time.monotonic() + 20
    while (told := figures())["responses"]["4xx"] < 20 and time.monotonic() < deadline:
        time.sleep(0.2)  # a process reports every two seconds, to nobody in particular

    assert told["responses"]["4xx"] >= 20
    assert told["processes"] >= 2
