"""A whole client in one page: stays exact over lost connections, sends each message once.

Needs the `websockets` package. Copy the folder: ledger.py beside this file has the rules.

    async with Client("http://127.0.0.1:8000", token) as client:
        await client.load(room)
        ack = await client.post(room, "hello **world**")
        await client.until(lambda: ack["number"] in client.rooms[room].messages)
"""

import asyncio
import json
import random
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self

import websockets

from .ledger import Item, Ledger, Room

FIRST_WAIT_S = 3  # reconnects are spread, so that a restart is not met by everybody at once
LONGEST_WAIT_S = 30
REFUSED = {4401, 4403}  # no valid credential: coming back does not help
PASSING = {"rate_limited", "unavailable", "internal"}  # a send that is refused so is sent again
FRAME_BYTES = 16 * 1024 * 1024


class Refused(Exception):
    """The server said no, with one of the protocol's codes."""

    def __init__(self, error: Item) -> None:
        super().__init__(f"{error['code']}: {error['detail']}")
        self.code: str = error["code"]


class Client:
    def __init__(self, url: str, token: str, *, patience_s: float = 30) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.patience_s = patience_s
        self.ledger = Ledger()
        self.online = asyncio.Event()
        self.closed_with: int | None = None  # set when the server refused us for good
        self.frames: list[Item] = []  # all that was heard, for whoever wants to look
        self._news = asyncio.Condition()
        self._socket: websockets.ClientConnection | None = None
        self._outbox: dict[str, tuple[Item, asyncio.Future[Item]]] = {}  # in the order typed
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    @property
    def rooms(self) -> dict[int, Room]:
        return self.ledger.rooms

    async def __aenter__(self) -> Self:
        self._runner = asyncio.create_task(self._run())
        async with asyncio.timeout(self.patience_s):
            await self.online.wait()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        tasks = [task for task in (self._runner, *self._tasks) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def post(self, room: int, source: str, *, client_id: str | None = None) -> Item:
        """Send a message; its ack. Returns once the server has it, over as many connections as that takes."""
        client_id = client_id or uuid.uuid4().hex
        command = {"type": "post", "client_id": client_id, "room": room, "source": source}
        answer: asyncio.Future[Item] = asyncio.get_running_loop().create_future()
        self._outbox[client_id] = (command, answer)
        if len(self._outbox) == 1:
            await self._send(command)
        return await answer

    async def load(self, room: int, query: str = "") -> None:
        """A page of messages into the ledger: the newest, or `before=N`, `after=N`, `around=N`."""
        path = f"/api/rooms/{room}/messages?{query}"
        while not self.ledger.add_messages(room, await self.get(path)):
            await self.online.wait()  # of another epoch: the hello that tells is about to come
        await self._told()

    async def get(self, path: str) -> Any:
        return await self.call("GET", path)

    async def call(self, method: str, path: str, body: Item | None = None) -> Any:
        """One REST call. Raises Refused with the server's code."""
        return await asyncio.to_thread(self._call, method, path, body)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that frames change is so. Raises TimeoutError when it does not come."""
        async with asyncio.timeout(self.patience_s), self._news:
            await self._news.wait_for(condition)

    async def caught_up(self) -> None:
        """Nothing that was heard of is missing."""
        await self.until(lambda: not any(each.behind or each.syncing for each in self.ledger.counters.values()))

    async def drop(self) -> None:
        """Lose the connection, as networks do. It comes back by itself."""
        if self._socket:
            self._socket.transport.abort()

    async def _run(self) -> None:
        failures = 0
        while self.closed_with is None:
            try:
                address = self.url.replace("http", "ws", 1) + "/ws/"
                headers = {"Authorization": f"Bearer {self.token}"}
                async with websockets.connect(
                    address, additional_headers=headers, max_size=FRAME_BYTES, compression=None
                ) as socket:
                    self._socket = socket
                    async for text in socket:
                        failures = 0
                        await self._heard(json.loads(text))
                    self._note_close(socket.close_code)
            except websockets.ConnectionClosed as closed:
                self._note_close(closed.rcvd.code if closed.rcvd else None)
            except (OSError, websockets.WebSocketException, TimeoutError):
                failures += 1
            self._socket = None
            self.online.clear()
            self.ledger.disconnected()
            await self._told()
            bound = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**failures)
            await asyncio.sleep(random.uniform(0, bound))

    def _note_close(self, code: int | None) -> None:
        if code in REFUSED:
            self.closed_with = code
            self.online.set()  # whoever waits for it goes on

    async def _heard(self, frame: Item) -> None:
        self.frames.append(frame)
        self.ledger.receive(frame)
        if frame["type"] in ("ack", "error") and frame.get("client_id") in self._outbox:
            await self._answered(frame)
        if frame["type"] == "hello":
            self.online.set()
            await self._send_next()  # sent without an answer is unknown, never failed: again, under the same name
        await self._told()

    async def _answered(self, frame: Item) -> None:
        if frame["type"] == "error" and frame["code"] in PASSING:
            self._start(self._send_later(frame.get("retry_after", 1)))
            return
        _, answer = self._outbox.pop(frame["client_id"])
        if not answer.done():
            answer.set_result(frame) if frame["type"] == "ack" else answer.set_exception(Refused(frame))
        await self._send_next()

    async def _send_later(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        await self._send_next()

    async def _send_next(self) -> None:
        """The first that waits. One at a time, or the next could overtake it."""
        for command, _ in self._outbox.values():
            await self._send(command)
            return

    async def _told(self) -> None:
        """Ask for what is missing, and wake whoever waits for news."""
        if self.online.is_set() and (syncs := self.ledger.take_syncs()):
            await self._send({"type": "sync", "rooms": {str(room): change for room, change in syncs.items()}})
        for room in self.ledger.take_reloads() & set(self.rooms):
            self._start(self.load(room))
        async with self._news:
            self._news.notify_all()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, command: Item) -> None:
        try:
            if self._socket:
                await self._socket.send(json.dumps(command))
        except websockets.ConnectionClosed:
            pass  # `_run` notices, too, and what matters is sent again

    def _call(self, method: str, path: str, body: Item | None) -> Any:
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/json",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=self.patience_s) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(json.loads(error.read())["error"]) from None
