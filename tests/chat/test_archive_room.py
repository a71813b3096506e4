"""Archiving: the room can be read, and nothing new comes into it."""

import pytest

from chat.actions.editing import delete_message, edit_message
from chat.actions.memberships import add_member, join, leave
from chat.actions.messages import new_post, post_message
from chat.actions.reading import mark_read
from chat.actions.rooms import change_facts, set_archived
from chat.policies import Action
from chat.queries.messages import page
from chat.queries.rooms import room_for
from foundation.errors import Forbidden


def test_the_room_hears_one_change_of_its_facts_and_says_one_sentence(world, heard):
    before = world.garden.last_change
    with heard() as frames:
        set_archived(world.alice, world.garden.pk, True)
        set_archived(world.alice, world.garden.pk, True)
        set_archived(world.alice, world.garden.pk, False)
        set_archived(world.alice, world.garden.pk, False)

    assert [frame["type"] for frame in frames.counted()] == ["room", "message"] * 2
    assert [frame["change"] - before for frame in frames.counted()] == [1, 2, 3, 4]
    archived, restored = frames.of("room")
    assert archived["after"] == before
    assert archived["facts"]["archived_at"] is not None
    assert restored["facts"]["archived_at"] is None
    assert archived["facts"]["change"] == archived["change"]


def test_nothing_new_comes_in_and_what_is_there_can_be_read(world, heard):
    posted = post_message(new_post(world.alice.pk, world.garden.pk, "before", "1"))
    set_archived(world.alice, world.garden.pk, True)

    with heard() as frames:
        with pytest.raises(Forbidden):
            post_message(new_post(world.alice.pk, world.garden.pk, "after", "2"))
        with pytest.raises(Forbidden):
            edit_message(world.alice, posted.message_id, "after")
        with pytest.raises(Forbidden):
            join(world.carol, world.garden.pk)
        with pytest.raises(Forbidden):
            add_member(world.alice, world.garden.pk, world.carol)
    assert frames == []

    shown = page(room_for(world.bob, world.garden.pk, Action.READ)).messages
    assert len(shown) == 2  # the second says that it is archived
    mark_read(world.bob, world.garden.pk, 1)
    delete_message(world.alice, posted.message_id)
    assert join(world.bob, world.garden.pk)["role"] == "member"  # who is in is in
    leave(world.bob, world.garden.pk)


def test_a_send_from_before_still_gets_its_ack(world):
    first = post_message(new_post(world.alice.pk, world.garden.pk, "before", "1"))
    set_archived(world.alice, world.garden.pk, True)

    again = post_message(new_post(world.alice.pk, world.garden.pk, "before", "1"))

    assert (again.message_id, again.duplicate) == (first.message_id, True)


def test_its_owner_and_moderators_may_and_nobody_else(world, heard):
    with heard() as frames:
        for who in (world.bob, world.carol, world.robo):
            with pytest.raises(Forbidden):
                set_archived(who, world.garden.pk, True)
    assert frames == []

    set_archived(world.dana, world.garden.pk, True)


def test_general_can_be_neither_archived_nor_left(world):
    world.alice.role = "administrator"

    with pytest.raises(Forbidden):
        set_archived(world.alice, world.general.pk, True)
    with pytest.raises(Forbidden):
        leave(world.alice, world.general.pk)


def test_facts_change_once_and_only_when_they_differ(world, heard):
    with heard() as frames:
        change_facts(world.alice, world.garden.pk, name="Beds", topic="Tomatoes")
        change_facts(world.alice, world.garden.pk, name=" Beds ", topic="Tomatoes\n")
        with pytest.raises(Forbidden):
            change_facts(world.bob, world.garden.pk, name="Mine")

    [frame] = frames.of("room")
    assert len(frames.of("message")) == 1
    assert (frame["facts"]["name"], frame["facts"]["topic"], frame["facts"]["slug"]) == ("Beds", "Tomatoes", "garden")
