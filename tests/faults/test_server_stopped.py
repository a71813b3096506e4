"""SIGTERM under load: the server says goodbye (1012), what it took is kept, what it did not answer is sent again."""

import signal

from tests.faults.company import ALL_KINDS, company
from trials.fleet import Fleet

ROUNDS = 3


async def test_stopping_under_load_loses_and_doubles_nothing(alone: Fleet) -> None:
    async with company(alone.urls, ALL_KINDS) as people:
        posters = people.post()
        for _ in range(ROUNDS):
            await posters.reach(posters.answered + 100)
            assert await alone.stop(0) in (0, -signal.SIGTERM)  # uvicorn raises it again once all is done
        await posters.reach(posters.answered + 100)
        await posters.stop()

        await people.is_well(acknowledged=ROUNDS * 100)
        sockets = [client for client in people.clients if client.kind == "socket"]
        assert all(client.codes.count(1012) >= 1 for client in sockets)
