"""Public pages are kept by whoever likes, asked about each time, and cost the same in a room of any age."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import change_profile
from chat.actions.editing import edit_message
from chat.actions.reactions import Wanted, react_together
from chat.actions.rooms import change_facts, create_room
from chat.models import Room
from tests.chat.public.conftest import Stranger, say
from tests.chat.reading import fill
from tests.conftest import World

PAGES = (
    "/rooms",
    "/rooms/garden",
    "/rooms/garden?page=1",
    "/rooms/garden/3",
    "/rooms/garden/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
)


@pytest.mark.parametrize("address", PAGES)
def test_what_is_held_is_not_sent_again(world: World, garden: Room, stranger: Stranger, address: str) -> None:
    fill(world, 160)
    first = stranger.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "no-cache"
    assert not first.cookies

    again = stranger.get(address, If_None_Match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "no-cache"
    assert stranger.get(address, If_None_Match='"another"').status_code == 200


def test_a_page_that_a_compressing_proxy_held_is_the_same(world: World, garden: Room, stranger: Stranger) -> None:
    tag = stranger.get("/rooms/garden")["ETag"]

    assert stranger.get("/rooms/garden", If_None_Match=f"W/{tag}").status_code == 304


def test_whatever_it_shows_makes_it_another(world: World, garden: Room, stranger: Stranger) -> None:
    said = say(world.bob, garden.pk, "see #kitchen")
    tags = [stranger.get("/rooms/garden")["ETag"]]
    for change in (
        lambda: edit_message(world.bob, said.pk, "look at #kitchen"),
        lambda: react_together(said.pk, [Wanted(world.alice.pk, "👍", on=True)]),
        lambda: change_profile(world.bob, world.bob.pk, display_name="Bobby"),
        lambda: change_facts(world.alice, garden.pk, topic="Beds"),
        lambda: create_room(world.alice, kind="private", name="Kitchen"),
        lambda: Room.objects.filter(slug="kitchen").update(kind="open", web_public=True),
    ):
        change()
        answer = stranger.get("/rooms/garden", If_None_Match=tags[-1])
        assert answer.status_code == 200
        tags.append(answer["ETag"])

    assert len(set(tags)) == len(tags)


def test_a_page_that_has_settled_stays_as_it_is(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 110)
    tag = stranger.get("/rooms/garden?page=1")["ETag"]
    fill(world, 10)

    assert stranger.get("/rooms/garden?page=1", If_None_Match=tag).status_code == 304


def test_who_signs_in_gets_no_page_of_before(world: World, garden: Room, stranger: Stranger) -> None:
    held = stranger.get("/rooms/garden")
    client = Client()
    client.force_login(world.alice)

    answer = client.get("/rooms/garden", headers={"If-None-Match": held["ETag"]})

    assert "Cookie" in held["Vary"]
    assert answer.status_code == 200
    assert b'id="app"' in answer.content


@pytest.mark.parametrize(
    "address", ["/rooms", "/rooms/garden", "/rooms/garden/3", "/rooms/garden/feed.atom", "/sitemap.xml"]
)
def test_the_number_of_queries_does_not_grow(world: World, garden: Room, stranger: Stranger, address: str) -> None:
    def fitted_out(count: int) -> None:
        """Messages with all that costs a query."""
        root = say(world.alice, garden.pk, "first")
        for n in range(count):
            said = say([world.alice, world.bob][n % 2], garden.pk, f"@bob #kitchen-{n} #general", reply_to=root.pk)
            react_together(said.pk, [Wanted(world.bob.pk, "👍", on=True)])

    def queries(where: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert stranger.get(where).status_code == 200
        return len(captured)

    fitted_out(3)
    few = queries(address)
    fitted_out(30)
    fill(world, 300)
    fitted_out(30)

    assert queries(address) <= few <= 8
    if "garden" in address and "feed" not in address:
        assert queries("/rooms/garden?page=1") <= few + 1
        assert queries("/rooms/garden?page=4") <= few + 1
        assert queries("/rooms/garden/180") <= few + 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize(
    "address", ["/rooms", "/rooms/garden", "/rooms/garden?page=2", "/rooms/garden/feed.atom", "/sitemap.xml"]
)
def test_no_statement_walks_the_messages(world: World, garden: Room, stranger: Stranger, address: str) -> None:
    fill(world, 300)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as captured:
        stranger.get(address)
    for statement in captured:
        if "chat_message" not in statement["sql"]:
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + statement["sql"].replace("%", "%%"), [])
            steps = [row[3] for row in cursor.fetchall()]
        assert not [step for step in steps if step.startswith("SCAN chat_message")], (statement["sql"], steps)
