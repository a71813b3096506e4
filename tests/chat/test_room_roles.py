"""Who looks after a room: owners make moderators and owners, and a room keeps an owner."""

import pytest

from chat.actions.memberships import add_member, join, leave, remove_member, set_role
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import change_facts, create_room
from chat.models import Membership, MembershipRole
from foundation.errors import Forbidden, NotFound
from tests.live import Live

MEMBER, MODERATOR, OWNER = MembershipRole.MEMBER, MembershipRole.MODERATOR, MembershipRole.OWNER


def role_of(user, room):
    return Membership.objects.get(user=user, room=room).role


def test_an_owner_makes_a_moderator_and_the_room_hears_one_change(world, heard):
    before = world.garden.last_change
    with heard() as frames:
        set_role(world.alice, world.garden.pk, world.bob, MODERATOR)
        set_role(world.alice, world.garden.pk, world.bob, MODERATOR)

    [frame] = frames
    assert (frame["after"], frame["change"], frame["member"]["role"]) == (before, before + 1, "moderator")
    change_facts(world.bob, world.garden.pk, topic="now he may")
    with pytest.raises(Forbidden):
        set_role(world.bob, world.garden.pk, world.bob, OWNER)


def test_a_room_keeps_an_owner(world):
    with pytest.raises(Forbidden):
        set_role(world.alice, world.garden.pk, world.alice, MEMBER)
    set_role(world.alice, world.garden.pk, world.bob, OWNER)
    set_role(world.alice, world.garden.pk, world.alice, MEMBER)

    assert (role_of(world.alice, world.garden), role_of(world.bob, world.garden)) == ("member", "owner")


def test_the_last_owner_who_leaves_is_followed_by_a_moderator_else_by_who_was_there_first(world, heard):
    join(world.carol, world.garden.pk)
    set_role(world.alice, world.garden.pk, world.carol, MODERATOR)
    with heard() as frames:
        leave(world.alice, world.garden.pk)
    assert role_of(world.carol, world.garden) == "owner"
    assert [(frame["member"]["user_id"], frame["member"]["role"]) for frame in frames] == [
        (world.carol.pk, "owner"),
        (world.alice.pk, "member"),
    ]

    leave(world.carol, world.garden.pk)
    assert role_of(world.bob, world.garden) == "owner"
    leave(world.bob, world.garden.pk)  # an empty room has none


def test_a_moderator_takes_out_no_owner(world):
    set_role(world.alice, world.garden.pk, world.bob, MODERATOR)
    with pytest.raises(Forbidden):
        remove_member(world.bob, world.garden.pk, world.alice)
    join(world.carol, world.garden.pk)
    remove_member(world.bob, world.garden.pk, world.carol)


def test_whoever_is_not_in_the_room_has_no_role_there(world):
    with pytest.raises(NotFound):
        set_role(world.alice, world.garden.pk, world.carol, MODERATOR)


def test_in_a_read_only_room_its_moderators_post(world):
    room = create_room(world.alice, kind="open", name="News")
    for user in (world.bob, world.dana):
        add_member(world.alice, room.pk, user)
    change_facts(world.alice, room.pk, posting="moderators")
    set_role(world.alice, room.pk, world.bob, MODERATOR)

    for author in (world.alice, world.bob):
        post_message(new_post(author.pk, room.pk, "news", "news"))
    with pytest.raises(Forbidden, match="Only its moderators"):
        post_message(new_post(world.dana.pk, room.pk, "news?", "news"))
    change_facts(world.alice, room.pk, posting="everybody")
    post_message(new_post(world.dana.pk, room.pk, "at last", "last"))


async def test_whose_role_changes_is_told_how_they_stand(live: Live) -> None:
    world = live.world
    bob = await live.connect(world.bob)
    await live.run(set_role, world.alice, world.garden.pk, world.bob, MODERATOR)

    joined = await bob.expect("joined", room=world.garden.pk)
    assert joined["membership"]["role"] == "moderator"
    await bob.quiet("joined", "left")
