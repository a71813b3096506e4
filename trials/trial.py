"""A trial: people, rooms and clients of one server, one history; and its end, when all is quiet and everything is read
anew and checked.

    async with Trial(urls) as trial:
        people = await trial.people(8)
        room = await trial.open_room(people)
        clients = [await trial.enter(person) for person in people]
        ...                                # they post, and whatever else happens
        violations = await trial.verdict()
"""

import asyncio
import random
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from itertools import count
from types import TracebackType
from typing import Any, Self

from trials.accounts import Account, call, register
from trials.checker import Violation, check
from trials.client import PATIENCE_S, Client
from trials.history import Given, Held, History, Introduced, Marked, Message, Standing, Taken, Whole, now
from trials.transports import Kind
from trials.wire import message_of

# Passwords are hashed on purpose slowly: more at once would only wait for each other.
AT_ONCE = 4
PAGE = 200


class Trial:
    def __init__(
        self, urls: Sequence[str], *, name: str | None = None, first_wait_s: float = 3.0, invitation: str | None = None
    ) -> None:
        self.urls = urls
        self.name = name or f"verify-{secrets.token_hex(3)}"
        self.history = History()
        self.clients: list[Client] = []
        self.accounts: list[Account] = []
        self.rooms: dict[int, set[Account]] = {}  # who is in it now
        self._owners: dict[int, Account] = {}
        self._first_wait_s = first_wait_s
        self._invitation = invitation
        self._names = count(1)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    # --- its world ----------------------------------------------------------------------------------------------------

    async def people(self, count: int) -> list[Account]:
        """New accounts, named for the trial."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> Account:
            async with gate:
                return await register(self._url, f"{self.name}-{number}", invitation=self._invitation)

        first = len(self.accounts) + 1
        made = await asyncio.gather(*(one(first + index) for index in range(count)))
        self.accounts += made
        return list(made)

    async def open_room(self, members: Sequence[Account]) -> int:
        """A private room; the first of them owns it."""
        owner = members[0]
        wanted = {"kind": "private", "name": f"{self.name} {len(self.rooms) + 1}"}
        room: int = (await call(self._url, "POST", "/api/rooms", wanted, owner.headers)).json()["id"]
        self._owners[room] = owner
        self.rooms[room] = {owner}
        self.history.add(Given(now(), owner.user, room))
        for member in members[1:]:
            await self.give(room, member)
        return room

    async def give(self, room: int, account: Account) -> None:
        self.history.add(Given(now(), account.user, room))
        self.rooms[room].add(account)
        await self._as_owner(room, "POST", f"/api/rooms/{room}/members", {"user_id": account.user})

    async def take(self, room: int, account: Account) -> None:
        self.rooms[room].discard(account)
        await self._as_owner(room, "DELETE", f"/api/rooms/{room}/members/{account.user}")
        self.history.add(Taken(now(), account.user, room))

    async def enter(self, account: Account, kind: Kind = "socket", urls: Sequence[str] | None = None) -> Client:
        """One more client, which follows all rooms of the trial that it is in."""
        name = f"{account.nickname}/{next(self._names)}"
        client = Client(name, urls or self.urls, account, self.history, kind=kind, first_wait_s=self._first_wait_s)
        await self._stack.enter_async_context(client)
        self.clients.append(client)
        for room, members in self.rooms.items():
            if account in members:
                await client.load(room)
        return client

    async def leave_no_trace(self) -> None:
        """On somebody's server: the rooms archived, the tokens that it made revoked. Its accounts stay."""
        for room in self.rooms:
            await self._as_owner(room, "PATCH", f"/api/rooms/{room}", {"archived": True})
        for account in self.accounts:
            await call(self._url, "DELETE", "/api/tokens", None, account.headers)

    @property
    def _url(self) -> str:
        return random.choice(self.urls)

    async def _as_owner(self, room: int, method: str, path: str, body: Any = None) -> None:
        """Asked until somebody answers: all of it is harmless to do twice."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    await call(self._url, method, path, body, self._owners[room].headers)
                except OSError:
                    await asyncio.sleep(0.2)
                else:
                    return

    # --- its end ------------------------------------------------------------------------------------------------------

    async def verdict(self) -> list[Violation]:
        """Everything has been answered by now. Let it come to rest, read it anew, and check.

        Raises TimeoutError when a room does not come to rest.
        """
        for room in self.rooms:
            await self._mark_read(room)
            await self._come_to_rest(room)
        return check(self.history)

    def _inside(self, room: int) -> list[Client]:
        return [client for client in self.clients if client.account in self.rooms[room]]

    async def _mark_read(self, room: int) -> None:
        """One client of each member marks a number of its choice; what it posted later stays read."""
        readers = {client.account: client for client in self._inside(room)}
        last = (await self._facts(room, self._owners[room]))["last_number"]
        for account, client in readers.items():
            number = random.randint(0, last)

            async def is_marked(account: Account = account, number: int = number) -> bool:
                membership = (await self._facts(room, account))["membership"]
                return bool(membership["read_number"] >= number)

            for _ in range(60):
                await client.until(client.online.is_set)
                client.mark_read(room, number)
                await asyncio.sleep(0.05)
                if await is_marked():
                    break
                await asyncio.sleep(0.5)
            self.history.add(Marked(now(), client.name, room, number))

    async def _come_to_rest(self, room: int) -> None:
        """Read it until it stands still while all clients catch up with it."""
        async with asyncio.timeout(PATIENCE_S * 3):
            while True:
                readings = [await self._read_anew(room, url) for url in self.urls]
                change = max(whole.last_change for whole in readings)
                inside = self._inside(room)
                # Who does not get there is found below.
                await asyncio.gather(*(client.until(partial(client.holds, room, change)) for client in inside))
                if (await self._facts(room, self._owners[room]))["last_change"] == change:
                    break
        for whole in readings:
            self.history.add(whole)
        for client in inside:
            since, change = client.since.get(room, 1), client.ledger.change_of(room) or 0
            self.history.add(Held(now(), client.name, room, since, change, client.messages(room)))
            if room in client.ledger.rooms:
                await self._note_unread(client, room)

    async def _read_anew(self, room: int, url: str) -> Whole:
        """The room from its first message on, as somebody reads it who held nothing."""
        name = f"fresh at {url}"
        account = random.choice(sorted(self.rooms[room], key=lambda account: account.user))
        self.history.add(Introduced(now(), name, account.user))
        messages: list[Message] = []
        while True:
            after = messages[-1].number if messages else 0
            path = f"/api/rooms/{room}/messages?after={after}&limit={PAGE}"
            page = (await call(url, "GET", path, None, account.headers)).json()
            messages += map(message_of, page["messages"])
            if len(page["messages"]) < PAGE:
                return Whole(now(), name, room, tuple(messages), page["last_number"], page["last_change"])

    async def _note_unread(self, client: Client, room: int) -> None:
        facts = await self._facts(room, client.account)
        told = facts["membership"]
        unread = facts["last_number"] - told["read_number"]
        self.history.add(
            Standing(now(), client.name, room, "server", told["read_number"], unread, mentions=told["mentions"])
        )
        await client.until(lambda: _read_number(client, room) == told["read_number"], timeout_s=30)
        held = _read_number(client, room)
        unread = client.ledger.rooms[room].facts["last_number"] - held
        self.history.add(Standing(now(), client.name, room, "client", held, unread))

    async def _facts(self, room: int, account: Account) -> Any:
        return (await call(self._url, "GET", f"/api/rooms/{room}", None, account.headers)).json()


def _read_number(client: Client, room: int) -> int:
    membership = client.ledger.rooms[room].membership
    return int(membership["read_number"]) if membership else 0
