"""One client of a trial: it keeps the protocol's rules (docs/clients/ledger.py) and records all that happens to it.

Its sends wait in an outbox and go one at a time in the order typed; what is not answered is sent again under the same
`client_id` after it has come back (rule 6). It comes back by itself, wherever one of its addresses answers.
"""

import asyncio
import random
import uuid
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from docs.clients.ledger import Item, Ledger
from trials.accounts import Account
from trials.history import (
    PASSING,
    Acked,
    Closed,
    Heard,
    History,
    Introduced,
    Message,
    Opened,
    Paged,
    Refused,
    Sent,
    now,
)
from trials.http import Reply, request
from trials.transports import Kind, Place, Transport, transport
from trials.wire import message_of, parse

REFUSED = {4401, 4403}  # no valid credential: coming back does not help
PATIENCE_S = 90.0
"""Nothing that a trial waits for takes this long on a machine that works at all."""

Outcome = Acked | Refused


class Client:
    """`first_wait_s`: a reconnect waits up to this, twice that after each failure, at most ten times."""

    def __init__(
        self,
        name: str,
        urls: Sequence[str],
        account: Account,
        history: History,
        *,
        kind: Kind = "socket",
        first_wait_s: float = 3.0,
    ) -> None:
        self.name = name
        self.account = account
        self.history = history
        self.kind = kind
        self.ledger = Ledger()
        self.online = asyncio.Event()
        self.closed_with: int | None = None  # set when the server refused this client for good
        self.codes: list[int | None] = []  # of each connection that ended
        self.since: dict[int, int] = {}  # room -> the first number that is held, with all later ones
        self._urls = urls
        self._first_wait_s = first_wait_s
        self._place = Place()
        self._connection = 0
        self._transport: Transport | None = None
        self._outbox: dict[str, tuple[Item, asyncio.Future[Outcome]]] = {}  # in the order typed
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None
        history.add(Introduced(now(), name, account.user))

    async def __aenter__(self) -> Self:
        self._runner = asyncio.create_task(self._run())
        async with asyncio.timeout(PATIENCE_S):
            await self.online.wait()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        tasks = [task for task in (self._runner, *self._tasks) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """One of the addresses, by chance."""
        return random.choice(self._urls)

    @property
    def waits_for_an_answer(self) -> bool:
        """Something was sent on a connection that lives, and nobody has said yet what became of it."""
        return self.online.is_set() and bool(self._outbox)

    @property
    def unanswered(self) -> int:
        """Sends that wait for their turn or their answer."""
        return len(self._outbox)

    def post(self, room: int, source: str, *, client_id: str | None = None) -> asyncio.Future[Outcome]:
        """Send a message now, or when it is its turn. The future ends once the server has answered it."""
        client_id = client_id or uuid.uuid4().hex
        command = {"type": "post", "client_id": client_id, "room": room, "source": source}
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._outbox[client_id] = (command, answer)
        if len(self._outbox) == 1:
            self._send_first()
        return answer

    def mark_read(self, room: int, number: int) -> None:
        self._start(self._send({"type": "read", "room": room, "number": number}))

    def drop(self) -> None:
        """Lose the connection, as networks do. It comes back by itself."""
        if self._transport is not None:
            self._transport.cut()

    async def load(self, room: int) -> None:
        """The newest page of a room into the ledger: from then on every later message is held."""
        while self.kind != "socket" and self._place.cursor is None:
            await self._next()
        before = self._place.cursor
        while True:
            page = (await self.get(f"/api/rooms/{room}/messages?limit=200")).json()
            messages = tuple(map(message_of, page["messages"]))
            self.history.add(Paged(now(), self.name, room, messages))
            if self.ledger.add_messages(room, page):
                self.since[room] = messages[0].number if messages else page["last_number"] + 1
                break
            await self._next()  # of another epoch: the hello that tells is about to come
        if self.kind != "socket" and not self.holds(room, 0):
            self._place.cursor = before  # no `sync` here: what came while the page was on its way comes once more
            self.drop()
        self._look()

    async def get(self, path: str) -> Reply:
        """A page by REST, asked for until somebody answers."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    reply = await request(self.url, "GET", path, None, self.account.headers)
                except OSError:
                    await asyncio.sleep(0.2)
                    continue
                if reply.status not in (429, 502, 503):
                    return reply
                await asyncio.sleep(float(reply.headers.get("retry-after", 1)))

    async def until(self, condition: Callable[[], bool], timeout_s: float = PATIENCE_S) -> bool:
        """Wait for something that frames change; False when it does not come."""
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    await self._next()
        except TimeoutError:
            return False
        return True

    def holds(self, room: int, change: int) -> bool:
        """Everything of a room up to this change is here."""
        counter = self.ledger.counters.get(room)
        if counter is None or counter.change is None or counter.change < max(change, counter.seen):
            return False
        # A stream asks for nothing: its cursor brings all pages of what was missed, the last one as sure as the first.
        return self.kind != "socket" or not (counter.syncing or counter.doubtful)

    def messages(self, room: int) -> tuple[Message, ...]:
        """What the ledger holds of a room, by number."""
        held = self.ledger.rooms[room].messages if room in self.ledger.rooms else {}
        return tuple(message_of(held[number]) for number in sorted(held))

    # --- one connection after the other -------------------------------------------------------------------------------

    async def _run(self) -> None:
        failures = 0
        while self.closed_with is None:
            self._connection += 1
            opened = await self._connect_once()
            failures = 0 if opened else failures + 1
            await asyncio.sleep(random.uniform(0, self._first_wait_s * min(10, 2**failures)))

    async def _connect_once(self) -> bool:
        """One connection, until it ends. Whether it ever was one."""
        place = self._connection
        code, opened = None, False

        def take(text: str) -> None:
            nonlocal opened
            if not opened:
                opened = True
                self.history.add(Opened(now(), self.name, place, self.kind))
            self._heard(text, place)

        self._transport = transport(self.kind, self.url, self.account, self._place)
        if self.kind != "socket" and self._place.cursor is not None:
            self._back()  # a stream that goes on from its cursor is greeted by nobody
        with suppress(OSError):
            code = await self._transport.run(take)
        self.online.clear()
        self.ledger.disconnected()
        self.codes.append(code)
        if opened:
            self.history.add(Closed(now(), self.name, place, code))
        if code in REFUSED:
            self.closed_with = code
            self.online.set()  # whoever waits for it goes on
        self._news.set()
        return opened

    def _heard(self, text: str, connection: int) -> None:
        item, frame = parse(text)
        self.history.add(Heard(now(), self.name, connection, frame))
        self.ledger.receive(item)
        if item["type"] in ("ack", "error") and item.get("client_id") in self._outbox:
            self._answered(item)
        elif item["type"] == "hello":
            self._back()
        self._look()

    def _back(self) -> None:
        if not self.online.is_set():  # else it is greeted again, on a connection on which its sends have arrived
            self.online.set()
            self._send_first()

    def _answered(self, item: Item) -> None:
        client_id = item["client_id"]
        command, answer = self._outbox[client_id]
        outcome: Outcome
        if item["type"] == "ack":
            place = (item["room"], item["id"], item["number"], item["change"], item["duplicate"])
            outcome = Acked(now(), self.name, client_id, *place)
        else:
            outcome = Refused(now(), self.name, client_id, command["source"], item["code"])
        self.history.add(outcome)
        if isinstance(outcome, Refused) and outcome.code in PASSING:
            self._start(self._send_later(item.get("retry_after", 0.5)))
            return
        del self._outbox[client_id]
        if not answer.done():
            answer.set_result(outcome)
        self._send_first()

    async def _send_later(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._send_first()

    def _send_first(self) -> None:
        """The first that waits. One at a time, or the next could overtake it."""
        if self.online.is_set() and self._outbox:
            command, _ = next(iter(self._outbox.values()))
            sent = (command["client_id"], command["room"], command["source"])
            self.history.add(Sent(now(), self.name, *sent))
            self._start(self._send(command))

    async def _send(self, command: Item) -> None:
        connection, live = self._connection, self._transport
        try:
            if live is not None:
                await live.send(command)
        except OSError:
            # Unknown, never failed. A socket notices by itself and sends again when it is back; a request is repeated.
            if self.kind != "socket" and command["type"] == "post":
                await asyncio.sleep(random.uniform(0, self._first_wait_s))
                if connection == self._connection:
                    self._send_first()

    def _look(self) -> None:
        """Ask for what is missing, load anew what was reset, wake whoever waits for news."""
        if self.kind == "socket" and self.online.is_set() and (syncs := self.ledger.take_syncs()):
            rooms = {str(room): change for room, change in syncs.items()}
            self._start(self._send({"type": "sync", "rooms": rooms}))
        for room in self.ledger.take_reloads() & set(self.ledger.rooms):
            self._start(self.load(room))
        self._news.set()

    async def _next(self) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(1):  # a cursor is no news
                await self._news.wait()
        except TimeoutError:
            pass

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
