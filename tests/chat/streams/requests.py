"""A client of `/api/events` that speaks ASGI to the application: polls, and streams read event by event."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import sync_to_async

from accounts.actions.tokens import create_token
from accounts.models import User
from chat.streams.app import events
from tests.live import PATIENCE_S
from tests.schemas import hold

Frame = dict[str, Any]


class Request:
    """One request, running until it is answered or `leave`s."""

    def __init__(self, method: str, headers: Mapping[str, str], query: str = "", body: bytes = b"") -> None:
        self._scope = {
            "type": "http",
            "method": method,
            "path": "/api/events",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._to_app.put_nowait({"type": "http.request", "body": body})
        self._from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reading = asyncio.Event()
        self.reading.set()
        self.task = asyncio.ensure_future(events(self._scope, self._to_app.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        await self.reading.wait()
        self._from_app.put_nowait(message)

    async def message(self, within_s: float = 15) -> dict[str, Any]:
        async with asyncio.timeout(within_s):
            return await self._from_app.get()

    async def leave(self) -> None:
        self._to_app.put_nowait({"type": "http.disconnect"})
        await self.task


class Answer:
    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = json.loads(body)

    @property
    def cursor(self) -> str:
        return self.body["cursor"]  # type: ignore[no-any-return]

    @property
    def frames(self) -> list[Frame]:
        return self.body["frames"]  # type: ignore[no-any-return]

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] == kind]


class Person:
    """Somebody with a token. Every frame they get is held against its schema."""

    def __init__(self, user: User, token: str) -> None:
        self.user = user
        self.headers = {"Authorization": f"Bearer {token}"}
        self.cursor: str | None = None

    def asks(self, *, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] = {}, **query: Any) -> Request:
        return Request(method, self.headers | dict(headers), urlencode(query), body)

    async def poll(self, wait: float = 0) -> Answer:
        """From where the last poll ended."""
        request = self.asks(wait=wait, **({"cursor": self.cursor} if self.cursor else {}))
        answer = await answered(request)
        assert answer.status == 200, answer.body
        self.cursor = answer.cursor
        for frame in answer.frames:
            hold(frame)
        return answer

    async def polls_until(self, *kinds: str) -> Frame:
        """The first frame of one of the kinds, over as many polls as it takes."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                answer = await self.poll(wait=5)
                for frame in answer.frames:
                    if frame["type"] in kinds:
                        return frame

    async def stream(self, **query: Any) -> "Stream":
        request = self.asks(headers={"Accept": "text/event-stream"}, **query)
        start = await request.message()
        return Stream(request, start)


class Stream:
    def __init__(self, request: Request, start: dict[str, Any]) -> None:
        self.request = request
        self.status = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        self.cursor: str | None = None
        self.frames: list[Frame] = []
        self.comments = 0
        self.over = False

    async def next(self, within_s: float = 15) -> None:
        """Whatever comes next: a frame, a cursor, a comment, or the end."""
        message = await self.request.message(within_s)
        if not message.get("more_body", False):
            self.over = True
            return
        lines = message["body"].decode().splitlines()
        fields = dict(line.split(": ", 1) for line in lines if line and not line.startswith(":"))
        if not fields:
            self.comments += 1
        elif fields.get("event") == "cursor":
            self.cursor = fields["id"]
        else:
            frame = json.loads(fields["data"])
            hold(frame)
            self.frames.append(frame)

    async def hears(self, kind: str, count: int = 1) -> list[Frame]:
        while len(self.of(kind)) < count:
            await self.next()
            assert not self.over
        return self.of(kind)

    async def gets_cursor(self) -> str:
        self.cursor = None
        while self.cursor is None:
            await self.next()
        return self.cursor

    async def ends(self) -> None:
        while not self.over:
            await self.next()
        await self.request.task

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["type"] == kind]


async def answered(request: Request) -> Answer:
    start = await request.message(70)
    body = await request.message()
    await request.task
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, body["body"])


async def person(user: User) -> Person:
    _, token = await sync_to_async(create_token)(user)
    return Person(user, token)
