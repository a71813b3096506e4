"""Whether reading costs more in an old room: time and number of queries, at three sizes."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from websockets.sync.client import ClientConnection, connect

from benchmarks.bench import Bench
from benchmarks.figures import Goal, Section
from trials.cores import SERVER, on_core
from trials.house import House, bearer, general
from trials.installation import REPOSITORY, Server
from trials.ports import free_port

MEMBERS = 50
SYNCED = 100
RARE = "quokkaberry"
SETTLE_S = 0.1
"""Until what follows an answer (last seen, statistics) has been asked too."""
COUNTED = 7
"""Times that queries are counted; the fewest count, because the server also asks by itself now and then."""

Read = Callable[[], None]


def growth(bench: Bench) -> Section:
    section = Section(
        name="reads",
        title="Reading in rooms of " + ", ".join(f"{size:,}" for size in bench.scale.worlds) + " messages",
        unit="ms, median of one client's reads",
        conditions=f"SQLite, {MEMBERS} members, over HTTP, each time on a new connection, or over a socket, which "
        "is kept but for the first page. Queries are counted in the database.",
        less_is_better=True,
    )
    queries: dict[str, list[int]] = {}
    for size in bench.scale.worlds:
        house = bench.house(MEMBERS, size)
        for name, times in _timed(house, bench.scale.times).items():
            figure = section.figure(f"{name}, {size:,}")
            figure.add(median(times), [], {"ms": times})
        for name, count in _counted(house).items():
            queries.setdefault(name, []).append(count)
            section.figure(f"{name}, {size:,}").remark = f"{count} queries"
        bench.say(f"  {size:,}: done")
    section.figures.sort(key=lambda figure: figure.who.rpartition(", ")[0])
    for name, counts in queries.items():
        said = " · ".join(map(str, counts))
        section.goals.append(Goal(f"{name}: no more queries in a larger room", said, max(counts) <= counts[0]))
    return section


def _timed(house: House, times: int) -> dict[str, list[float]]:
    """Milliseconds of each read, by its name."""
    server = house.up()
    try:
        with Reader(server, house.tokens[0]) as reader:
            return {name: [_ms(read) for _ in range(times)] for name, read in reader.reads().items()}
    finally:
        server.stop()


def _ms(read: Read) -> float:
    begun = time.perf_counter()
    read()
    return (time.perf_counter() - begun) * 1000


def _counted(house: House) -> dict[str, int]:
    """Queries of each read, by its name."""
    port, ledger = free_port(), house.installation.folder / "queries"
    program = [sys.executable, str(REPOSITORY / "benchmarks" / "counting_server.py")]
    with on_core(SERVER):
        server = house.installation.serve(program, port, PORT=str(port), QUERIES=str(ledger))
    try:
        server.wait_until_ready()
        with Reader(server, house.tokens[0]) as reader:
            return {name: min(_count(read, ledger) for _ in range(COUNTED)) for name, read in reader.reads().items()}
    finally:
        server.stop()


def _count(read: Read, ledger: Path) -> int:
    before = ledger.stat().st_size
    read()
    time.sleep(SETTLE_S)
    return ledger.stat().st_size - before


class Reader:
    """One member with a socket, and everything that they read."""

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._headers = {"Authorization": bearer(token), "Accept": "application/json"}
        room = general(server, token)
        self._room, self._last, self._change = room["id"], room["last_number"], room["last_change"]
        self._open = ExitStack()

    def __enter__(self) -> "Reader":
        self._socket = self._open.enter_context(self._greeted())
        body = {"room": self._room, "source": f"one {RARE}", "client_id": "one-rare-word"}
        self._server.request("POST", "/api/messages", body, self._headers)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def reads(self) -> dict[str, Read]:
        messages = f"/api/rooms/{self._room}/messages?limit=50"
        return {
            "newest page": lambda: self._get(messages),
            "page in the middle": lambda: self._get(f"{messages}&before={self._last // 2 + 26}"),
            "jump to a number": lambda: self._get(f"{messages}&around={self._last // 3 + 1}"),
            f"sync of {SYNCED} changes": self._sync,
            "search, common word": lambda: self._get("/api/search?q=the"),
            "search, rare word": lambda: self._get(f"/api/search?q={RARE}"),
            "search, absent word": lambda: self._get("/api/search?q=zzyzxq"),
            "unread": lambda: self._get("/api/rooms?joined=1"),
            "first page": lambda: self._begin(messages),
        }

    def _get(self, path: str) -> None:
        answer = self._server.request("GET", path, headers=self._headers)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")

    @contextmanager
    def _greeted(self) -> Iterator[ClientConnection]:
        headers = {"Authorization": self._headers["Authorization"]}
        with connect(self._server.ws_url, additional_headers=headers, proxy=None, compression=None) as socket:
            _next(socket, "hello")
            yield socket

    def _sync(self) -> None:
        rooms = {str(self._room): max(0, self._change - SYNCED)}
        self._socket.send(json.dumps({"type": "sync", "rooms": rooms}))
        _next(self._socket, "synced")

    def _begin(self, messages: str) -> None:
        """What a page does when it is opened: a socket, `hello`, the newest messages."""
        with self._greeted():
            self._get(messages)


def _next(socket: ClientConnection, kind: str) -> None:
    while json.loads(socket.recv(timeout=30))["type"] != kind:
        pass
