"""How much one wants to be told of a room: one's own affair, the same on all devices."""

import pytest

from chat.actions.involvement import set_involvement
from chat.actions.memberships import join, leave
from chat.models import Room
from foundation.errors import Forbidden, Invalid
from tests.live import Live


def test_it_is_no_change_of_the_room(world, heard):
    with heard() as frames:
        mine = set_involvement(world.bob, world.garden.pk, involvement="nothing", starred=True)

    assert (mine["involvement"], mine["starred"], list(frames)) == ("nothing", True, [])
    assert Room.objects.get(pk=world.garden.pk).last_change == world.garden.last_change
    assert set_involvement(world.bob, world.garden.pk, starred=False)["involvement"] == "nothing"


def test_what_is_wrong_is_named_and_outsiders_have_nothing_to_say(world):
    with pytest.raises(Invalid):
        set_involvement(world.bob, world.garden.pk, involvement="everything else")
    with pytest.raises(Forbidden):
        set_involvement(world.carol, world.garden.pk, starred=True)


def test_a_star_does_not_survive_leaving(world):
    set_involvement(world.bob, world.garden.pk, starred=True)
    leave(world.bob, world.garden.pk)
    assert not join(world.bob, world.garden.pk)["starred"]


async def test_all_my_connections_are_told_and_nobody_elses(live: Live) -> None:
    world = live.world
    mine = [await live.connect(world.bob) for _ in range(2)]
    alice = await live.connect(world.alice)

    await live.run(lambda: set_involvement(world.bob, world.garden.pk, involvement="everything", starred=True))
    await live.run(lambda: set_involvement(world.bob, world.garden.pk, involvement="everything", starred=True))

    for socket in mine:
        joined = await socket.expect("joined", room=world.garden.pk)
        assert (joined["membership"]["involvement"], joined["membership"]["starred"]) == ("everything", True)
        await socket.quiet("joined", "left")
    await alice.quiet("joined", "member", "room")
