"""One who is in a hundred rooms with a thousand people, their browser, and plain pages of the same server beside it."""

import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from benchmarks.bench import Bench
from benchmarks.browsing import Tab, chromium, tab
from benchmarks.plain_page import plain_page
from benchmarks.visitor import Visitor
from trials.cores import SERVER, on_core
from trials.installation import REPOSITORY, Server
from trials.ports import free_port

MOST = 200
"""Messages of one request."""

CONDITIONS = (
    "SQLite, one process; Chromium without a graphics card on the same machine, a new profile for each page. Beside it "
    "a plain page: the same messages in the same style, one document of the same server without script."
)


@dataclass
class World:
    server: Server
    browser: Browser
    visitor: Visitor
    rooms: list[dict[str, Any]]
    """Those with a name, the busiest first."""
    plain: Path

    @asynccontextmanager
    async def open(self, path: str, script: str = "") -> AsyncIterator[Tab]:
        """A tab that is about to go to `path`, by its `goto`."""
        async with tab(self.browser, self.server.url, self.visitor.cookies, script) as opened:
            yield opened

    def messages(self, room: int, count: int) -> list[dict[str, Any]]:
        """The newest of a room, oldest first."""
        found: list[dict[str, Any]] = []
        before = ""
        while len(found) < count:
            page = self._get(f"/api/rooms/{room}/messages?limit={min(MOST, count - len(found))}{before}")["messages"]
            if not page:
                break
            found = [*page, *found]
            before = f"&before={page[0]['number']}"
        return found

    def write_plain(self, name: str, messages: Sequence[dict[str, Any]], links: dict[str, str]) -> str:
        """Where it is. Names are those of PLAIN_PAGES."""
        names = {user["id"]: user["nickname"] for user in self._get("/api/users?limit=1000")["users"]}
        (self.plain / name).write_text(plain_page(messages, names, links))
        return f"{self.server.url}/static/{name}"

    def _get(self, path: str) -> Any:
        answer = self.server.request("GET", path, headers=self.visitor.bearer)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer.json()


PLAIN_PAGES = ("plain-one.html", "plain-other.html")
"""The server finds its files when it starts, and reads them when they are first asked for."""


@asynccontextmanager
async def page_world(bench: Bench) -> AsyncIterator[World]:
    """Raises trials.programs.Missing without a Chromium."""
    house = bench.house(bench.scale.idle_sockets, bench.scale.conversations, rooms=bench.scale.page_rooms)
    plain = house.installation.folder / "plain"
    with _serving(house.installation, plain) as server:
        visitor = Visitor(server, house.tokens[0])
        async with chromium() as browser:
            world = World(server, browser, visitor, [], plain)
            named = [room for room in world._get("/api/rooms?joined=1&limit=200")["rooms"] if room["slug"]]
            world.rooms = sorted(named, key=lambda room: -room["last_number"])
            yield world


@contextmanager
def _serving(installation: Any, plain: Path) -> Iterator[Server]:
    plain.mkdir(exist_ok=True)
    for name in PLAIN_PAGES:
        (plain / name).touch()
    port = free_port()
    program = [sys.executable, str(REPOSITORY / "benchmarks" / "plain_server.py")]
    with on_core(SERVER):
        server = installation.serve(program, port, PORT=str(port), PLAIN=str(plain))
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
