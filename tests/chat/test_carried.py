"""The page carries its room as it stands: what a client would ask for first, and nothing that it would not be given."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from accounts.actions import create_account
from accounts.models import User
from chat.actions.direct import open_direct
from chat.actions.editing import delete_message
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.actions.threads import start_thread
from chat.commands import LIMITS
from chat.queries.epoch import epoch
from chat.queries.snapshot import snapshot
from tests import schemas
from tests.api.conftest import Program
from tests.chat.public.conftest import say
from tests.conftest import World

pytestmark = pytest.mark.django_db


def carried(user: User, address: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    answer = client.get(address, headers={"Accept-Encoding": "identity"})
    block = BeautifulSoup(answer.content, "lxml").select_one("script#flack-carried")
    assert isinstance(block, Tag)
    assert block["type"] == "application/json"
    assert block.string is not None
    found: dict[str, Any] = json.loads(block.string)
    schemas.hold(found["hello"])
    return found


def numbers(found: dict[str, Any]) -> list[int]:
    return [message["number"] for message in found["page"]["messages"]]


def test_it_is_what_hello_and_the_newest_page_say(world: World) -> None:
    for n in range(60):
        say([world.alice, world.bob][n % 2], world.garden.pk, f"seedling *{n}*")
    delete_message(world.alice, say(world.alice, world.garden.pk, "gone").pk)

    found = carried(world.alice, "/rooms/garden")

    asked = Program(world.alice).get(f"/api/rooms/{world.garden.pk}/messages?limit=50").json()
    for message in asked["messages"]:
        del message["_links"]  # REST's own
    assert found["page"] == asked
    hello = snapshot(world.alice.pk).hello(epoch=epoch(), heartbeat_s=25, limits=LIMITS, online=[], idle=[])
    assert found["hello"] == json.loads(hello)


def test_what_opens_elsewhere_carries_what_stands_there(world: World) -> None:
    for n in range(120):
        say(world.alice, world.garden.pk, f"seedling {n}")
    said = say(world.bob, world.garden.pk, "a root")
    thread = start_thread(world.bob, said.pk).room

    assert numbers(carried(world.bob, "/rooms/garden"))[-1] == 121  # unread ones too: the newest page is asked for
    assert {29, 30, 31} < set(numbers(carried(world.bob, "/rooms/garden/30")))
    for address in (f"/rooms/id-{thread.pk}", "/share?text=x"):
        found = carried(world.bob, address)
        assert (found["page"], found["hello"]["user"]["id"]) == (None, world.bob.pk), address


def test_only_those_are_carried_whom_the_first_drawing_names(world: World) -> None:
    people = [create_account(nickname=f"person{n}", password=None) for n in range(40)]
    open_direct(world.bob, [people[0].pk])
    said = say(world.alice, world.garden.pk, "a root")
    thread = start_thread(world.bob, said.pk).room
    say(world.bob, thread.pk, "a reply")

    found = carried(world.bob, "/rooms/garden")

    assert {user["id"] for user in found["users"]} == {world.alice.pk, world.bob.pk, people[0].pk}
    for user in found["users"]:
        rest = Program(world.bob).get(f"/api/users/{user['id']}").json()
        assert user.items() <= rest.items()


def test_nobody_is_given_what_is_not_theirs(world: World) -> None:
    cellar = create_room(world.alice, kind="private", name="Cellar")
    say(world.alice, cellar.pk, "the key is under the pot")
    client = Client()
    client.force_login(world.bob)

    assert client.get("/rooms/cellar").status_code == 404
    found = carried(world.bob, "/rooms/garden")
    assert cellar.pk not in [room["id"] for room in found["hello"]["rooms"]]
    # Carol looks into an open room: its page is asked for with its facts, which no hello tells her.
    assert carried(world.carol, "/rooms/garden")["page"] is None


def test_nothing_that_somebody_wrote_ends_the_block(world: World) -> None:
    text = "</script><script>alert(1)</script><!-- & <!--/first sight--> \u2028"
    post_message(new_post(world.bob.pk, world.garden.pk, text, "raw"))
    client = Client()
    client.force_login(world.alice)

    answer = client.get("/rooms/garden")

    assert carried(world.alice, "/rooms/garden")["page"]["messages"][-1]["source"] == text
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert page.count("<!--first sight-->") == page.count("<!--/first sight-->")
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_travels_compressed(world: World) -> None:
    for n in range(50):
        say(world.alice, world.garden.pk, f"seedling {n}")
    client = Client()
    client.force_login(world.alice)
    whole = client.get("/rooms/garden")
    packed = client.get("/rooms/garden", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(whole.content) / 4
