"""Opening the page costs as many statements with many rooms and people as with few, and tells what holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions
from accounts.actions.profile import change_profile
from accounts.models import User
from chat.actions import memberships, rooms
from chat.actions.direct import open_direct
from chat.actions.messages import new_post, post_message
from chat.actions.threads import start_thread
from chat.queries.my_rooms import counter_rooms
from chat.queries.snapshot import snapshot
from tests.api.conftest import Program
from tests.conftest import World

pytestmark = pytest.mark.django_db


def more(world: World, name: str) -> User:
    """Somebody new, in a new room of each kind with Alice, who follows a thread there."""
    user = actions.create_account(nickname=name, password=None)
    open_direct(world.alice, [user.pk])
    for kind in ("open", "private"):
        room = rooms.create_room(world.alice, kind=kind, name=f"{kind} {name}")
        memberships.add_member(world.alice, room.pk, user)
        said = post_message(new_post(user.pk, room.pk, f"@alice {name}", f"{kind} {name}"))
        start_thread(world.alice, said.message_id)
    return user


def reads(user: User) -> dict[str, Callable[[], Any]]:
    browser, program = Client(), Program(user)
    browser.force_login(user)
    return {
        "page": lambda: browser.get("/rooms/garden"),
        "topics": lambda: counter_rooms(user.pk),
        "hello": lambda: snapshot(user.pk),
        "rooms": lambda: program.get("/api/rooms?limit=200"),
        "my rooms": lambda: program.get("/api/rooms?joined=1&limit=200"),
        "people": lambda: program.get("/api/users?limit=1000"),
    }


def statements(read: Callable[[], Any]) -> int:
    read()  # what is prepared or remembered is so
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_as_many_statements_with_many_rooms_and_people_as_with_few(world: World) -> None:
    more(world, "first")
    few = {name: statements(read) for name, read in reads(world.alice).items()}

    for number in range(12):
        more(world, f"another{number}")
    many = {name: statements(read) for name, read in reads(world.alice).items()}

    assert many == few
    assert (many["topics"], many["hello"]) == (2, 3)


def test_hello_and_the_list_tell_the_same_of_a_room(world: World) -> None:
    more(world, "friend")
    post_message(new_post(world.bob.pk, world.garden.pk, "@alice look", "c1"))

    told = {mine.room["id"]: {**mine.room, "membership": mine.membership} for mine in snapshot(world.alice.pk).rooms}
    listed = Program(world.alice).get("/api/rooms?joined=1&limit=200").json()["rooms"]

    for room in listed:
        del room["last_message_at"]  # the list's own
    assert {room["id"]: {key: room[key] for key in room if key != "_links"} for room in listed} == told
    assert {room["kind"] for room in listed} == {"open", "private", "direct", "thread"}
    assert told[world.garden.pk]["membership"]["mentions"] == 1
    assert all(room["membership"] == told[room["id"]]["membership"] for room in listed)
    assert all(Program(world.alice).get(f"/api/rooms/{room['id']}").json() == room for room in listed)


def test_a_thread_of_a_room_that_i_left_is_mine_no_more(world: World) -> None:
    friend = more(world, "friend")
    private = next(mine.room for mine in snapshot(friend.pk).rooms if mine.room["name"] == "private friend")
    said = post_message(new_post(friend.pk, private["id"], "mine", "c2"))
    thread = start_thread(friend, said.message_id).room
    assert str(thread.pk) in listed(friend)

    memberships.remove_member(world.alice, private["id"], friend)

    assert {str(thread.pk), str(private["id"])}.isdisjoint(listed(friend))


def listed(user: User) -> set[str]:
    return {str(room["id"]) for room in Program(user).get("/api/rooms?limit=200").json()["rooms"]}


def test_whatever_changes_of_somebody_is_in_the_next_list(world: World) -> None:
    program = Program(world.bob)

    def alice() -> dict[str, Any]:
        people = program.get("/api/users?limit=1000").json()["users"]
        found: dict[str, Any] = next(person for person in people if person["id"] == world.alice.pk)
        assert found == program.get(f"/api/users/{world.alice.pk}").json()
        return found

    before = alice()
    change_profile(world.alice, world.alice.pk, display_name="Alice Liddell")
    User.objects.filter(pk=world.alice.pk).update(last_seen_at=before["created_at"])

    assert alice()["display_name"] == "Alice Liddell"
    assert alice()["last_seen_at"] == before["created_at"]
