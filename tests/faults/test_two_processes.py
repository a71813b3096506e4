"""Two processes that post into one room at once: one order, no hole, and everybody at both hears all of it."""

from tests.faults.company import ALL_KINDS, company
from trials.fleet import Fleet
from trials.installation import Installation

POSTS = 1_000


async def test_on_postgres_and_redis(pair: Fleet) -> None:
    async with company(pair.urls, ALL_KINDS) as people:
        posters = people.post()
        await posters.reach(POSTS)
        await posters.stop()

        await people.is_well(acknowledged=POSTS)


async def test_on_sqlite_without_a_broker(installation: Installation) -> None:
    fleet = Fleet(installation, 2)
    fleet.start()
    async with company(fleet.urls, ALL_KINDS) as people:
        posters = people.post()
        await posters.reach(POSTS)
        await posters.stop()

        await people.is_well(acknowledged=POSTS)
