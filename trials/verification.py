"""The run behind `manage.py verify`: clients that post, connections cut and servers killed, and the report of it."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trials.accounts import Account, account_of
from trials.client import PATIENCE_S, Client
from trials.fleet import Fleet
from trials.posting import Posters
from trials.report import Report, report
from trials.transports import Kind
from trials.trial import Trial

MOST_CLIENTS = 500
MOST_SECONDS = 3600.0
MOST_EVENTS = 3_000_000
"""Of a history: some 500 MB. A longer trial would end for want of memory."""
KINDS: tuple[Kind, ...] = ("socket", "socket", "stream", "socket", "poll", "socket", "socket", "socket")
# Often enough that a short run sees several, seldom enough that most of the time everybody is connected.
CUT_EVERY_S = 0.25
KILL_EVERY_S = 3.0
# Whoever is outside tries to post, too: what is refused must not be seen.
REFUSED_PER_S = 1.0
# With several clients an account, one person's devices are tried as well, and fewer passwords are hashed.
CLIENTS_AN_ACCOUNT = 2

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    clients: int = 8
    seconds: float = 20.0
    rate_per_s: float = 50.0  # of all together; 0: as fast as they are answered
    cut: bool = False
    tokens: tuple[str, ...] = ()  # of accounts that are there; else accounts are made
    invitation: str | None = None


async def verify(
    urls: Sequence[str], plan: Plan, say: Say, *, fleet: Fleet | None = None, kill: bool = False
) -> Report:
    """Try the server at `urls`. Only servers of a `fleet` of ours are killed. Raises accounts.Refusal, OSError."""
    async with Trial(urls, name=f"verify-{secrets.token_hex(3)}", invitation=plan.invitation) as trial:
        say("Making accounts and rooms …")
        people, outsider = await _people(trial, plan)
        try:
            rooms = [await trial.open_room(people), await trial.open_room(people[: max(1, len(people) // 2)])]
            say(f"Connecting {plan.clients} clients, and one that may hear nothing …")
            clients = [await trial.enter(people[n % len(people)], KINDS[n % len(KINDS)]) for n in range(plan.clients)]
            stranger = [await trial.enter(outsider)] if outsider is not None else []
            say(f"Posting for {plan.seconds:g} seconds …")
            begun = time.monotonic()
            inside = _rooms_of(trial, clients, rooms)
            posters = Posters(clients, inside, rate_per_s=plan.rate_per_s)
            refused = Posters(stranger, {client.name: rooms for client in stranger}, rate_per_s=REFUSED_PER_S)
            killed = await _trouble(trial, clients, plan, fleet if kill else None)
            seconds = time.monotonic() - begun
            unanswered = await _last_answers([posters, refused], trial.clients)
            say("Reading everything anew …")
            violations = await trial.verdict()
            return report(trial.history, violations, seconds=seconds, servers_killed=killed, unanswered=unanswered)
        finally:
            if fleet is None:
                await trial.leave_no_trace()


async def _people(trial: Trial, plan: Plan) -> tuple[list[Account], Account | None]:
    """Those who talk, and one who is outside. Of given accounts nobody is left outside when there are only two."""
    if plan.tokens:
        given = [await account_of(trial.urls[0], token) for token in plan.tokens]
        return (given[:-1], given[-1]) if len(given) > 2 else (given, None)
    *people, outsider = await trial.people(-(-plan.clients // CLIENTS_AN_ACCOUNT) + 1)
    return people, outsider


def _rooms_of(trial: Trial, clients: Sequence[Client], rooms: Sequence[int]) -> dict[str, list[int]]:
    return {client.name: [room for room in rooms if client.account in trial.rooms[room]] for client in clients}


async def _trouble(trial: Trial, clients: Sequence[Client], plan: Plan, fleet: Fleet | None) -> int:
    """What is to happen while they post, until time is up or the record is full; how many servers were killed."""
    killed = 0
    end = time.monotonic() + plan.seconds
    next_kill = time.monotonic() + min(KILL_EVERY_S, plan.seconds / 2)
    while (now := time.monotonic()) < end and len(trial.history.events) < MOST_EVENTS:
        if plan.cut:
            random.choice(clients).drop()
        if fleet is not None and now >= next_kill:
            await fleet.kill(random.randrange(len(fleet.servers)))
            killed += 1
            next_kill = time.monotonic() + KILL_EVERY_S
        await asyncio.sleep(min(CUT_EVERY_S, max(0.0, end - now)))
    return killed


async def _last_answers(posters: Sequence[Posters], clients: Sequence[Client]) -> int:
    """Stop, and wait for what is on its way; how many sends nobody answered."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*(each.stop() for each in posters))
    except TimeoutError:
        pass
    return sum(client.unanswered for client in clients)
