"""Users over REST."""

import pytest

from accounts import actions
from accounts.models import User
from chat.queries.rooms import directory
from foundation.clock import iso
from tests.accounts.conftest import PASSWORD
from tests.api.conftest import Program, code_of

pytestmark = pytest.mark.django_db

USER = {
    "id", "nickname", "display_name", "kind", "role", "avatar", "online", "created_at", "updated_at", "last_seen_at",
    "about", "pronouns", "time_zone", "status", "availability", "availability_until", "idle", "change", "_links",
}  # fmt: skip


def test_anybody_makes_an_account_on_an_empty_database_and_is_a_member(db):
    answer = Program().post("/api/users", nickname="anna", password=PASSWORD)
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/users/{body['id']}" == body["_links"]["self"]
    assert set(body) == USER
    assert (body["role"], body["kind"], body["online"]) == ("member", "person", False)
    assert body["change"] == directory().last_change


def test_a_form_of_a_web_page_makes_one_too(client, db):
    assert client.post("/api/users", {"nickname": "anna", "password": PASSWORD}).status_code == 201


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"nickname": "ALICE", "password": PASSWORD}, "nickname_taken", "nickname"),
        ({"nickname": "a b", "password": PASSWORD}, "invalid", "nickname"),
        ({"nickname": "x" * 33, "password": PASSWORD}, "too_long", "nickname"),
        ({"nickname": "anna", "password": "short"}, "invalid", "password"),
        ({"nickname": "anna"}, "invalid", "password"),
        ({"nickname": ["anna"], "password": PASSWORD}, "invalid", "nickname"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_named(world, body, code, field):
    answer = Program().post("/api/users", **body)
    assert (answer.status_code, code_of(answer)) == (400, code)
    assert answer.json()["error"]["field"] == field


def test_a_closed_place_says_so(world, settings):
    settings.FLACK_REGISTRATION = "closed"
    answer = Program().post("/api/users", nickname="anna", password=PASSWORD)
    assert (answer.status_code, code_of(answer)) == (403, "registration_closed")


def test_everybody_is_listed_page_by_page(world):
    alice, path, seen = Program(world.alice), "/api/users?limit=2", []
    while path:
        body = alice.get(path).json()
        seen += [user["nickname"] for user in body["users"]]
        assert all(set(user) == USER for user in body["users"])
        assert body["last_change"] == directory().last_change
        path = body["next"]
    assert seen == ["alice", "bob", "carol", "dana", "robo"]


def test_only_who_changed_since_then_page_by_page(world):
    alice = Program(world.alice)
    before = iso(User.objects.get(pk=world.robo.pk).updated_at)
    actions.change_profile(world.bob, world.bob.pk, display_name="Bert")
    path, seen = f"/api/users?limit=1&updated_since={before}", []
    while path:
        body = alice.get(path).json()
        seen += [user["nickname"] for user in body["users"]]
        path = body["next"]
    assert seen == ["robo", "bob"]
    assert alice.get("/api/users?updated_since=9999999999").json()["users"] == []
    assert len(alice.get("/api/users?updated_since=0").json()["users"]) == 5


def test_only_who_is_online(world, monkeypatch):
    monkeypatch.setattr("api.views.people.standing", lambda: {world.bob.pk: True})
    alice = Program(world.alice)
    [user] = alice.get("/api/users?online=1").json()["users"]
    assert (user["nickname"], user["online"], user["idle"]) == ("bob", True, True)
    alice_now = alice.get(f"/api/users/{world.alice.pk}").json()
    assert (alice_now["online"], alice_now["idle"]) == (False, False)


def test_one_person_and_nobody(world):
    alice = Program(world.alice)
    assert alice.get(f"/api/users/{world.bob.pk}").json()["nickname"] == "bob"
    for missing in (0, 10**9, 2**63 - 1):
        assert code_of(alice.get(f"/api/users/{missing}")) == "not_found"


def test_a_change_of_oneself_is_heard_by_everybody(world, heard):
    alice = Program(world.alice)
    path = f"/api/users/{world.alice.pk}"
    with heard() as frames:
        answer = alice.patch(path, display_name="Alice L.", email="alice@example.org")
    assert (answer.status_code, answer.json()["display_name"]) == (200, "Alice L.")
    assert "email" not in answer.json()
    [frame] = frames.counted()
    assert frame["user"]["display_name"] == "Alice L."

    answer = alice.put(path, nickname="alicia")
    assert (answer.status_code, answer.content) == (204, b"")
    assert alice.get("/api/me").json()["nickname"] == "alicia"


def test_nobody_changes_somebody_else(world):
    answer = Program(world.bob).put(f"/api/users/{world.alice.pk}", nickname="mallory")
    assert (answer.status_code, code_of(answer)) == (403, "forbidden")
    assert code_of(Program(world.bob).patch("/api/users/999999", nickname="mallory")) == "not_found"
    assert User.objects.get(pk=world.alice.pk).nickname == "alice"


def test_a_password_has_a_door_of_its_own(world):
    answer = Program(world.alice).put(f"/api/users/{world.alice.pk}", password=PASSWORD)
    assert answer.json()["error"]["field"] == "password"


def test_i_see_my_address_and_version(world):
    body = Program(world.alice).get("/api/me").json()
    assert set(body) == USER | {"email", "language", "version"}


def test_a_profile_is_changed_and_shown(world, program):
    alice = program(world.alice)
    status = {"emoji": "🌴", "text": "On holiday", "until": "2200-01-01T00:00:00Z"}
    assert code_of(alice.patch(f"/api/users/{world.alice.pk}", status=status)) == "invalid"
    wanted = {"about": "Grows beans", "pronouns": "she/her", "time_zone": "Europe/Vienna", "availability": "away"}

    answer = alice.patch(f"/api/users/{world.alice.pk}", **wanted, status={"emoji": "🌴", "text": "On holiday"})

    found = program(world.bob).get(f"/api/users/{world.alice.pk}").json()
    assert found == answer.json()
    assert {name: found[name] for name in wanted} == wanted
    assert found["status"] == {"emoji": "🌴", "text": "On holiday", "until": None}
    assert alice.patch(f"/api/users/{world.alice.pk}", status=None).json()["status"] is None
    assert alice.patch(f"/api/users/{world.alice.pk}", language="de").status_code == 200
    assert alice.get("/api/me").json()["language"] == "de"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"availability": "asleep"}, "availability"),
        ({"availability": "dnd", "availability_until": "2020-01-01T00:00:00Z"}, "availability_until"),
        ({"availability": "dnd", "availability_until": "soon"}, "availability_until"),
        ({"availability_until": "2200-01-01T00:00:00Z"}, "availability_until"),
        ({"status": {"text": "x", "until": "tomorrow"}}, "status"),
        ({"status": "busy"}, "status"),
        ({"status": {"emoji": "x"}}, "status"),
        ({"time_zone": "Vienna"}, "time_zone"),
        ({"language": "tlh"}, "language"),
        ({"about": 7}, "about"),
    ],
)
def test_a_profile_that_can_not_be_is_refused_beside_its_field(world, program, body, field):
    answer = program(world.alice).patch(f"/api/users/{world.alice.pk}", **body)
    assert code_of(answer) == "invalid"
    assert answer.json()["error"]["field"] == field
