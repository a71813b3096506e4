"""PostgreSQL killed and started again under load. "unavailable" is an answer; what it means is: send it again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.company import company
from trials.fleet import Fleet
from trials.installation import Installation
from trials.services import PostgresServer, RedisServer


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """One that nobody else's test stands on."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def fleet(tmp_path: Path, postgres: PostgresServer, redis_server: RedisServer) -> Iterator[Fleet]:
    variables = {"DATABASE_URL": postgres.url(postgres.create()), "REDIS_URL": redis_server.url}
    installation = Installation(tmp_path, variables)
    fleet = Fleet(installation, 2)
    fleet.start()
    yield fleet
    installation.end()


async def test_postgres_restarted_loses_and_doubles_nothing(fleet: Fleet, postgres: PostgresServer) -> None:
    async with company(fleet.urls) as people:
        posters = people.post()
        for end in (postgres.kill, postgres.stop):
            await posters.reach(posters.answered + 150)
            await people.until_all_wait_for_an_answer()
            await asyncio.to_thread(end)
            await asyncio.to_thread(postgres.start)
        await posters.reach(posters.answered + 150)
        await posters.stop()

        await people.is_well(acknowledged=450)
