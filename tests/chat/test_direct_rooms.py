"""Direct rooms: one per set of people, two to eight of them, and nobody else's business."""

import pytest

from accounts.actions import create_account, suspend
from accounts.models import Role
from chat.actions.direct import open_direct
from chat.actions.memberships import add_member, leave
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import change_facts, change_kind
from chat.policies import Action
from chat.queries.messages import page
from chat.queries.my_rooms import my_rooms
from chat.queries.rooms import room_facts, room_for
from foundation.errors import Forbidden, Invalid, NotFound
from tests.api.conftest import Program


def test_the_same_people_have_one_room_whoever_opens_it(world, heard):
    opened = open_direct(world.alice, [world.bob.pk])
    with heard() as frames:
        again = open_direct(world.bob, [world.alice.pk, world.bob.pk])

    assert (opened.is_new, again.is_new, again.room.pk) == (True, False, opened.room.pk)
    assert list(frames) == []
    assert room_facts(opened.room)["user_ids"] == [world.alice.pk, world.bob.pk]
    assert open_direct(world.alice, [world.bob.pk, world.carol.pk]).room.pk != opened.room.pk


def test_everybody_in_it_has_it_among_their_rooms_and_talks(world):
    room = open_direct(world.alice, [world.bob.pk]).room
    post_message(new_post(world.alice.pk, room.pk, "psst", "1"))

    assert room.pk in {mine.room["id"] for mine in my_rooms(world.bob.pk)}
    assert len(page(room_for(world.bob, room.pk, Action.READ)).messages) == 1
    for outsider in (world.carol, world.dana):
        with pytest.raises(NotFound):
            page(room_for(outsider, room.pk, Action.READ))
        with pytest.raises(NotFound):
            post_message(new_post(outsider.pk, room.pk, "me too", "1"))


def test_nobody_leaves_it_joins_it_or_makes_it_something_else(world):
    room = open_direct(world.alice, [world.bob.pk]).room
    with pytest.raises(Forbidden):
        leave(world.alice, room.pk)
    with pytest.raises(Forbidden):
        add_member(world.alice, room.pk, world.carol)
    with pytest.raises(Forbidden):
        change_facts(world.alice, room.pk, topic="ours")
    for kind in ("open", "private"):
        with pytest.raises(Forbidden):
            change_kind(world.alice, room.pk, kind=kind)


def test_how_many_and_who(world):
    administrator = create_account(nickname="root", password=None, role=Role.ADMINISTRATOR)
    others = [create_account(nickname=f"person{n}", password=None).pk for n in range(8)]
    assert open_direct(world.alice, others[:7]).is_new
    for wrong in ([], [world.alice.pk], others):
        with pytest.raises(Invalid):
            open_direct(world.alice, wrong)
    with pytest.raises(NotFound):
        open_direct(world.alice, [123456])
    suspend(administrator, world.carol.pk)
    with pytest.raises(NotFound):
        open_direct(world.alice, [world.carol.pk])


def test_programs_open_and_find_it(world):
    alice = Program(world.alice)
    made = alice.post("/api/rooms", kind="direct", user_ids=[world.bob.pk])
    found = alice.post("/api/rooms", kind="direct", user_ids=[world.bob.pk])

    assert (made.status_code, found.status_code) == (201, 200)
    assert made.json() == found.json()
    assert (made.json()["kind"], made.json()["slug"], made.json()["membership"]["role"]) == ("direct", None, "member")
