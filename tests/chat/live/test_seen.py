"""In a direct room the others hear how far one has read; nowhere else, and nobody else."""

from chat.actions.direct import open_direct
from tests.live import Live


async def test_the_others_of_a_direct_room_hear_how_far_i_have_read(live: Live) -> None:
    world = live.world
    room = (await live.run(open_direct, world.alice, [world.bob.pk])).room
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    carol = await live.connect(world.carol)
    await alice.post(room.pk)

    bob.send("read", room=room.pk, number=1)

    assert await alice.expect("seen") == {"type": "seen", "room": room.pk, "user_id": world.bob.pk, "number": 1}
    await bob.expect("read", number=1)
    await bob.quiet("seen")
    await carol.quiet("seen")


async def test_in_other_rooms_it_is_nobodys_news(live: Live) -> None:
    world = live.world
    alice, bob = await live.connect(world.alice), await live.connect(world.bob)
    await alice.post(world.garden.pk)

    bob.send("read", room=world.garden.pk, number=1)

    await bob.expect("read", number=1)
    await alice.quiet("seen")
