"""Read positions: mine, on all my connections, and nobody else's business."""

from chat.actions import reading
from tests.live import Live


async def test_what_i_have_read_is_told_to_all_my_connections(live: Live) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    here, there = await live.connect(world.bob), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk, "look @bob")

    here.send("read", room=world.garden.pk, number=2)

    for socket in (here, there):
        read = await socket.expect("read", room=world.garden.pk)
        assert (read["number"], read["read_version"], read["mentions"]) == (2, 0, 1)
    alice.forget()
    await alice.quiet("read")


async def test_an_older_position_changes_nothing_unless_one_says_unread(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    for _ in range(3):
        await alice.post(world.garden.pk)
    bob.send("read", room=world.garden.pk, number=3)
    await bob.expect("read", number=3)

    bob.send("read", room=world.garden.pk, number=1)
    await bob.quiet("read", "error")
    await live.run(reading.mark_read, world.bob, world.garden.pk, 1, unread=True)

    assert (await bob.expect("read"))["read_version"] == 1


async def test_a_position_that_is_not_there_is_refused(live: Live) -> None:
    world = live.world
    bob, carol = await live.connect(world.bob), await live.connect(world.carol)

    assert await bob.refused("read", room=world.garden.pk, number=1) == "invalid"
    assert await bob.refused("read", room=world.garden.pk, number=-1) == "invalid"
    assert await bob.refused("read", room=10**12, number=1) == "not_found"
    assert await carol.refused("read", room=world.garden.pk, number=0) == "forbidden"
