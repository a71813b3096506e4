"""Three real processes with known traffic: whoever is asked tells exact sums, with Redis and without, and later too."""

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import ClientConnection

from tests.servers.talking import WAIT_S, Person
from trials.connections import children_of, connected_ports
from trials.installation import Installation, Server, manage_command
from trials.ports import free_port
from trials.services import RedisServer

PROCESSES, POSTS, PAGES = 3, 20, 40

# What a socket is told by itself alone. All else comes through the hub, and is a delivery.
ANSWERS = frozenset({"hello", "ack", "pong", "synced", "error"})


class Ledger:
    """What a socket has been delivered."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.deliveries = 0
        self.posted = self.acknowledged = 0
        self.heard: set[str] = set()
        self._news = asyncio.Event()
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self.socket:
            frame: dict[str, Any] = json.loads(text)
            assert frame["type"] != "error", frame
            self.deliveries += frame["type"] not in ANSWERS
            self.acknowledged += frame["type"] == "ack"
            if frame["type"] == "message":
                self.heard.add(frame["message"]["client_id"])
            self._news.set()

    async def hears(self, names: set[str]) -> None:
        while self.heard != names or self.acknowledged < self.posted:
            self._news.clear()
            await self._news.wait()


class Requests:
    """Counts what is asked, as the server does."""

    def __init__(self, server: Server, person: Person) -> None:
        self.server = server
        self.person = person
        self.made = 2  # the account and the token

    def totals(self) -> dict[str, int]:
        """As told by whichever process answers; its own request counts once it is answered."""
        answer = self.server.request("GET", "/stats", headers=self.person.headers)
        self.made += 1
        told: dict[str, int] = answer.json()["totals"]
        return told

    def scraped(self) -> dict[str, float]:
        answer = self.server.request("GET", "/metrics")
        self.made += 1
        sums: dict[str, float] = {}
        for family in text_string_to_metric_families(answer.body.decode()):
            for sample in family.samples:
                sums[sample.name] = sums.get(sample.name, 0) + sample.value
        return sums

    def pages(self, count: int) -> None:
        for _ in range(count):
            assert self.server.request("GET", "/no/such/page").status == 404
            self.made += 1


@pytest.fixture(params=["with Redis", "without Redis"])
def flack(request: pytest.FixtureRequest, migrated_database: Path, tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        variables = {"FLACK_POST_RATE": "0", "FLACK_REGISTRATION_RATE": "0", "FLACK_PROCESSES": str(PROCESSES)}
        if request.param == "with Redis":
            redis = RedisServer(tmp_path)
            redis.start()
            stack.callback(redis.stop)
            variables |= {"REDIS_URL": redis.url, "FLACK_WORKER": "on"}
        made = Installation(tmp_path, variables)
        made.data.mkdir()
        shutil.copy(migrated_database, made.data)
        stack.callback(made.end)
        yield made


async def test_the_sums_of_three_processes_are_exact_and_outlive_them(flack: Installation) -> None:
    server = started(flack)
    pids = children_of(server.pid)
    requests = Requests(server, await asyncio.to_thread(Person, server.port, "alice"))
    async with contextlib.AsyncExitStack() as stack:
        ledgers: list[Ledger] = []
        met: dict[int, Ledger] = {}
        while len(met) < PROCESSES:
            socket = await stack.enter_async_context(requests.person.socket(server.ws_url))
            ledgers.append(Ledger(socket))
            met.setdefault(connected_ports(server.port, pids)[socket.local_address[1]], ledgers[-1])

        names = {f"{pid}-{number}" for pid in met for number in range(POSTS)}
        for pid, ledger in met.items():
            for number in range(POSTS):
                post = {"type": "post", "client_id": f"{pid}-{number}", "room": 2, "source": "hello"}
                ledger.posted += 1
                await ledger.socket.send(json.dumps(post))
        await asyncio.to_thread(requests.pages, PAGES)
        async with asyncio.timeout(WAIT_S):
            for ledger in ledgers:
                await ledger.hears(names)
        assert sum(ledger.acknowledged for ledger in ledgers) == PROCESSES * POSTS

        await asyncio.to_thread(agree, requests, lambda: sum(ledger.deliveries for ledger in ledgers))
        delivered = sum(ledger.deliveries for ledger in ledgers)

    assert await asyncio.to_thread(server.stop) == 0
    again = started(flack)
    requests.server = again
    told = await asyncio.to_thread(agreed, requests)
    assert told["messages"] == PROCESSES * POSTS
    assert told["deliveries"] >= delivered
    assert again.stop() == 0


def started(flack: Installation) -> Server:
    """Without a request that this test does not count."""
    port = free_port()
    server = flack.serve(manage_command("up"), port, PORT=str(port))
    server.wait_for("Flack is at")
    return server


def agree(requests: Requests, deliveries: Callable[[], int]) -> None:
    """Wait until all that was counted has been written, then compare it with what was done."""
    told = agreed(requests, deliveries)
    assert told["messages"] == PROCESSES * POSTS
    deadline = time.monotonic() + WAIT_S
    # Presence may still be told of after that: then the next look has it.
    while (scraped := requests.scraped())["flack_deliveries_total"] != deliveries():
        assert time.monotonic() < deadline, (scraped["flack_deliveries_total"], deliveries())
        time.sleep(2.5)
    assert scraped["flack_messages_total"] == PROCESSES * POSTS


def agreed(requests: Requests, deliveries: Callable[[], int] | None = None) -> dict[str, int]:
    """The totals once every delivery, and every request but the one that asks, is in them."""
    deadline = time.monotonic() + WAIT_S
    while True:
        made = requests.made
        told = requests.totals()
        delivered = deliveries() if deliveries else told["deliveries"]
        assert told["requests"] <= made
        if (told["requests"], told["deliveries"]) == (made, delivered):
            return told
        assert time.monotonic() < deadline, (told, made, delivered)
        time.sleep(2.5)  # longer than a process takes to write: asking itself is a request
