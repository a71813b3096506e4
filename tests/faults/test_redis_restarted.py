"""Redis killed and started again, and emptied (FLUSHALL), while people at two processes talk."""

import asyncio

import redis

from tests.faults.company import company
from trials.fleet import Fleet
from trials.services import RedisServer


async def test_redis_restarted_loses_and_doubles_nothing(pair: Fleet, redis_server: RedisServer) -> None:
    async with company(pair.urls) as people:
        posters = people.post(rate_per_s=100)
        for _ in range(3):
            await posters.reach(posters.answered + 100)
            await asyncio.to_thread(redis_server.kill)
            await posters.reach(posters.answered + 50)
            await asyncio.to_thread(redis_server.start)
        await posters.reach(posters.answered + 200)
        await posters.stop()

        await people.is_well(acknowledged=600)


async def test_redis_emptied_loses_and_doubles_nothing(pair: Fleet, redis_server: RedisServer) -> None:
    async with company(pair.urls) as people:
        posters = people.post(rate_per_s=100)
        with redis.Redis.from_url(redis_server.url) as broker:
            for _ in range(5):
                await posters.reach(posters.answered + 50)
                await asyncio.to_thread(broker.flushall)
        await posters.reach(posters.answered + 100)
        await posters.stop()

        await people.is_well(acknowledged=350)
