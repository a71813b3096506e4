"""Reading positions are told at once and written together a moment later; marking unread undoes what still waits."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions import read_states, reading
from chat.actions.positions import positions
from chat.actions.read_states import Ask
from chat.models import Membership
from tests.live import Live


def stands(live: Live, user: Any) -> tuple[int, int]:
    mine = Membership.objects.get(room=live.world.garden, user=user)
    return mine.read_number, mine.read_version


async def test_what_was_told_is_written_at_shutdown(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    for number in (1, 2, 3):
        bob.send("read", room=world.garden.pk, number=number)
    await bob.expect("read", number=3)

    await live.run(positions.drain, 5)

    assert await live.run(stands, live, world.bob) == (3, 0)


async def test_a_mark_as_unread_undoes_what_was_told_and_not_yet_written(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    monkeypatch.setattr("chat.actions.positions.WRITE_AFTER_S", 1000)
    bob.send("read", room=world.garden.pk, number=3)
    await bob.expect("read", number=3, read_version=0)
    waiting = dict(positions._told)

    state = await live.run(lambda: reading.mark_read(world.bob, world.garden.pk, 1, unread=True))
    await live.run(read_states.write_positions, waiting)  # as another process would that had told it

    assert (state.number, state.version) == (1, 1)
    await bob.expect("read", number=1, read_version=1)
    assert await live.run(stands, live, world.bob) == (1, 1)
    await live.run(positions.drain, 5)
    assert await live.run(stands, live, world.bob) == (1, 1)


async def test_many_readers_cost_no_more_queries_than_one(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    for _ in range(5):
        await alice.post(world.garden.pk, "@bob")

    def cost(asks: list[Ask]) -> tuple[int, list[Any]]:
        with CaptureQueriesContext(connection) as captured:
            looked = read_states.look(asks, {})
        return len(captured), looked.outcomes

    one, _ = await live.run(cost, [Ask(world.bob, world.garden.pk, 1)])
    many, outcomes = await live.run(
        cost,
        [
            Ask(user, room, n)
            for n in range(6)
            for user in (world.bob, world.carol)
            for room in (world.garden.pk, 10**9)
        ],
    )

    assert one == many
    codes = [getattr(outcome, "code", None) for outcome in outcomes]
    assert codes[:4] == [None, "not_found", "forbidden", "not_found"]
    assert outcomes[0].number == 5  # several of one reader count as their furthest
    assert outcomes[0].mentions == 0
