"""Many who missed the same ask for the same: it is read once, and each is still asked whether they may have it."""

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from chat.actions import memberships, rooms
from chat.actions.editing import edit_message
from chat.actions.messages import new_post, post_message
from chat.queries.recent import RecentAnswers
from chat.queries.sync import synced
from foundation.errors import NotFound
from tests.conftest import World

pytestmark = pytest.mark.django_db


def asks(user: User, room_id: int, change: int = 0) -> tuple[dict[str, Any], int]:
    """What is answered, and with how many statements."""
    with CaptureQueriesContext(connection) as statements:
        answer = synced(user, room_id, change, epoch="e")
    return msgspec.json.decode(answer), len(statements)


def test_the_second_who_asks_costs_one_statement(world: World) -> None:
    post_message(new_post(world.alice.pk, world.garden.pk, "hello", "c1"))

    first, many = asks(world.alice, world.garden.pk)
    second, one = asks(world.bob, world.garden.pk)

    assert second == first
    assert [message["source"] for message in second["messages"]] == ["hello"]
    assert (one, many > 1) == (1, True)


def test_whatever_has_changed_meanwhile_is_read_anew(world: World) -> None:
    posted = post_message(new_post(world.alice.pk, world.garden.pk, "hello", "c1"))
    asks(world.alice, world.garden.pk)

    edit_message(world.alice, posted.message_id, "edited")
    rooms.change_facts(world.dana, world.garden.pk, topic="Beans")
    answer, _ = asks(world.bob, world.garden.pk)

    assert answer["messages"][0]["source"] == "edited"
    assert [facts["topic"] for facts in answer["facts"]] == ["Beans"]
    world.garden.refresh_from_db()
    assert answer["change"] == world.garden.last_change


def test_who_asks_from_elsewhere_gets_what_they_miss_and_no_more(world: World) -> None:
    post_message(new_post(world.alice.pk, world.garden.pk, "one", "c1"))
    so_far, _ = asks(world.alice, world.garden.pk)
    post_message(new_post(world.alice.pk, world.garden.pk, "two", "c2"))

    everything, _ = asks(world.bob, world.garden.pk)
    rest, _ = asks(world.bob, world.garden.pk, so_far["change"])

    assert [message["source"] for message in everything["messages"]] == ["one", "two"]
    assert [message["source"] for message in rest["messages"]] == ["two"]


def test_who_is_not_in_the_room_gets_nothing_of_what_others_were_answered(world: World) -> None:
    secret = rooms.create_room(world.alice, kind="private", name="Secret")
    memberships.add_member(world.alice, secret.pk, world.bob)
    post_message(new_post(world.alice.pk, secret.pk, "hush", "c1"))
    asks(world.bob, secret.pk)
    asks(world.alice, secret.pk)

    with pytest.raises(NotFound):
        asks(world.carol, secret.pk)
    memberships.remove_member(world.alice, secret.pk, world.bob)
    with pytest.raises(NotFound):
        asks(world.bob, secret.pk)


def test_only_so_many_bytes_are_kept_and_the_oldest_go_first() -> None:
    kept = RecentAnswers(most_bytes=10)
    for name in "abc":
        kept.keep(name, b"1234")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (None, b"1234", b"1234")

    kept.get("b")
    kept.keep("d", b"1234")
    kept.keep("e", b"x" * 11)

    assert [kept.get(name) for name in "bcde"] == [None] * 4
    kept.keep("f", b"1234")
    kept.keep("f", b"12345")
    kept.keep("g", b"12345")
    assert (kept.get("f"), kept.get("g")) == (b"12345", b"12345")
