"""Live clients inside the test process: the real consumer, session, hub and database; only the network is left out.

Every frame that arrives is held against its strict schema. `expect` takes the next frame of a kind and leaves the
others for later; `quiet` proves silence with a ping: what was on its way has arrived before its pong.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, ParamSpec, TypeVar

import pytest
from django.conf import LazySettings
from django.db import connections

from accounts.actions import create_token
from accounts.models import User
from chat.actions.positions import positions
from chat.consumers import ChatConsumer
from chat.ephemera import PresenceFrames, _typed_at
from chat.queries.source import DatabaseSource
from chat.session import Session
from realtime import runtime
from realtime.database import Database
from realtime.hub import Hub
from tests.conftest import World
from tests.schemas import hold

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE_S = 60
"""A frame that does not come fails the test. Never waited for in a test that passes."""

Frame = dict[str, Any]
_client_ids = itertools.count(1)


class Closed(Exception):
    """The server has closed this socket, with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One WebSocket, driven as an ASGI server drives it."""

    def __init__(self, headers: dict[str, str], query: bytes = b"") -> None:
        self.heard: list[Frame] = []  # all that ever arrived
        self.closed_with: int | None = None
        self.reads = asyncio.Event()  # cleared: the peer reads nothing, and writes to it wait
        self.reads.set()
        self._waiting: list[Frame] = []  # arrived, and not yet expected
        self._news = asyncio.Event()
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._pings = itertools.count(1)
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._scope = {"type": "websocket", "path": "/ws/", "query_string": query, "headers": encoded, "extensions": {}}
        self._app = asyncio.ensure_future(self._serve())

    async def _serve(self) -> None:
        await ChatConsumer.as_asgi()(self._scope, self._incoming.get, self._take)

    async def _take(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        if message["type"] == "websocket.send":
            frame = json.loads(message["text"])
            hold(frame)
            self.heard.append(frame)
            self._waiting.append(frame)
        elif message["type"] == "websocket.close":
            self.closed_with = message["code"]
            self._incoming.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        self._news.set()

    def send_text(self, text: str) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "text": text})

    def send_bytes(self, data: bytes) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "bytes": data})

    def send(self, kind: str, **fields: Any) -> None:
        self.send_text(json.dumps({"type": kind, **fields}))

    async def expect(self, kind: str, **fields: Any) -> Frame:
        """The next frame of this kind with these fields; what else arrives waits to be expected. Raises Closed."""
        return await self.either(kind, **fields)

    async def either(self, *kinds: str, **fields: Any) -> Frame:
        """The next frame of one of these kinds."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for frame in self._waiting:
                    if frame["type"] in kinds and fields.items() <= frame.items():
                        self._waiting.remove(frame)
                        return frame
                if self.closed_with is not None:
                    raise Closed(self.closed_with)
                await self._next()

    async def closes(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(PATIENCE_S):
            while self.closed_with is None:
                await self._next()
        return self.closed_with

    async def quiet(self, *kinds: str) -> None:
        """Nothing of these kinds (of any kind, when none is named) has come that was not expected."""
        await self.settled()
        unexpected = [frame for frame in self._waiting if not kinds or frame["type"] in kinds]
        assert unexpected == []

    async def settled(self) -> None:
        """What the server had sent by now has arrived."""
        ref = next(self._pings)
        self.send("ping", ref=ref)
        await self.expect("pong", ref=ref)

    async def post(self, room_id: int, source: str = "hello", *, client_id: str | None = None, **more: Any) -> Frame:
        """Its ack."""
        name = client_id or f"live-{next(_client_ids)}"
        self.send("post", client_id=name, room=room_id, source=source, **more)
        return await self.expect("ack", client_id=name)

    async def refused(self, kind: str, **fields: Any) -> str:
        """Send what must be refused; the code of the error."""
        name = (
            {"client_id": fields.setdefault("client_id", "r")}
            if kind == "post"
            else {"ref": fields.setdefault("ref", "r")}
        )
        self.send(kind, **fields)
        return str((await self.expect("error", **name))["code"])

    async def sync(self, room_id: int, change: int) -> Frame:
        self.send("sync", rooms={str(room_id): change})
        return await self.expect("synced", room=room_id)

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.heard if frame["type"] == kind]

    def forget(self) -> None:
        """What has come so far need not be expected."""
        self._waiting.clear()

    async def leave(self) -> None:
        """The peer is gone. Whatever the server did wrong is raised here."""
        self.reads.set()
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self._app, PATIENCE_S)

    async def _next(self) -> None:
        self._news.clear()
        ended = asyncio.ensure_future(self._news.wait())
        await asyncio.wait([ended, self._app], return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if self._app.done() and not self._news.is_set():
            await self._app  # raises what ended it
            raise Closed(1006)


class Live:
    """The process: its world, and whoever connects to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sockets: list[Socket] = []
        self._database = Database(name="test")
        self._source = DatabaseSource()

    async def start(self) -> None:
        _typed_at.clear()
        presence = PresenceFrames()
        await self.run(presence.load)
        await runtime.start(source=self._source, presence_frame=presence)

    async def stop(self) -> None:
        await asyncio.gather(*(socket.leave() for socket in self.sockets if not socket._app.done()))
        await asyncio.to_thread(positions.drain, PATIENCE_S)
        await runtime.stop()
        await self._source.close()
        await self._database.close()
        for socket in self.sockets:
            await socket._app

    @property
    def hub(self) -> Hub:
        return runtime.current().hub

    def session_of(self, socket: Socket) -> Session:
        """The server's end of a socket, for tests that break something there."""
        [session] = [
            connection.owner
            for mine in self.hub.users.values()
            for connection in mine
            if isinstance(connection.owner, Session) and getattr(connection.outlet, "_send", None) == socket._take
        ]
        return session

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Anything that touches the database, in a thread of its own: an action, or a look at the tables."""
        return await self._database.write(call, *args, **kwargs)

    def knock(self, query: bytes = b"", **headers: str) -> Socket:
        """A socket with these headers (`_` stands for `-`), whoever it may be."""
        socket = Socket({name.replace("_", "-"): value for name, value in headers.items()}, query)
        self.sockets.append(socket)
        return socket

    async def token(self, user: User) -> str:
        fresh = await self.run(User.objects.get, pk=user.pk)
        return (await self.run(create_token, fresh))[1]

    async def connect(self, user: User) -> Socket:
        """Somebody who has come in and has been greeted: `socket.hello`."""
        socket = self.knock(authorization=f"Bearer {await self.token(user)}")
        await socket.expect("hello")
        return socket


@pytest.fixture
async def live(committed_world: World, settings: LazySettings) -> AsyncIterator[Live]:
    settings.FLACK_POST_RATE = 10_000  # tests of the limit set their own
    made = Live(committed_world)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
        connections.close_all()
