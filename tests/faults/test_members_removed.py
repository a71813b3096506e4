"""Members removed and let in again while everybody posts: nothing committed after a removal reaches who was removed."""

from tests.faults.company import ALL_KINDS, Company, company
from trials.client import Client
from trials.fleet import Fleet
from trials.history import Refused, Taken

TIMES = 6


async def out_and_in(people: Company) -> None:
    """Bob is removed and comes back, again and again; at last he stays outside. He tries to post all the while."""
    trial, room, bob = people.trial, people.room, people.people[1]
    his = [client for client in people.clients if client.account == bob]
    posters = people.post()
    for _ in range(TIMES):
        await posters.reach(posters.answered + 40)
        await trial.take(room, bob)
        await posters.reach(posters.answered + 40)
        assert all([await client.until(lambda client=client: has_forgotten(client, room)) for client in his])  # type: ignore[misc]
        await trial.give(room, bob)
        for client in his:
            assert await client.until(lambda client=client: room in client.ledger.rooms)  # type: ignore[misc]
            await client.load(room)
    await trial.take(room, bob)
    await posters.reach(posters.answered + 100)
    await posters.stop()


def has_forgotten(client: Client, room: int) -> bool:
    return room not in client.ledger.rooms


async def test_nobody_hears_what_came_after_their_removal(alone: Fleet) -> None:
    async with company(alone.urls, ALL_KINDS) as people:
        await out_and_in(people)

        await people.is_well(acknowledged=TIMES * 40)
        assert sum(1 for _ in people.trial.history.of(Taken)) == TIMES + 1
        assert {refused.code for refused in people.trial.history.of(Refused)} == {"not_found"}


async def test_nor_at_another_process(pair: Fleet) -> None:
    async with company(pair.urls) as people:
        await out_and_in(people)

        await people.is_well(acknowledged=TIMES * 40)
