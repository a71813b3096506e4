"""The list of messages that mention me: of what I may read now, and nothing else."""

from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import add_member, leave
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.queries.mentioned import mentions
from tests.api.conftest import Program
from tests.conftest import World


def say(world: World, room_id: int, source: str) -> int:
    return post_message(new_post(world.alice.pk, room_id, source, source)).message_id


def mine(world: World) -> list[int]:
    return [one.id for one in mentions(world.bob, before_id=None, limit=50)[0]]


def test_by_name_or_with_everybody_the_newest_first(world: World) -> None:
    named = say(world, world.garden.pk, "look @bob")
    say(world, world.garden.pk, "look @carol")
    called = say(world, world.general.pk, "@room look")

    assert mine(world) == [called, named]


def test_what_is_gone_or_names_me_no_more_is_not_there(world: World) -> None:
    deleted, hidden, edited = (say(world, world.garden.pk, f"@bob {n}") for n in range(3))
    delete_message(world.alice, deleted)
    hide_message(world.dana, hidden)
    edit_message(world.alice, edited, "nobody")

    assert mine(world) == []


def test_of_a_room_that_one_has_left_only_what_everybody_may_read(world: World) -> None:
    cellar = create_room(world.alice, kind="private", name="Cellar")
    add_member(world.alice, cellar.pk, world.bob)
    secret, public = say(world, cellar.pk, "secret @bob"), say(world, world.garden.pk, "public @bob")
    assert mine(world) == [public, secret]

    leave(world.bob, cellar.pk)
    leave(world.bob, world.garden.pk)

    assert mine(world) == [public]


def test_pages_over_rest_cost_the_same_for_more(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    said = [say(world, world.garden.pk, f"@bob {n}") for n in range(5)]
    with django_assert_num_queries(2):
        mentions(world.bob, before_id=None, limit=2)
    with django_assert_num_queries(2):
        mentions(world.bob, before_id=None, limit=50)

    found, path = [], "/api/mentions?limit=2"
    while path:
        page = Program(world.bob).get(path).json()
        found += [one["id"] for one in page["messages"]]
        path = page["next"]
    assert found == said[::-1]
