"""The door to search: what it answers and how it goes on. What is found is tested in tests/chat/test_search*.py."""

from urllib.parse import quote

import pytest

from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from tests.api.conftest import Program, code_of

ANSWER = {"messages", "count", "count_exact", "parts", "rooms", "users", "next"}


@pytest.fixture
def seeds(world):
    for n in range(3):
        post_message(new_post(world.alice.pk, world.garden.pk, f"<seed> {n}", f"said-{n}"))


def ask(who, query, more=""):
    return Program(who).get(f"/api/search?q={quote(query)}{more}")


def test_an_answer_has_snippets_addresses_and_a_count(world, seeds):
    body = ask(world.bob, "seed").json()

    assert set(body) == ANSWER
    assert (body["count"], body["count_exact"], body["parts"], body["next"]) == (3, True, False, None)
    newest = body["messages"][0]
    assert (newest["snippet"], newest["address"]) == ("&lt;<mark>seed</mark>&gt; 2", "/rooms/garden/3")
    assert newest["source"] == "<seed> 2"
    assert newest["_links"]["self"] == f"/api/messages/{newest['id']}"


@pytest.mark.parametrize("more", ["", "&sort=best", "&parts=1"])
def test_pages_go_on_where_the_last_ended(world, seeds, more):
    path, found, counts = f"/api/search?q=seed&limit=2{more}", [], []
    while path:
        body = Program(world.bob).get(path).json()
        found += [message["number"] for message in body["messages"]]
        counts.append(body["count"])
        path = body["next"]

    assert found == [3, 2, 1]
    assert counts == [3, None]


def test_parts_of_words_say_so(world, seeds):
    assert ask(world.bob, "eed").json()["parts"] is True
    assert ask(world.bob, "eed").json()["count"] == 3


def test_rooms_and_people_stand_beside_the_messages(world, seeds):
    create_room(world.alice, kind="private", name="Garden shed")
    body = ask(world.bob, "garden").json()

    assert [room["slug"] for room in body["rooms"]] == ["garden"]
    assert body["rooms"][0]["_links"]["self"] == f"/api/rooms/{world.garden.pk}"
    assert [user["nickname"] for user in ask(world.bob, "ALI").json()["users"]] == ["alice"]
    assert "email" not in ask(world.bob, "ALI").json()["users"][0]
    assert {room["slug"] for room in ask(world.alice, "garden").json()["rooms"]} == {"garden", "garden-shed"}


@pytest.mark.parametrize("query", ["", '"', "from:", "has:wings", "-", "before:never", "((", "\x00", "NEAR(a b)", "*"])
def test_whatever_is_typed_is_answered(world, seeds, query):
    assert ask(world.bob, query).status_code == 200


def test_bad_parameters_say_what_is_wrong(world):
    assert code_of(ask(world.bob, "seed", "&sort=worst")) == "invalid"
    assert code_of(ask(world.bob, "seed", "&before=x")) == "invalid"
    assert code_of(ask(world.bob, "seed", "&skip=1001")) == "invalid"
    assert code_of(ask(world.bob, "s" * 501)) == "too_long"
    assert code_of(ask(None, "seed")) == "authentication_required"
