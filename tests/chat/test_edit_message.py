"""Changing one's own message: one change, the newest form, nobody else's business."""

import pytest

from chat import changes
from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import leave, remove_member
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room, set_archived
from chat.models import Mention, Message
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLong


@pytest.fixture
def posted(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, "frist @bob", "1"))


def test_the_room_hears_one_change_with_the_newest_form(world, posted, heard):
    with heard() as frames:
        edit_message(world.alice, posted.message_id, "first <b>")

    [frame] = frames
    assert (frame["after"], frame["change"]) == (posted.change, posted.change + 1)
    message = frame["message"]
    assert (message["source"], message["html"]) == ("first <b>", "<p>first &lt;b&gt;</p>")
    assert (message["version"], message["number"], message["change"]) == (2, posted.number, posted.change + 1)
    assert message["edited_at"] == message["updated_at"]
    assert message["created_at"] < message["edited_at"]


def test_the_same_text_again_changes_nothing(world, posted, heard):
    with heard() as frames:
        edited = edit_message(world.alice, posted.message_id, "frist @bob")

    assert frames == []
    assert (edited.change, edited.source_version) == (posted.change, 1)


def test_of_two_who_edit_the_same_version_the_second_is_told(world, posted, heard):
    edit_message(world.alice, posted.message_id, "here", version=1)

    with heard() as frames, pytest.raises(Conflict):
        edit_message(world.alice, posted.message_id, "there", version=1)

    assert frames == []
    assert Message.objects.get(pk=posted.message_id).source == "here"


def test_an_edit_that_names_no_version_wins(world, posted):
    edit_message(world.alice, posted.message_id, "here", version=1)

    assert edit_message(world.alice, posted.message_id, "there").source_version == 3


@pytest.mark.parametrize("who", ["bob", "carol", "dana", "robo"])
def test_only_its_author_may_change_it(world, posted, heard, who):
    with heard() as frames, pytest.raises(Forbidden):
        edit_message(getattr(world, who), posted.message_id, "mine")

    assert frames == []


def test_in_a_room_that_is_not_mine_it_is_not_there(world):
    secret = create_room(world.alice, kind="private", name="Secret")
    posted = post_message(new_post(world.alice.pk, secret.pk, "psst", "2"))

    with pytest.raises(NotFound):
        edit_message(world.bob, posted.message_id, "mine")


def test_whoever_has_left_may_not_change_what_they_said(world):
    posted = post_message(new_post(world.bob.pk, world.garden.pk, "mine", "2"))
    leave(world.bob, world.garden.pk)

    with pytest.raises(Forbidden, match="Join this room first"):
        edit_message(world.bob, posted.message_id, "still mine")


def test_in_an_archived_room_nothing_changes(world, posted):
    set_archived(world.alice, world.garden.pk, True)

    with pytest.raises(Forbidden, match="archived"):
        edit_message(world.alice, posted.message_id, "late")


@pytest.mark.parametrize("gone", [delete_message, hide_message])
def test_a_tombstone_is_not_found(world, posted, heard, gone):
    gone(world.dana if gone is hide_message else world.alice, posted.message_id)

    with heard() as frames, pytest.raises(NotFound):
        edit_message(world.alice, posted.message_id, "back again")

    assert frames == []


@pytest.mark.parametrize(("source", "error"), [(" \n", Invalid), ("x" * 8001, TooLong)])
def test_a_text_that_could_not_be_posted_is_refused(world, posted, source, error):
    with pytest.raises(error):
        edit_message(world.alice, posted.message_id, source)


def test_who_is_named_follows_the_text(world, posted, heard):
    with heard() as frames:
        edit_message(world.alice, posted.message_id, "not him, @carol and @alice")
        edit_message(world.alice, posted.message_id, "him after all: @bob")

    assert [frame["message"]["mentions"] for frame in frames] == [[], [world.bob.pk]]  # Carol is outside
    assert list(Mention.objects.values_list("user", "number")) == [(world.bob.pk, posted.number)]


def test_an_edit_takes_back_the_cards_and_waits_for_new_ones(world, heard):
    posted = post_message(new_post(world.alice.pk, world.garden.pk, "https://example.com/", "2"))

    with heard() as frames:
        edit_message(world.alice, posted.message_id, "no link")
        edit_message(world.alice, posted.message_id, "https://example.org/")

    assert [frame["message"]["previews"] for frame in frames] == [[], []]
    assert Message.objects.get(pk=posted.message_id).links_due is True


def test_an_author_who_is_removed_between_the_look_and_the_lock_is_refused(world, monkeypatch):
    posted = post_message(new_post(world.bob.pk, world.garden.pk, "mine", "2"))
    lock = changes.lock_rooms

    def removed_meanwhile(rooms):
        monkeypatch.undo()
        remove_member(world.alice, world.garden.pk, world.bob)
        return lock(rooms)

    monkeypatch.setattr(changes, "lock_rooms", removed_meanwhile)

    with pytest.raises(Forbidden):
        edit_message(world.bob, posted.message_id, "still mine")
    assert Message.objects.get(pk=posted.message_id).source == "mine"
