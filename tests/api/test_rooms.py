"""Rooms over REST."""

import pytest

from chat.actions import memberships, rooms
from chat.actions.editing import delete_message
from chat.actions.messages import new_post, post_message
from chat.models import Message, Room
from chat.queries.my_rooms import newest_at
from foundation.clock import iso
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

ROOM = {
    "id", "kind", "slug", "name", "topic", "description", "archived_at", "created_at", "last_number", "last_change",
    "posting", "web_public", "change", "members", "user_ids", "parent_id", "root_id", "membership", "_links",
}  # fmt: skip
MEMBERSHIP = {"room_id", "role", "involvement", "starred", "read_number", "read_version", "mentions"}


@pytest.fixture
def cellar(world):
    """A private room of Alice's."""
    return rooms.create_room(world.alice, kind="private", name="Cellar")


def test_mine_and_the_open_ones_are_listed(world, cellar):
    def names(who, query=""):
        return [
            (room["name"], room["membership"] is not None)
            for room in Program(who).get(f"/api/rooms{query}").json()["rooms"]
        ]

    assert names(world.alice) == [("General", True), ("Garden", True), ("Cellar", True)]
    assert names(world.carol) == [("General", True), ("Garden", False)]
    assert names(world.carol, "?joined=1") == [("General", True)]


def test_a_list_says_when_the_last_message_came_for_one_query(world, django_assert_num_queries):
    quiet, busy = Program(world.alice).get("/api/rooms").json()["rooms"]
    assert (quiet["last_message_at"], busy["last_message_at"]) == (None, None)
    post_message(new_post(world.bob.pk, world.garden.pk, "one", "1"))
    newest = post_message(new_post(world.bob.pk, world.garden.pk, "two", "2")).message_id
    delete_message(world.bob, newest)

    quiet, busy = Program(world.carol).get("/api/rooms").json()["rooms"]

    assert quiet["last_message_at"] is None
    assert busy["last_message_at"] == iso(Message.objects.get(pk=newest).created_at)
    assert set(busy) == ROOM | {"last_message_at"}
    with django_assert_num_queries(1):
        assert set(newest_at([world.garden.pk, world.general.pk])) == {world.garden.pk}


def test_the_list_goes_page_by_page(world, cellar):
    path, names = "/api/rooms?limit=1", []
    while path:
        body = Program(world.alice).get(path).json()
        names += [room["name"] for room in body["rooms"]]
        path = body["next"]
    assert names == ["General", "Garden", "Cellar"]


def test_who_makes_a_room_owns_it(world):
    answer = Program(world.carol).post("/api/rooms", kind="open", name="Bed plans", topic="Tomatoes")
    room = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/rooms/{room['id']}"
    assert set(room) == ROOM
    assert set(room["membership"]) == MEMBERSHIP
    assert (room["slug"], room["topic"], room["members"], room["membership"]["role"]) == (
        "bed-plans",
        "Tomatoes",
        1,
        "owner",
    )

    again = Program(world.carol).post("/api/rooms", kind="open", name="Bed plans")
    assert (again.status_code, code_of(again)) == (409, "conflict")
    assert again.json()["error"]["field"] == "slug"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "thread", "name": "x"}, "kind"),
        ({"kind": "direct", "name": "x"}, "user_ids"),
        ({"kind": "open", "name": " "}, "name"),
        ({"kind": "open"}, "name"),
        ({"kind": "open", "name": "x", "slug": "a b"}, "slug"),
    ],
)
def test_what_is_wrong_with_a_new_room_is_named(world, body, field):
    answer = Program(world.alice).post("/api/rooms", **body)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)


def test_a_room_shows_itself_and_what_i_am_in_it(world):
    path = f"/api/rooms/{world.garden.pk}"
    assert Program(world.alice).get(path).json()["membership"]["role"] == "owner"
    assert Program(world.carol).get(path).json()["membership"] is None
    assert Program().get(path).status_code == 401


def test_a_private_room_is_not_there_for_others(world, cellar):
    carol = Program(world.carol)
    for path in ("", "/messages", "/members"):
        assert code_of(carol.get(f"/api/rooms/{cellar.pk}{path}")) == "not_found"
    for path in ("/join", "/leave"):
        assert code_of(carol.post(f"/api/rooms/{cellar.pk}{path}")) == "not_found"
    assert code_of(carol.patch(f"/api/rooms/{cellar.pk}", name="Mine")) == "not_found"
    assert Program(world.alice).get(f"/api/rooms/{cellar.pk}").status_code == 200


def test_its_owner_changes_it_and_the_room_hears_of_it_once(world, heard):
    path = f"/api/rooms/{world.garden.pk}"
    with heard() as frames:
        answer = Program(world.alice).patch(path, topic="Tomatoes")
    assert (answer.status_code, answer.json()["topic"]) == (200, "Tomatoes")
    assert [frame["facts"]["topic"] for frame in frames.of("room")] == ["Tomatoes"]
    assert [frame["message"]["kind"] for frame in frames.of("message")] == ["system"]
    assert code_of(Program(world.bob).patch(path, topic="Mine")) == "forbidden"


def test_an_archived_room_takes_no_posts_until_it_is_brought_back(world):
    alice, path = Program(world.alice), f"/api/rooms/{world.garden.pk}"
    assert alice.patch(path, archived=True).json()["archived_at"]
    assert code_of(alice.post("/api/messages", room=world.garden.pk, source="x")) == "forbidden"
    assert alice.patch(path, archived=False).json()["archived_at"] is None
    assert alice.post("/api/messages", room=world.garden.pk, source="x").status_code == 201


def test_joining_and_leaving_twice_is_the_same(world):
    carol, path = Program(world.carol), f"/api/rooms/{world.garden.pk}"
    for _ in range(2):
        answer = carol.post(f"{path}/join")
        assert answer.status_code == 200
        assert set(answer.json()) == MEMBERSHIP
    assert Room.objects.get(pk=world.garden.pk).member_count == 3
    for _ in range(2):
        assert carol.post(f"{path}/leave").status_code == 204
    assert carol.get(path).json()["membership"] is None


def test_nobody_leaves_general(world):
    assert code_of(Program(world.carol).post(f"/api/rooms/{world.general.pk}/leave")) == "forbidden"


def test_reading_goes_forward_and_backward_only_if_asked(world):
    alice, bob, path = Program(world.alice), Program(world.bob), f"/api/rooms/{world.garden.pk}"
    for number in range(3):
        alice.post("/api/messages", room=world.garden.pk, source=f"message {number}")

    assert bob.put(f"{path}/read", number=2).json()["read_number"] == 2
    assert bob.put(f"{path}/read", number=1).json()["read_number"] == 2
    back = bob.put(f"{path}/read", number=1, unread=True).json()
    assert (back["read_number"], back["read_version"]) == (1, 1)
    assert code_of(bob.put(f"{path}/read", number=99)) == "invalid"
    assert code_of(Program(world.carol).put(f"{path}/read", number=1)) == "forbidden"


def test_members_are_listed_page_by_page(world):
    memberships.join(world.carol, world.garden.pk)
    path, seen = f"/api/rooms/{world.garden.pk}/members?limit=2", []
    while path:
        body = Program(world.dana).get(path).json()
        seen += [member["user_id"] for member in body["members"]]
        assert body["last_change"] == Room.objects.get(pk=world.garden.pk).last_change
        path = body["next"]
    assert seen == [world.alice.pk, world.bob.pk, world.carol.pk]


def test_without_signing_in_only_what_is_public_on_the_web_can_be_read(world, cellar):
    Program(world.alice).post("/api/messages", room=world.garden.pk, source="hello")
    stranger, path = Program(), f"/api/rooms/{world.garden.pk}"
    for closed in (path, f"{path}/messages", f"/api/rooms/{cellar.pk}", "/api/rooms/99999"):
        assert stranger.get(closed).status_code == 401

    Room.objects.filter(pk=world.garden.pk).update(web_public=True)

    assert stranger.get(path).json()["membership"] is None
    [message] = stranger.get(f"{path}/messages").json()["messages"]
    assert stranger.get(message["_links"]["self"]).json()["source"] == "hello"
    assert stranger.get(f"{path}/members").status_code == 401
    assert stranger.get(f"/api/rooms/{cellar.pk}").status_code == 401


def test_an_owner_brings_people_into_a_private_room_and_takes_them_out(world, cellar):
    alice, bob = Program(world.alice), Program(world.bob)
    assert bob.get(f"/api/rooms/{cellar.pk}").status_code == 404

    for _ in range(2):
        assert alice.post(f"/api/rooms/{cellar.pk}/members", user_id=world.bob.pk).status_code == 204
    assert bob.get(f"/api/rooms/{cellar.pk}").json()["members"] == 2

    for _ in range(2):
        assert alice.delete(f"/api/rooms/{cellar.pk}/members/{world.bob.pk}").status_code == 204
    assert bob.get(f"/api/rooms/{cellar.pk}").status_code == 404


def test_members_and_outsiders_bring_nobody_in(world, cellar):
    memberships.add_member(world.alice, cellar.pk, world.bob)

    answer = Program(world.bob).post(f"/api/rooms/{cellar.pk}/members", user_id=world.carol.pk)
    assert (answer.status_code, code_of(answer)) == (403, "forbidden")
    answer = Program(world.carol).post(f"/api/rooms/{cellar.pk}/members", user_id=world.carol.pk)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    answer = Program(world.alice).post(f"/api/rooms/{cellar.pk}/members", user_id=10**9)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
