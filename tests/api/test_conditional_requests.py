"""What a client holds already is not sent again; whoever may not see it is told so first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions import editing, memberships, messages, rooms
from chat.queries.epoch import epoch
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db

TAGGED = [
    "/api/rooms/GARDEN/messages",
    "/api/rooms/GARDEN/members",
    "/api/messages/MESSAGE",
    "/api/rooms",
    "/api/rooms/GARDEN",
    "/api/users",
    "/api/users/1",
]


@pytest.fixture
def alice(world):
    return Program(world.alice)


@pytest.fixture
def said(world):
    return messages.post_message(messages.new_post(world.alice.pk, world.garden.pk, "hello", "1")).message_id


@pytest.fixture(params=TAGGED)
def address(request, world, said):
    meant = {"GARDEN": str(world.garden.pk), "MESSAGE": str(said), "users/1": f"users/{world.alice.pk}"}
    address = request.param
    for word, value in meant.items():
        address = address.replace(word, value)
    return address


def test_what_is_held_is_not_sent_again(address, alice):
    first = alice.get(address)
    again = alice.get(address, {"If-None-Match": first["ETag"]})
    weak = alice.get(address, {"If-None-Match": f'"x", W/{first["ETag"]}'})

    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in first["Vary"].split(",")}
    assert [(one.status_code, one.content, one["ETag"]) for one in (again, weak)] == [(304, b"", first["ETag"])] * 2
    assert alice.get(address, {"If-None-Match": '"other"'}).content == first.content


def test_a_page_for_people_has_no_tag(address, alice):
    page = alice.get(address, {"Accept": "text/html"})
    assert page["Content-Type"].startswith("text/html")
    assert not page.has_header("ETag")
    assert page["Cache-Control"] == "no-store"


def test_another_form_of_the_same_is_something_else(address, alice):
    indented = alice.get(address, {"Accept": "application/json; indent=2"})
    assert indented["ETag"] != alice.get(address)["ETag"]


@pytest.mark.parametrize("address", TAGGED[:3], indirect=True)
def test_another_epoch_is_something_else(address, alice, monkeypatch):
    held = alice.get(address)["ETag"]
    monkeypatch.setattr("chat.queries.epoch._timeline", lambda: "after a restore")
    assert "after a restore" in epoch()
    assert alice.get(address, {"If-None-Match": held}).status_code == 200


def test_whatever_changes_a_page_changes_its_tag(world, alice, said):
    address = f"/api/rooms/{world.garden.pk}/messages"
    tags = {alice.get(address)["ETag"]}
    for change in (
        lambda: editing.edit_message(world.alice, said, "other"),
        lambda: messages.post_message(messages.new_post(world.bob.pk, world.garden.pk, "hello", "2")),
        lambda: editing.delete_message(world.alice, said),
    ):
        change()
        tags.add(alice.get(address)["ETag"])
    for query in ("limit=1", "before=2", "after=1", "around=1"):
        tags.add(alice.get(f"{address}?{query}")["ETag"])
    assert len(tags) == 8


def test_whoever_is_removed_is_told_so_and_not_that_nothing_changed(world, alice):
    secret = rooms.create_room(world.carol, kind="private", name="Secret")
    memberships.add_member(world.carol, secret.pk, world.alice)
    messages.post_message(messages.new_post(world.alice.pk, secret.pk, "hello", "1"))
    address = f"/api/rooms/{secret.pk}/messages"
    held = alice.get(address)["ETag"]
    memberships.remove_member(world.carol, secret.pk, world.alice)
    assert alice.get(address, {"If-None-Match": held}).status_code == 404


@pytest.mark.parametrize("address", ["/api/rooms/GARDEN/messages", "/api/messages/MESSAGE"], indirect=True)
def test_a_304_reads_no_message(address, alice):
    held = alice.get(address)["ETag"]
    with CaptureQueriesContext(connection) as statements:
        assert alice.get(address, {"If-None-Match": held}).status_code == 304
    assert not [one["sql"] for one in statements if '"chat_message"."frame"' in one["sql"]]
