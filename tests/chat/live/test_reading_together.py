"""Reading positions are written together and then told; marking unread undoes what still waits."""

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


async def test_what_waits_is_written_and_told_at_shutdown(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    world = live.world
    monkeypatch.setattr("chat.actions.positions.WRITE_AFTER_S", 1000)
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    for number in (1, 2, 3, 2):
        bob.send("read", room=world.garden.pk, number=number)
    await bob.settled()

    await live.run(positions.drain, 5)

    assert await live.run(stands, live, world.bob) == (3, 0)
    told = await bob.expect("read")
    while told["number"] < 3:  # the thread had not come to the later ones yet when it was told to end
        told = await bob.expect("read")
    assert told["number"] == 3
    await bob.quiet("read", "error")


async def test_what_is_told_is_written(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    await alice.post(world.garden.pk)

    bob.send("read", room=world.garden.pk, number=1)
    await bob.expect("read", number=1)

    assert await live.run(stands, live, world.bob) == (1, 0)


async def test_a_mark_as_unread_undoes_what_waits_to_be_written_in_whatever_process(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    waiting = (await live.run(read_states.look, [Ask(world.bob, world.garden.pk, 3)], {})).moved

    state = await live.run(lambda: reading.mark_read(world.bob, world.garden.pk, 1, unread=True))
    now = await live.run(read_states.write_positions, waiting)

    assert (state.number, state.version) == (1, 1)
    assert now[world.garden.pk, world.bob.pk] == state
    await bob.expect("read", number=1, read_version=1)
    await bob.quiet("read")
    assert await live.run(stands, live, world.bob) == (1, 1)


async def test_many_readers_cost_no_more_queries_than_one(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    for _ in range(5):
        await alice.post(world.garden.pk, "@bob")

    def cost(asks: list[Ask]) -> tuple[int, list[Any]]:
        with CaptureQueriesContext(connection) as captured:
            looked = read_states.look(asks, {})
            written = read_states.write_positions(looked.moved)
        assert written[world.garden.pk, world.bob.pk].number == max(ask.number for ask in asks)
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
