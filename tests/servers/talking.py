"""A person with a token who posts over HTTP and listens on sockets, whatever the server."""

import asyncio
import base64
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from trials.installation import Answer, request

WAIT_S = 30


class Person:
    """Registers, and makes a token, at the server on `port`."""

    def __init__(self, port: int, nickname: str) -> None:
        password = secrets.token_urlsafe()
        made = request(port, "POST", "/api/users", {"nickname": nickname, "password": password})
        assert made.status == 201, made.body
        basic = base64.b64encode(f"{nickname}:{password}".encode()).decode()
        got = request(port, "POST", "/api/tokens", {}, {"Authorization": f"Basic {basic}"})
        assert got.status == 200, got.body
        self.token: str = got.json()["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, port: int, source: str, **headers: str) -> Answer:
        return request(port, "POST", "/api/messages", {"source": source}, self.headers | headers)

    @asynccontextmanager
    async def socket(self, url: str, **options: Any) -> AsyncIterator[ClientConnection]:
        """A socket that has said hello."""
        async with connect(url, additional_headers=self.headers, proxy=None, **options) as socket:
            await frame(socket, "hello")
            yield socket


async def frame(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this kind; others are passed over."""
    async with asyncio.timeout(WAIT_S):
        while True:
            received: dict[str, Any] = json.loads(await socket.recv())
            if received["type"] == kind:
                return received
