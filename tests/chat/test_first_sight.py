"""The newest messages stand in the page itself, so that they are painted before any script has run."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from chat.actions.editing import delete_message
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.models import Membership
from chat.pages import FIRST_SIGHT
from tests.chat.public.conftest import say
from tests.conftest import World


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def first_sight(user: User, address: str) -> list[str]:
    page = BeautifulSoup(browser(user).get(address).content, "lxml")
    return [" ".join(body.get_text(" ").split()) for body in page.select("#first-sight .message-body")]


def has_read(user: User, number: int) -> None:
    Membership.objects.filter(user=user).update(read_number=number)


def test_who_has_read_everything_has_the_newest_messages_at_once(world: World) -> None:
    for n in range(1, FIRST_SIGHT + 3):
        say(world.alice, world.garden.pk, f"seedling *{n}*")
    delete_message(world.alice, say(world.alice, world.garden.pk, "gone").pk)
    post_message(new_post(world.alice.pk, world.garden.pk, "<b>not rendered</b> yet", "raw"))
    has_read(world.bob, FIRST_SIGHT + 4)

    shown = first_sight(world.bob, "/rooms/garden")

    assert len(shown) == FIRST_SIGHT
    assert shown[-3:] == [f"seedling {FIRST_SIGHT + 2}", "This message was deleted.", "<b>not rendered</b> yet"]
    assert first_sight(world.carol, "/rooms/garden") == shown  # it is open, and she looks in


def test_where_the_conversation_does_not_open_at_its_foot_nothing_is_shown_before(world: World) -> None:
    for n in range(3):
        say(world.alice, world.garden.pk, f"seedling {n}")
    has_read(world.bob, 3)
    assert first_sight(world.bob, "/rooms/garden")

    assert first_sight(world.bob, "/rooms/garden/2") == []
    assert first_sight(world.bob, "/rooms/garden?page=1") == []
    assert first_sight(world.bob, "/") == []  # the browser knows which room was open last
    has_read(world.bob, 2)
    assert first_sight(world.bob, "/rooms/garden") == []


def test_nobody_sees_a_room_that_is_not_theirs(world: World) -> None:
    cellar = create_room(world.alice, kind="private", name="Cellar")
    say(world.alice, cellar.pk, "the key is under the pot")
    has_read(world.alice, 9)
    assert first_sight(world.alice, "/rooms/cellar") == ["the key is under the pot"]

    answer = browser(world.bob).get("/rooms/cellar")

    assert answer.status_code == 404
    assert b"under the pot" not in answer.content


@pytest.mark.parametrize("messages", [2, 12])
def test_more_messages_are_no_more_questions(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, messages: int
) -> None:
    first = say(world.alice, world.garden.pk, "first").pk
    for n in range(messages):
        say([world.alice, world.bob][n % 2], world.garden.pk, f"@carol and #kitchen {n}", reply_to=first)
    has_read(world.bob, messages + 1)
    client = browser(world.bob)
    client.get("/rooms/garden")

    with django_assert_max_num_queries(14):
        client.get("/rooms/garden")
