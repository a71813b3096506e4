"""Search: what may be read is found by its words, newest first, and nothing else."""

import pytest
from django.db import connection

from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import add_member, remove_member
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.search import Page, search


def say(user, room, source):
    return post_message(new_post(user.pk, room.pk, source, f"c{abs(hash((user.pk, source)))}"))


def found(user, query, **more):
    return [one.snippet for one in search(user, query, Page(**more)).found]


def test_all_words_are_needed_and_the_last_may_be_a_beginning(world):
    say(world.alice, world.garden, "I moved the Tomatoes to bed 3")
    say(world.bob, world.garden, "tomatoes need water")

    assert found(world.alice, "tomatoes bed") == ["I moved the <mark>Tomatoes</mark> to <mark>bed</mark> 3"]
    assert len(found(world.alice, "toma")) == 2
    assert found(world.alice, "cucumber") == []
    assert found(world.alice, "") == []


def test_accents_and_case_make_no_difference(world):
    say(world.alice, world.garden, "Das Café öffnet")

    assert found(world.alice, "CAFÉ") == ["Das <mark>Café</mark> öffnet"]
    assert found(world.alice, "öffnet") == ["Das Café <mark>öffnet</mark>"]


@pytest.mark.parametrize("query", ['"', "a AND", "NEAR(", "*", "-x", "a:b", "\\", "(((", "🌱", "&|!<->", "%_"])
def test_nothing_is_a_syntax_error(world, query):
    say(world.alice, world.garden, "hello")

    assert isinstance(found(world.alice, query), list)


def test_the_newest_come_first_and_pages_go_on_where_the_last_ended(world):
    for n in range(5):
        say(world.alice, world.garden, f"seed number {n}")

    first = search(world.alice, "seed", Page(limit=3))
    second = search(world.alice, "seed", first.next)

    assert [one.snippet[-1] for one in [*first.found, *second.found]] == ["4", "3", "2", "1", "0"]
    assert second.next is None


def test_a_private_room_is_found_by_its_members_only(world):
    room = create_room(world.alice, kind="private", name="Shed")
    add_member(world.alice, room.pk, world.bob)
    say(world.alice, room, "the key is under the pot")

    assert len(found(world.alice, "pot")) == 1
    assert len(found(world.bob, "pot")) == 1
    assert found(world.carol, "pot") == []
    assert found(world.dana, "pot") == []

    remove_member(world.alice, room.pk, world.bob)
    assert found(world.bob, "pot") == []


def test_deleted_hidden_and_edited_words_are_not_found(world):
    gone = say(world.alice, world.garden, "first weeds")
    hidden = say(world.alice, world.garden, "second weeds")
    edited = say(world.alice, world.garden, "third weeds")

    delete_message(world.alice, gone.message_id)
    hide_message(world.dana, hidden.message_id)
    edit_message(world.alice, edited.message_id, "third flowers")

    assert found(world.alice, "weeds") == []
    assert len(found(world.alice, "flowers")) == 1


def test_the_index_is_the_databases_own(world):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'chat_message'")
            expected = {"chat_search_insert", "chat_search_update", "chat_search_delete"}
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'chat_message'::regclass AND NOT tgisinternal"
            )
            expected = {"chat_search_insert", "chat_search_update", "chat_search_delete", "chat_search_empty"}
        assert {row[0] for row in cursor.fetchall()} == expected
