"""500 messages within two seconds to 300 sockets: each of them holds every message once, in order."""

import asyncio

from tests.faults.company import PEOPLE, Company, company
from trials.fleet import Fleet
from trials.history import Heard

SOCKETS = 300
POSTERS = 8
MESSAGES_EACH = 63
WITHIN_S = 2.0
# Servers take many at once; the test's own loop should not be busy with nothing but handshakes.
ENTER_AT_ONCE = 20


async def test_a_burst_reaches_everybody_once_and_in_order(alone: Fleet) -> None:
    async with company(alone.urls) as people:
        await fill(people)

        answers = []
        for number in range(MESSAGES_EACH):
            answers += [client.post(people.room, f"{client.name} says {number}") for client in people.clients[:POSTERS]]
            await asyncio.sleep(WITHIN_S / MESSAGES_EACH)
        await asyncio.gather(*answers)

        await people.is_well(acknowledged=POSTERS * MESSAGES_EACH)
        frames = sum(event.frame.kind == "message" for event in people.trial.history.of(Heard))
        assert frames >= POSTERS * MESSAGES_EACH * SOCKETS


async def fill(people: Company) -> None:
    while len(people.clients) < SOCKETS:
        free = min(ENTER_AT_ONCE, SOCKETS - len(people.clients))
        accounts = [people.people[number % PEOPLE] for number in range(free)]
        people.clients += await asyncio.gather(*(people.trial.enter(account) for account in accounts))
