"""A server that is told to stop under load: nothing acknowledged is lost, nothing doubled, and it says so quietly."""

import asyncio
import contextlib
import http.client
import json
import signal
import ssl
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.servers.front import NGINX, adapted
from tests.servers.talking import WAIT_S, Person
from trials.installation import Installation, Server, manage_command, request
from trials.ports import free_port
from trials.services import NginxServer

POSTERS = 4
RESTARTING = 1012


class Poster:
    """Posts without pause over sockets, and after each loss sends again what was not acknowledged."""

    def __init__(self, url: str, person: Person, name: str, **options: Any) -> None:
        self._options = options
        self._url = url
        self._person = person
        self._name = name
        self.sent: list[str] = []
        self.acknowledged: set[str] = set()
        self.codes: list[int | None] = []
        self.enough = asyncio.Event()  # no new posts from now on
        self.under_way = asyncio.Event()

    async def run(self) -> None:
        """Until told that it is enough, and everything was acknowledged."""
        while not self.enough.is_set() or self._unanswered():
            with contextlib.suppress(OSError, InvalidHandshake):
                await self._connected()
            await asyncio.sleep(0.1)

    async def _connected(self) -> None:
        async with connect(self._url, additional_headers=self._person.headers, proxy=None, **self._options) as socket:
            try:
                for client_id in self._unanswered():
                    await socket.send(_post(client_id))
                while not self.enough.is_set() or self._unanswered():
                    while len(self._unanswered()) < 8 and not self.enough.is_set():
                        self.sent.append(f"{self._name}-{len(self.sent)}")
                        await socket.send(_post(self.sent[-1]))
                    frame: dict[str, Any] = json.loads(await socket.recv())
                    if frame["type"] == "ack":
                        self.acknowledged.add(frame["client_id"])
                        if len(self.acknowledged) > 20:
                            self.under_way.set()
            except ConnectionClosed as closed:
                self.codes.append(closed.rcvd.code if closed.rcvd else None)

    def _unanswered(self) -> list[str]:
        return [client_id for client_id in self.sent[-100:] if client_id not in self.acknowledged]


def _post(client_id: str) -> str:
    return json.dumps({"type": "post", "client_id": client_id, "room": 2, "source": client_id})


@contextlib.asynccontextmanager
async def posting(url: str, person: Person, **options: Any) -> AsyncIterator[list[Poster]]:
    """Four of them, under way."""
    posters = [Poster(url, person, f"poster{number}", **options) for number in range(POSTERS)]
    async with asyncio.TaskGroup() as group:
        for poster in posters:
            group.create_task(poster.run())
        async with asyncio.timeout(WAIT_S):
            for poster in posters:
                await poster.under_way.wait()
        yield posters
        for poster in posters:
            poster.enough.set()


def history(port: int, person: Person) -> list[str]:
    """All of #general, as client ids."""
    found: list[str] = []
    path = "/api/rooms/2/messages?limit=200&after="
    number = 0
    while True:
        page = request(port, "GET", f"{path}{number}", headers=person.headers).json()
        found += [message["client_id"] for message in page["messages"]]
        if not page["messages"] or page["messages"][-1]["number"] == page["last_number"]:
            return found
        number = page["messages"][-1]["number"]


@pytest.mark.parametrize("processes", ["1", "2"])
async def test_sigterm_under_a_stream_of_posts_loses_and_doubles_nothing(
    installation: Installation, processes: str
) -> None:
    port = free_port()
    variables = {"FLACK_POST_RATE": "0", "FLACK_PROCESSES": processes}
    server = await asyncio.to_thread(installation.up, port=port, **variables)
    alice = await asyncio.to_thread(Person, port, "alice")
    async with posting(server.ws_url, alice) as posters:
        ending = await asyncio.to_thread(server.stop, signal.SIGTERM)
        stopped = [set(poster.acknowledged) for poster in posters]
        again = await asyncio.to_thread(installation.up, port=port, **variables)

    assert ending == 0
    assert "Traceback" not in server.log()
    assert {code for poster in posters for code in poster.codes} == {RESTARTING}
    found = await asyncio.to_thread(history, port, alice)
    assert len(found) == len(set(found))
    assert set().union(*stopped) <= set(found)
    assert set(found) == {client_id for poster in posters for client_id in poster.sent}
    assert again.stop() == 0


async def test_a_rolling_restart_behind_nginx_answers_every_request_and_loses_no_post(
    installation: Installation, tmp_path: Path
) -> None:
    plain, secure, *ports = (free_port() for _ in range(4))
    folder = tmp_path / "nginx"
    folder.mkdir()
    nginx = NginxServer(folder, adapted(folder, installation.data, plain, secure, *ports))
    servers = [await asyncio.to_thread(serve, installation, port) for port in ports]
    nginx.start(secure)
    trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    alice = await asyncio.to_thread(Person, ports[0], "alice")
    reader = Reader(secure, trust)
    reading = asyncio.create_task(asyncio.to_thread(reader.run))
    async with posting(f"wss://localhost:{secure}/ws/", alice, ssl=trust) as posters:
        for port, server in zip(ports, servers, strict=True):
            assert await asyncio.to_thread(server.stop) == 0
            assert "Traceback" not in server.log()
            await asyncio.to_thread(serve, installation, port)
    reader.enough.set()
    await reading
    nginx.stop()

    assert set(reader.statuses) == {200}
    assert {code for poster in posters for code in poster.codes} == {RESTARTING}
    found = await asyncio.to_thread(history, ports[0], alice)
    assert len(found) == len(set(found))
    assert set(found) == {client_id for poster in posters for client_id in poster.sent}


def serve(installation: Installation, port: int) -> Server:
    variables = {"FLACK_POST_RATE": "0", "FLACK_TRUSTED_PROXIES": NGINX}
    server = installation.serve(manage_command("serve", "--port", str(port)), port, **variables)
    server.wait_until_ready()
    return server


class Reader:
    """Asks for a page again and again, each time on a connection of its own."""

    def __init__(self, port: int, trust: ssl.SSLContext) -> None:
        self._port = port
        self._trust = trust
        self.statuses: list[int] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            connection = http.client.HTTPSConnection("localhost", self._port, timeout=WAIT_S, context=self._trust)
            with contextlib.closing(connection):
                connection.request("GET", "/readyz")
                response = connection.getresponse()
                response.read()
                self.statuses.append(response.status)
