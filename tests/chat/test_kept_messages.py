"""What becomes of a message that is there: earlier texts, pins, bookmarks, forwarding."""

import json

import pytest

from api.async_requests import run
from chat.actions import keeping
from chat.actions.editing import delete_message, edit_message
from chat.actions.forwarding import quoted
from chat.actions.memberships import leave
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.models import Bookmark, Membership, Message, Pin, Revision
from chat.queries import kept
from chat.queries.messages import message_of, met
from foundation.errors import Forbidden, Invalid, NotFound, TooLong
from tests.api.conftest import Program, code_of


@pytest.fixture
def said(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, "first", "said")).message_id


@pytest.fixture
def secret(world):
    """A message of Alice's in a private room of hers."""
    cellar = create_room(world.alice, kind="private", name="Cellar")
    return post_message(new_post(world.alice.pk, cellar.pk, "*secret*\nplan", "secret")).message_id


def test_every_text_of_a_message_can_be_looked_up(world, said):
    edit_message(world.alice, said, "second")
    edit_message(world.alice, said, "second")
    edit_message(world.alice, said, "third")

    history = kept.history(world.bob, said)

    assert [(one.version, one.source) for one in history] == [(3, "third"), (2, "second"), (1, "first")]
    assert [one.written_at for one in history] == sorted((one.written_at for one in history), reverse=True)
    assert kept.history(world.carol, said) == history  # she may read the room


def test_a_deleted_message_has_no_past(world, said):
    edit_message(world.alice, said, "second")
    delete_message(world.alice, said)

    with pytest.raises(NotFound):
        kept.history(world.alice, said)
    assert not Revision.objects.exists()


def test_foreign_messages_are_not_found_whatever_is_asked(world, secret):
    for call in (
        lambda: kept.history(world.bob, secret),
        lambda: keeping.set_pinned(world.bob, secret, True),
        lambda: keeping.set_bookmarked(world.bob, secret),
        lambda: quoted(world.bob, secret),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_pin_is_one_change_heard_by_all(world, said, heard):
    with heard() as frames:
        keeping.set_pinned(world.bob, said, True)
        keeping.set_pinned(world.alice, said, True)

    [frame] = frames
    assert frame["message"]["pinned"]["user_id"] == world.bob.pk
    assert [one.id for one in kept.pinned(world.carol, world.garden.pk)] == [said]
    with pytest.raises(Forbidden):
        keeping.set_pinned(world.carol, said, False)

    with heard() as frames:
        keeping.set_pinned(world.alice, said, False)
        keeping.set_pinned(world.alice, said, False)
    assert [frame["message"]["pinned"] for frame in frames] == [None]
    assert kept.pinned(world.alice, world.garden.pk) == []


def test_a_room_has_so_many_pins(world, said, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_PINS", 1)
    other = post_message(new_post(world.alice.pk, world.garden.pk, "other", "other")).message_id
    keeping.set_pinned(world.alice, said, True)
    with pytest.raises(Invalid):
        keeping.set_pinned(world.alice, other, True)
    keeping.set_pinned(world.alice, said, True)  # it is there already


def test_a_pinned_message_that_is_deleted_is_pinned_no_more(world, said):
    keeping.set_pinned(world.alice, said, True)
    delete_message(world.alice, said)
    assert not Pin.objects.exists()


def test_bookmarks_are_mine_alone(world, said, heard):
    with heard() as frames:
        keeping.set_bookmarked(world.bob, said, note="read  again")
    assert list(frames) == [{"type": "bookmark", "room": world.garden.pk, "id": said, "on": True, "note": "read again"}]
    keeping.set_bookmarked(world.bob, said, note="done")

    [mine], _ = kept.bookmarks(world.bob, before_id=None, limit=50)
    assert (mine.note, mine.message.id) == ("done", said)
    assert kept.bookmarks(world.alice, before_id=None, limit=50) == ([], None)
    with pytest.raises(TooLong):
        keeping.set_bookmarked(world.bob, said, note="x" * 251)

    keeping.remove_bookmark(world.bob, said)
    keeping.remove_bookmark(world.bob, said)
    assert not Bookmark.objects.exists()


def test_a_bookmark_shows_nothing_that_may_not_be_read_any_more(world):
    cellar = create_room(world.alice, kind="private", name="Cellar")
    keeping_it = post_message(new_post(world.alice.pk, cellar.pk, "secret", "1")).message_id
    keeping.set_bookmarked(world.alice, keeping_it)
    leave(world.alice, cellar.pk)

    [mine], _ = kept.bookmarks(world.alice, before_id=None, limit=50)

    assert (mine.message_id, mine.message) == (keeping_it, None)


def test_bookmarks_come_in_pages(world):
    ids = [post_message(new_post(world.alice.pk, world.garden.pk, f"{n}", f"{n}")).message_id for n in range(5)]
    for message_id in ids:
        keeping.set_bookmarked(world.bob, message_id)

    path, seen = "/api/bookmarks?limit=2", []
    while path:
        body = Program(world.bob).get(path).json()
        seen += [one["message_id"] for one in body["bookmarks"]]
        path = body["next"]

    assert seen == ids[::-1]


def test_a_message_is_forwarded_as_a_quotation_with_where_it_comes_from(world, secret, said):
    number = json.loads(message_of(met(world.alice, said)).frame)["number"]
    assert quoted(world.bob, said, " look ").source == f"look\n\n> first\n>\n> — @alice, #garden/{number}"
    assert quoted(world.alice, secret).source == "> *secret*\n> plan\n>\n> — @alice, #cellar/1"

    alice = Program(world.alice)
    sent = {"room": world.garden.pk, "comment": "see", "client_id": "f1"}
    first = alice.post(f"/api/messages/{secret}/forward", **sent)
    again = alice.post(f"/api/messages/{secret}/forward", **sent)

    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 200, first.json()["id"])
    assert first.json()["source"].startswith("see\n\n> *secret*")


def test_forwarding_may_be_named_in_the_header_like_any_post(world, said):
    alice = Program(world.alice)

    def forward(**more):
        headers = {"Idempotency-Key": "mine"}
        return alice.post(f"/api/messages/{said}/forward", headers=headers, room=world.general.pk, **more)

    first, again, other = forward(), forward(), forward(client_id="another")

    assert (first.status_code, first.json()["client_id"]) == (201, "mine")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert (other.status_code, code_of(other)) == (400, "invalid")
    assert Message.objects.filter(room=world.general).count() == 1


def test_what_a_worker_forwards_has_one_name_and_is_not_read_by_that(world, said):
    place = Program(world.bob).post(
        f"/api/messages/{said}/forward", headers={"Prefer": "respond-async"}, room=world.general.pk
    )["Location"]
    task = place.split("/")[-1]

    run(task)

    message = Message.objects.get(room=world.general)
    assert message.client_id == f"task:{task}"
    assert Membership.objects.get(room=world.general, user=world.bob).read_number < message.number
