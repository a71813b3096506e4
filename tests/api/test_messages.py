"""Messages over REST."""

from datetime import timedelta

import pytest

from chat.actions import editing, memberships, rooms
from chat.models import Message
from chat.queries import messages as queries
from foundation.clock import iso, now
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

MESSAGE = {
    "id", "room_id", "number", "change", "client_id", "user_id", "source", "html", "rendered", "created_at",
    "updated_at", "edited_at", "deleted_at", "kind", "version", "reply_to", "thread", "reactions", "attachments",
    "previews", "mentions", "calls", "pinned", "poll", "_links",
}  # fmt: skip


@pytest.fixture
def alice(world):
    return Program(world.alice)


@pytest.fixture
def bob(world):
    return Program(world.bob)


@pytest.fixture
def all_settled(monkeypatch):
    """PostgreSQL would hold back what this test's own open transaction wrote."""
    monkeypatch.setattr(queries, "_settled_before", lambda: now() + timedelta(days=1))


def say(who, room, *sources):
    return [who.post("/api/messages", room=room.pk, source=source).json() for source in sources]


def test_a_message_is_posted_and_heard_by_the_room(world, alice, heard):
    with heard() as frames:
        answer = alice.post("/api/messages", room=world.garden.pk, source="hello *world*", client_id="k1")
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/messages/{body['id']}"
    assert set(body) == MESSAGE
    assert (body["source"], body["number"], body["user_id"]) == ("hello *world*", 1, world.alice.pk)
    assert body["_links"] == {
        "self": f"/api/messages/{body['id']}",
        "room": f"/api/rooms/{world.garden.pk}",
        "user": f"/api/users/{world.alice.pk}",
    }
    [frame] = frames.of("message")
    assert {**frame["message"], "_links": body["_links"]} == body


def test_without_a_room_it_goes_to_general(world, alice):
    assert alice.post("/api/messages", source="hello").json()["room_id"] == world.general.pk


def test_sent_twice_it_is_posted_once(world, alice):
    first = alice.post("/api/messages", source="hello", client_id="k1")
    again = alice.post("/api/messages", source="hello", client_id="k1")
    keyed = alice.post("/api/messages", source="hello", headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code, keyed.status_code) == (201, 200, 200)
    assert first.json() == again.json() == keyed.json()
    assert first["Location"] == again["Location"]
    other = alice.post("/api/messages", source="something else", client_id="k1")
    assert (other.status_code, code_of(other)) == (409, "conflict")
    both = alice.post("/api/messages", source="hello", client_id="k1", headers={"Idempotency-Key": "k2"})
    assert code_of(both) == "invalid"


def test_a_retry_after_leaving_or_deleting_still_gets_its_answer(world, bob):
    body = {"room": world.garden.pk, "source": "hello", "client_id": "k1"}
    first = bob.post("/api/messages", **body).json()
    memberships.leave(world.bob, world.garden.pk)
    assert bob.post("/api/messages", **body).json()["id"] == first["id"]
    editing.delete_message(world.bob, first["id"])
    again = bob.post("/api/messages", **body)
    assert (again.status_code, again.json()["id"], again.json()["source"]) == (200, first["id"], "")


def test_who_is_not_in_the_room_is_told_to_join(world):
    answer = Program(world.carol).post("/api/messages", room=world.garden.pk, source="hello")
    assert (answer.status_code, code_of(answer)) == (403, "forbidden")
    assert answer.json()["error"]["detail"] == "Join this room first."
    assert code_of(Program(world.carol).post("/api/messages", room=10**9, source="hello")) == "not_found"


def test_text_that_no_database_may_hold_is_mended_not_refused(world, alice):
    assert alice.post("/api/messages", source="a\x00b\ud800c").json()["source"] == "a\ufffdb\ufffdc"


def test_white_space_is_kept_as_typed(world, alice):
    assert alice.post("/api/messages", source="    code\n").json()["source"] == "    code\n"


def test_pages_of_a_room_go_by_number(world, alice):
    say(alice, world.garden, *"abcdefg")

    def numbers(query):
        page = alice.get(f"/api/rooms/{world.garden.pk}/messages?{query}").json()
        assert set(page) == {"messages", "last_change", "last_number", "epoch"}
        assert page["last_number"] == 7
        return [message["number"] for message in page["messages"]]

    assert numbers("") == [1, 2, 3, 4, 5, 6, 7]
    assert numbers("limit=2") == [6, 7]
    assert numbers("limit=2&before=6") == [4, 5]
    assert numbers("limit=2&after=3") == [4, 5]
    assert numbers("limit=4&around=4") == [2, 3, 4, 5]
    assert numbers("after=7") == []
    path = f"/api/rooms/{world.garden.pk}/messages"
    assert code_of(alice.get(f"{path}?before=3&after=3")) == "invalid"


def test_numbers_have_no_holes_where_messages_were_deleted(world, alice):
    first, second = say(alice, world.garden, "one", "two")
    alice.delete(first["_links"]["self"])
    page = alice.get(f"/api/rooms/{world.garden.pk}/messages").json()["messages"]
    assert [(message["number"], message["deleted_at"] is None) for message in page] == [(1, False), (2, True)]
    assert page[0]["source"] == ""
    assert second["number"] == 2


def test_whoever_is_signed_in_reads_open_rooms_and_nobody_else_private_ones(world, alice, all_settled):
    cellar = rooms.create_room(world.alice, kind="private", name="Cellar")
    [open_one] = say(alice, world.garden, "open")
    [private_one] = say(alice, cellar, "private")
    carol = Program(world.carol)
    assert carol.get(open_one["_links"]["self"]).json()["source"] == "open"
    assert code_of(carol.get(private_one["_links"]["self"])) == "not_found"
    assert [m["source"] for m in carol.get("/api/messages").json()["messages"]] == ["open"]
    assert [m["source"] for m in alice.get("/api/messages").json()["messages"]] == ["open", "private"]
    assert code_of(carol.get(f"/api/messages?room={cellar.pk}")) == "not_found"


def test_what_changed_since_a_moment_page_by_page(world, alice, bob, all_settled):
    one, two, three = say(alice, world.garden, "one", "two", "three")
    say(bob, world.garden, "four")
    alice.patch(one["_links"]["self"], source="one, edited")

    path, seen = f"/api/messages?updated_since={two['updated_at']}&limit=1", []
    while path:
        body = alice.get(path).json()
        seen += [message["source"] for message in body["messages"]]
        path = body["next"]
    assert seen == ["two", "three", "four", "one, edited"]

    mine = alice.get(f"/api/messages?user_id={world.bob.pk}").json()["messages"]
    assert [message["source"] for message in mine] == ["four"]
    assert iso(Message.objects.get(pk=three["id"]).updated_at) == three["updated_at"]


def test_its_author_edits_and_deletes_it(world, alice, bob):
    [message] = say(alice, world.garden, "hello")
    path = message["_links"]["self"]

    edited = alice.patch(path, source="hello, all", version=1)
    assert (edited.status_code, edited.json()["source"], edited.json()["version"]) == (200, "hello, all", 2)
    stale = alice.patch(path, source="hi", version=1)
    assert (stale.status_code, code_of(stale)) == (409, "conflict")
    assert alice.put(path, source="hi").status_code == 204
    assert bob.get(path).json()["source"] == "hi"

    for answer in (bob.patch(path, source="x"), bob.put(path, source="x"), bob.delete(path)):
        assert (answer.status_code, code_of(answer)) == (403, "forbidden")

    assert alice.delete(path).status_code == 204
    for answer in (alice.get(path), alice.patch(path, source="x"), alice.delete(path)):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
