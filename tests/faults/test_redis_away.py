"""Redis away, and Redis hanging, for a minute each: side by side, for most of it is waiting."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.company import company
from trials.fleet import Fleet
from trials.installation import Installation
from trials.services import PostgresServer, RedisServer

AWAY_S = 60
RATE_PER_S = 20


class House:
    """Two servers on a Redis of their own."""

    def __init__(self, postgres: PostgresServer, folder: Path) -> None:
        folder.mkdir()
        self.redis = RedisServer(folder)
        self.redis.start()
        variables = {"DATABASE_URL": postgres.url(postgres.create()), "REDIS_URL": self.redis.url}
        self.installation = Installation(folder, variables)
        self.fleet = Fleet(self.installation, 2)
        self.fleet.start()

    def end(self) -> None:
        if self.redis.process is not None and self.redis.process.poll() is None:
            self.redis.resume()
        self.installation.end()
        self.redis.stop()


@pytest.fixture
def houses(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[list[House]]:
    made: list[House] = []
    try:
        for name in ("away", "hanging"):
            made.append(House(postgres_server, tmp_path / name))
        yield made
    finally:
        for house in made:
            house.end()


async def without_redis(house: House, lose: Callable[[], None], find: Callable[[], None]) -> None:
    async with company(house.fleet.urls) as people:
        posters = people.post(rate_per_s=RATE_PER_S)
        await posters.reach(50)
        await asyncio.to_thread(lose)
        before = posters.answered
        await asyncio.sleep(AWAY_S)
        await posters.reach(before + AWAY_S)  # it went on: slower, perhaps, but nobody waited for Redis
        await asyncio.to_thread(find)
        await posters.reach(posters.answered + 100)
        await posters.stop()

        await people.is_well(acknowledged=150 + AWAY_S)


async def test_a_minute_without_redis_loses_and_doubles_nothing(houses: list[House]) -> None:
    away, hanging = houses
    async with asyncio.TaskGroup() as both:
        both.create_task(without_redis(away, away.redis.kill, away.redis.start))
        both.create_task(without_redis(hanging, hanging.redis.pause, hanging.redis.resume))
