"""The three live doors of docs/protocol.md, behind one face: WebSocket, event stream, long poll.

Only a socket takes `sync`; the others are brought up to date by their cursor.

A transport is one connection. `run` passes on each frame's text as it arrives and returns the close code, or None
when the connection was lost; `place` is what a stream or poll goes on from, shared by a client's connections.
"""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import quote

import websockets
from websockets.asyncio.client import ClientConnection, connect

from trials.accounts import Account
from trials.http import Reply, Response, ask, request

Kind = Literal["socket", "stream", "poll"]
Item = dict[str, Any]
Take = Callable[[str], None]

FRAME_BYTES = 16 * 1024 * 1024
POLL_WAIT_S = 10
# The server's comment comes every 15 s: whoever hears nothing for so long has lost the connection.
SILENCE_S = 45.0
SIGNED_OUT = 4401


@dataclass(slots=True)
class Place:
    """How far a stream or poll has got, in the server's own words."""

    cursor: str | None = None


class Transport(Protocol):
    kind: Kind

    async def run(self, take: Take) -> int | None: ...

    async def send(self, command: Item) -> None:
        """Raises OSError when it can't be told whether it arrived."""
        ...

    def cut(self) -> None:
        """Lose the connection, as networks do."""
        ...


class SocketTransport:
    kind: Kind = "socket"

    def __init__(self, url: str, account: Account) -> None:
        self._url = url.replace("http", "ws", 1) + "/ws/"
        self._account = account
        self._socket: ClientConnection | None = None

    async def run(self, take: Take) -> int | None:
        try:
            # No pings of ours: a server that is slow under load is not gone.
            async with connect(
                self._url,
                additional_headers=self._account.headers,
                max_size=FRAME_BYTES,
                compression=None,
                proxy=None,
                ping_interval=None,
                open_timeout=SILENCE_S,
                close_timeout=1,
            ) as self._socket:
                async for text in self._socket:
                    take(str(text))
                return self._socket.close_code
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        except (websockets.WebSocketException, EOFError) as error:
            raise ConnectionError(str(error)) from error

    async def send(self, command: Item) -> None:
        try:
            if self._socket is not None:
                await self._socket.send(json.dumps(command))
        except websockets.ConnectionClosed as closed:
            raise ConnectionError(str(closed)) from closed

    def cut(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()


class _ByRequests(ABC):
    """What stream and poll share: commands are requests of their own, and their answers look like a socket's."""

    def __init__(self, url: str, account: Account, place: Place) -> None:
        self._url = url
        self._account = account
        self.place = place
        self._take: Take = lambda _: None
        self._reading: asyncio.Task[int | None] | None = None

    async def run(self, take: Take) -> int | None:
        self._take = take
        self._reading = asyncio.ensure_future(self._read(take))
        try:
            return await self._reading
        except asyncio.CancelledError:
            if self._reading.cancelled() and not _is_cancelled():
                return None  # cut
            raise
        finally:
            self._reading.cancel()

    @abstractmethod
    async def _read(self, take: Take) -> int | None:
        """Hand over what comes until it ends; the close code, where there is one."""

    async def send(self, command: Item) -> None:
        if command["type"] == "read":
            path = f"/api/rooms/{command['room']}/read"
            await request(self._url, "PUT", path, {"number": command["number"]}, self._account.headers)
            return
        wanted = {key: command[key] for key in ("client_id", "room", "source")}
        reply = await request(self._url, "POST", "/api/messages", wanted, self._account.headers)
        self._take(json.dumps(_as_socket_answers(command["client_id"], reply)))

    def cut(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _address(self, wait: str = "") -> str:
        cursor = f"cursor={quote(self.place.cursor)}&" if self.place.cursor else ""
        return f"/api/events?{cursor}{wait}"


class StreamTransport(_ByRequests):
    kind: Kind = "stream"

    async def _read(self, take: Take) -> int | None:
        headers = self._account.headers | {"Accept": "text/event-stream"}
        async with ask(self._url, "GET", self._address(), None, headers) as response:
            if response.status >= 400:
                return await _refused(response)
            lines = aiter(response.lines())
            event = data = id_ = ""
            while True:
                try:
                    async with asyncio.timeout(SILENCE_S):
                        line = (await anext(lines)).rstrip("\r")
                except StopAsyncIteration:
                    return None
                name, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if name == "event":
                    event = value
                elif name == "id":
                    id_ = value
                elif name == "data":
                    data = value
                elif not line:
                    if event == "cursor":
                        self.place.cursor = id_
                    elif data:
                        take(data)
                    event = data = id_ = ""


class PollTransport(_ByRequests):
    kind: Kind = "poll"

    async def _read(self, take: Take) -> int | None:
        while True:
            address = self._address(f"wait={POLL_WAIT_S}")
            reply = await request(self._url, "GET", address, None, self._account.headers, timeout_s=SILENCE_S)
            if reply.status == 429:
                await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
                continue
            if reply.status >= 400:
                return SIGNED_OUT if reply.status in (401, 403) else None
            answer = reply.json()
            for frame in answer["frames"]:
                take(json.dumps(frame, separators=(",", ":")))
            self.place.cursor = answer["cursor"]


def transport(kind: Kind, url: str, account: Account, place: Place) -> Transport:
    if kind == "socket":
        return SocketTransport(url, account)
    if kind == "stream":
        return StreamTransport(url, account, place)
    return PollTransport(url, account, place)


async def _refused(response: Response) -> int | None:
    return SIGNED_OUT if response.status in (401, 403) else None


def _as_socket_answers(client_id: str, reply: Reply) -> Item:
    """The ack or error that a socket would have heard."""
    try:
        body = reply.json()
    except ValueError:  # a proxy's own page, while the server behind it is away
        body = {"error": {"code": "unavailable", "detail": f"HTTP {reply.status}"}}
    if reply.status >= 400:
        return {"type": "error", "client_id": client_id, **body["error"]}
    return {
        "type": "ack",
        "client_id": client_id,
        "id": body["id"],
        "room": body["room_id"],
        "number": body["number"],
        "change": body["change"],
        "duplicate": reply.status == 200,
    }


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
