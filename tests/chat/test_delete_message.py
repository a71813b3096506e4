"""Deleting: the text is gone, the place stays."""

import json

import pytest

from accounts.models import User
from chat.actions.editing import delete_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import leave
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room, set_archived
from chat.models import Mention, Message
from chat.policies import Action
from chat.queries.messages import met, page
from chat.queries.rooms import room_for
from foundation.errors import Forbidden, NotFound

SECRET = "the password is swordfish, @bob"


@pytest.fixture
def posted(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, SECRET, "1"))


def test_the_room_hears_one_change_that_says_nothing_of_the_text(world, posted, heard):
    with heard() as frames:
        delete_message(world.alice, posted.message_id)

    [frame] = frames
    message = frame["message"]
    assert (frame["after"], message["change"], message["number"]) == (posted.change, posted.change + 1, posted.number)
    assert (message["source"], message["html"], message["mentions"], message["previews"]) == ("", "", [], [])
    assert message["deleted_at"] is not None
    assert message["client_id"] == "1"


def test_nothing_of_the_text_is_left_in_the_row(world, posted):
    delete_message(world.alice, posted.message_id)

    row = Message.objects.filter(pk=posted.message_id).values().get()
    assert "swordfish" not in json.dumps(row, default=str)
    assert not Mention.objects.exists()


def test_it_stays_in_the_pages_so_that_numbers_have_no_hole(world, posted):
    post_message(new_post(world.alice.pk, world.garden.pk, "next", "2"))
    delete_message(world.alice, posted.message_id)

    assert [
        json.loads(one.frame)["number"] for one in page(room_for(world.bob, world.garden.pk, Action.READ)).messages
    ] == [1, 2]
    with pytest.raises(NotFound):
        met(world.bob, posted.message_id)


def test_twice_is_not_found_and_changes_nothing(world, posted, heard):
    delete_message(world.alice, posted.message_id)

    with heard() as frames, pytest.raises(NotFound):
        delete_message(world.alice, posted.message_id)

    assert frames == []


@pytest.mark.parametrize("who", ["bob", "carol", "dana"])
def test_only_its_author_may_delete_it(world, posted, heard, who):
    with heard() as frames, pytest.raises(Forbidden):
        delete_message(getattr(world, who), posted.message_id)

    assert frames == []


def test_in_a_room_that_is_not_mine_it_is_not_there(world):
    secret = create_room(world.alice, kind="private", name="Secret")
    posted = post_message(new_post(world.alice.pk, secret.pk, "psst", "2"))

    with pytest.raises(NotFound):
        delete_message(world.bob, posted.message_id)


def test_one_s_own_words_can_be_taken_back_from_an_archived_room_and_after_leaving(world, posted):
    mine = post_message(new_post(world.bob.pk, world.garden.pk, "mine", "2"))
    leave(world.bob, world.garden.pk)
    set_archived(world.alice, world.garden.pk, True)

    delete_message(world.alice, posted.message_id)
    delete_message(world.bob, mine.message_id)

    assert Message.objects.filter(kind="text", deleted_at=None).count() == 0


def test_what_was_hidden_is_the_moderators_matter(world, posted):
    hide_message(world.dana, posted.message_id)

    with pytest.raises(NotFound):
        delete_message(world.alice, posted.message_id)


def test_a_retry_of_the_send_still_gets_its_ack(world, posted):
    delete_message(world.alice, posted.message_id)

    again = post_message(new_post(world.alice.pk, world.garden.pk, SECRET, "1"))

    assert (again.message_id, again.duplicate) == (posted.message_id, True)
    assert User.objects.get(pk=world.alice.pk).messages.count() == 1
