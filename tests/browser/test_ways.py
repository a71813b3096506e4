"""A page behind a proxy that lets no sockets through, then no streams either, then all of it again."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Response, WebSocket

from tests.browser.conftest import EXPECTED_WHILE_AWAY, Newcomer, Person, room_id
from trials.installation import Answer, Installation, request
from trials.ports import free_port
from trials.services import NginxServer

# A lost way is tried twice, then the next; a better one again after half a minute, then after a minute.
PATIENCE_S = 150

REFUSALS = ("WebSocket connection to", "status of 403", "status of 502", "ERR_INCOMPLETE_CHUNKED_ENCODING")

CONF = """
map $http_upgrade $kept {{ default upgrade; "" ""; }}
server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $kept;
    proxy_buffering off;
    proxy_read_timeout 90s;
    location /ws/ {{
        if (-f {folder}/no-sockets) {{ return 403; }}
        proxy_pass http://127.0.0.1:{backend};
    }}
    location = /api/events {{
        set $refused "";
        if ($http_accept = text/event-stream) {{ set $refused stream; }}
        if (-f {folder}/no-streams) {{ set $refused "no $refused"; }}
        if ($refused = "no stream") {{ return 502; }}
        proxy_pass http://127.0.0.1:{backend};
    }}
    location / {{ proxy_pass http://127.0.0.1:{backend}; }}
}}
"""


@dataclass
class Front:
    """The proxy; stands for the server where a person knows one."""

    port: int
    nginx: NginxServer
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        return request(self.port, method, path, body, headers)

    def let_through(self, *, sockets: bool, streams: bool) -> None:
        """From now on; what is open is cut."""
        for name, allowed in (("no-sockets", sockets), ("no-streams", streams)):
            (self.folder / name).unlink(missing_ok=True) if allowed else (self.folder / name).touch()
        self.nginx.stop()
        self.nginx.start(self.port)


@dataclass
class Ways:
    """By which way the page has heard something, as its requests tell."""

    taken: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._on_socket)
        page.on("response", self._on_response)

    def _on_socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda _frame: self._took("websocket"))

    def _on_response(self, response: Response) -> None:
        if "/api/events" in response.url and response.status == 200:
            is_stream = response.headers["content-type"].startswith("text/event-stream")
            self._took("stream" if is_stream else "poll")

    def _took(self, way: str) -> None:
        self.taken.append(way)
        self.news.set()

    async def next(self, way: str) -> None:
        """Until the page hears by this way, from now on."""
        self.taken.clear()
        async with asyncio.timeout(PATIENCE_S):
            while way not in self.taken:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def front(migrated_database: Path, tmp_path: Path) -> AsyncIterator[Front]:
    made = Installation(tmp_path, {"FLACK_POST_RATE": "0", "FLACK_REGISTRATION_RATE": "0"})
    made.data.mkdir()
    shutil.copy(migrated_database, made.data)
    server = await asyncio.to_thread(made.up)
    folder = tmp_path / "nginx"
    folder.mkdir()
    port = free_port()
    nginx = NginxServer(folder, CONF.format(port=port, backend=server.port, folder=folder))
    nginx.start(port)
    yield Front(port, nginx, folder)
    nginx.stop()
    made.end()


async def both_hear(anna: Person, bert: Person, step: str) -> None:
    """Anna's page shows what Bert posts, and what it sends itself arrives."""
    bert.asks("POST", "/api/messages", {"source": f"to anna {step}", "room": room_id(bert)})
    await anna.sees(f"to anna {step}")
    await anna.say(f"from anna {step}")
    await anna.page.locator(".message:not([data-state])", has_text=f"from anna {step}").wait_for()


@pytest.mark.timeout(6 * PATIENCE_S)
async def test_the_page_finds_a_way_by_itself_and_comes_back_to_the_best(front: Front, newcomer: Newcomer) -> None:
    anna, bert = await newcomer("anna", server=front), await newcomer("bert", server=front)
    for person in (anna, bert):
        person.expected = (*EXPECTED_WHILE_AWAY, *REFUSALS)
    ways = Ways()
    ways.watch(anna.page)
    await both_hear(anna, bert, "at first")
    steps = [
        ("over a stream", "stream", {"sockets": False, "streams": True}),
        ("over polls", "poll", {"sockets": False, "streams": False}),
        ("at last", "websocket", {"sockets": True, "streams": True}),
    ]

    for step, way, allowed in steps:
        found = asyncio.create_task(ways.next(way))
        await asyncio.to_thread(front.let_through, **allowed)
        await found
        await both_hear(anna, bert, step)

    texts = await anna.texts()
    for step in ("at first", *(step for step, _, _ in steps)):
        assert texts.count(f"to anna {step}") == 1
        assert texts.count(f"from anna {step}") == 1
