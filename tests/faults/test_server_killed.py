"""kill -9 of a server process, twenty times, while everybody has a send on its way."""

from tests.faults.company import company
from trials.fleet import Fleet
from trials.history import Closed
from trials.posting import plain

ROUNDS = 20
POSTS_A_ROUND = 100


async def test_twenty_kills_lose_and_double_nothing(alone: Fleet) -> None:
    async with company(alone.urls) as people:
        posters = people.post(text=plain)  # as fast as they are answered
        for _ in range(ROUNDS):
            await posters.reach(posters.answered + len(people.clients) + POSTS_A_ROUND)
            await people.until_all_wait_for_an_answer()
            await alone.kill(0)
        await posters.reach(posters.answered + POSTS_A_ROUND)
        await posters.stop()

        await people.is_well(acknowledged=ROUNDS * POSTS_A_ROUND)
        assert sum(1 for _ in people.trial.history.of(Closed)) >= ROUNDS * len(people.clients)


async def test_one_of_two_is_killed_while_the_other_goes_on(pair: Fleet) -> None:
    async with company(pair.urls) as people:
        posters = people.post()
        for killed in (0, 1, 0, 1):
            await posters.reach(posters.answered + POSTS_A_ROUND)
            await people.until_all_wait_for_an_answer()
            await pair.kill(killed)
        await posters.reach(posters.answered + POSTS_A_ROUND)
        await posters.stop()

        await people.is_well(acknowledged=5 * POSTS_A_ROUND)
