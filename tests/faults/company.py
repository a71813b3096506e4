"""The company of the fault tests: four people with two clients each in a private room, and one who is outside it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from trials.accounts import Account
from trials.client import Client
from trials.history import Acked, Heard
from trials.posting import Posters, Text
from trials.transports import Kind
from trials.trial import Trial

PEOPLE = 4
KINDS: tuple[Kind, ...] = ("socket",) * 8
ALL_KINDS: tuple[Kind, ...] = ("socket", "socket", "stream", "poll", "socket", "socket", "socket", "socket")
FIRST_WAIT_S = 0.3
"""Of reconnects. Real clients wait longer; a test would only wait with them."""

LIMIT_S = 240
"""No test of a fault takes this long by itself; on a busy machine it must not fail for being slow."""


class Company:
    def __init__(self, trial: Trial, room: int, people: list[Account]) -> None:
        self.trial = trial
        self.room = room
        self.people = people
        self.clients: list[Client] = []

    def post(self, *, rate_per_s: float = 0, text: Text | None = None) -> Posters:
        """Posting begins, by everybody inside."""
        rooms = {client.name: [self.room] for client in self.clients}
        return Posters(self.clients, rooms, rate_per_s=rate_per_s, text=text)

    async def until_all_wait_for_an_answer(self) -> None:
        """Returns in the very moment in which each client has a send without an answer."""
        while not all(client.waits_for_an_answer for client in self.clients):  # noqa: ASYNC110 - each frame may be it
            await asyncio.sleep(0)

    async def is_well(self, *, acknowledged: int) -> None:
        """All is quiet, no promise is broken, and there was something to break."""
        violations = await self.trial.verdict()
        assert not violations, "\n".join(map(str, violations))
        assert sum(1 for _ in self.trial.history.of(Acked)) >= acknowledged
        heard = {event.client for event in self.trial.history.of(Heard) if event.frame.kind in ("message", "synced")}
        assert heard >= {client.name for client in self.clients}


@asynccontextmanager
async def company(urls: Sequence[str], kinds: Sequence[Kind] = KINDS) -> AsyncIterator[Company]:
    async with Trial(urls, first_wait_s=FIRST_WAIT_S) as trial:
        *people, outsider = await trial.people(PEOPLE + 1)
        made = Company(trial, await trial.open_room(people), people)
        for index, kind in enumerate(kinds):
            # With several servers, each has clients of its own that stay with it.
            made.clients.append(await trial.enter(people[index % PEOPLE], kind, [urls[index % len(urls)]]))
        await trial.enter(outsider)
        yield made
