"""Connections cut at random, of sockets, streams and polls, while everybody posts."""

import asyncio
import random

from tests.faults.company import ALL_KINDS, company
from trials.fleet import Fleet
from trials.history import Closed

CUTS = 60


async def test_connections_cut_at_random_lose_and_double_nothing(alone: Fleet) -> None:
    async with company(alone.urls, ALL_KINDS) as people:
        posters = people.post()
        for _ in range(CUTS):
            await asyncio.sleep(random.uniform(0, 0.1))
            random.choice(people.clients).drop()
        await posters.stop()

        await people.is_well(acknowledged=100)
        assert sum(1 for _ in people.trial.history.of(Closed)) >= CUTS / 2
