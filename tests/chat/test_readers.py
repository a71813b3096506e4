"""Who has read a message: those who were there, by where they have read to."""

import pytest

from chat.actions import memberships, reading
from chat.actions.direct import open_direct
from chat.actions.editing import delete_message
from chat.actions.messages import new_post, post_message
from chat.actions.threads import start_thread
from chat.queries.readers import readers
from foundation.errors import Forbidden, NotFound
from tests.api.conftest import Program
from tests.conftest import World


def say(world: World, room_id: int, text: str) -> int:
    return post_message(new_post(world.alice.pk, room_id, text, text)).message_id


def read_by(world: World, message_id: int) -> list[int]:
    return readers(world.alice, message_id, after_id=0, limit=50).user_ids


def test_who_has_read_up_to_it_has_read_it_and_its_author_is_left_out(world: World) -> None:
    first, second = say(world, world.garden.pk, "one"), say(world, world.garden.pk, "two")
    assert read_by(world, first) == []

    reading.mark_read(world.bob, world.garden.pk, 1)

    assert read_by(world, first) == [world.bob.pk]
    assert read_by(world, second) == []


def test_whoever_came_afterwards_or_left_has_not_read_it_here(world: World) -> None:
    message = say(world, world.garden.pk, "one")
    reading.mark_read(world.bob, world.garden.pk, 1)
    memberships.join(world.carol, world.garden.pk)
    memberships.leave(world.bob, world.garden.pk)

    assert read_by(world, message) == []


def test_followers_of_a_thread_have_read_what_they_opened(world: World) -> None:
    root = say(world, world.garden.pk, "root")
    thread = start_thread(world.alice, root).room
    reply = say(world, thread.pk, "reply")
    assert read_by(world, reply) == []

    memberships.join(world.bob, thread.pk)

    assert read_by(world, reply) == [world.bob.pk]


def test_those_inside_are_told_and_nobody_else(world: World) -> None:
    message = say(world, world.garden.pk, "one")
    direct = open_direct(world.alice, [world.bob.pk]).room
    private = say(world, direct.pk, "between us")

    with pytest.raises(Forbidden):
        readers(world.carol, message, after_id=0, limit=50)
    with pytest.raises(NotFound):
        readers(world.carol, private, after_id=0, limit=50)
    delete_message(world.alice, message)
    with pytest.raises(NotFound):
        readers(world.bob, message, after_id=0, limit=50)


def test_pages_with_a_count_cost_the_same_for_more_people(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    message = say(world, world.general.pk, "hello all")
    for user in (world.bob, world.carol, world.dana):
        reading.mark_read(user, world.general.pk, 1)

    with django_assert_num_queries(5):
        page = readers(world.alice, message, after_id=0, limit=2)

    assert (page.user_ids, page.count, page.after) == ([world.bob.pk, world.carol.pk], 3, world.carol.pk)
    with django_assert_num_queries(5):
        rest = readers(world.alice, message, after_id=world.carol.pk, limit=2)
    assert (rest.user_ids, rest.count, rest.after) == ([world.dana.pk], 3, None)


def test_over_rest(world: World) -> None:
    message = say(world, world.general.pk, "hello all")
    for user in (world.bob, world.carol):
        reading.mark_read(user, world.general.pk, 1)

    answer = Program(world.alice).get(f"/api/messages/{message}/readers?limit=1").json()

    assert (answer["user_ids"], answer["count"]) == ([world.bob.pk], 2)
    assert Program(world.alice).get(answer["next"]).json() == {"user_ids": [world.carol.pk], "count": 2, "next": None}
