"""Moderation: hidden looks deleted, keeps its text, and can be brought back."""

import pytest

from accounts.models import AuditEntry, Role, User
from chat.actions.editing import delete_message
from chat.actions.hiding import hide_message, restore_message
from chat.actions.memberships import add_member
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import create_room
from chat.models import Membership, Message
from chat.queries.hidden import hidden_message
from chat.queries.rooms import membership_of
from foundation.errors import Forbidden, Invalid, NotFound, TooLong
from tests.api.conftest import Program


@pytest.fixture
def posted(world):
    return post_message(new_post(world.bob.pk, world.garden.pk, "rude @alice", "1"))


def test_hidden_it_looks_deleted_and_restored_it_is_as_before(world, posted, heard):
    with heard() as frames:
        hide_message(world.dana, posted.message_id)
        restore_message(world.dana, posted.message_id)

    hidden, restored = frames
    assert (hidden["after"], hidden["change"]) == (posted.change, posted.change + 1)
    assert (hidden["message"]["source"], hidden["message"]["html"], hidden["message"]["mentions"]) == ("", "", [])
    assert hidden["message"]["deleted_at"] is not None
    assert restored["change"] == posted.change + 2
    assert (restored["message"]["source"], restored["message"]["deleted_at"]) == ("rude @alice", None)
    assert restored["message"]["mentions"] == [world.alice.pk]
    assert restored["message"]["edited_at"] is None


def test_twice_is_heard_and_written_down_once(world, posted, heard):
    with heard() as frames:
        for _ in range(2):
            hide_message(world.dana, posted.message_id)
        for _ in range(2):
            restore_message(world.dana, posted.message_id)

    assert len(frames) == 2
    entries = AuditEntry.objects.filter(target_type="message").order_by("pk")
    assert [(entry.actor, entry.action, entry.target_id) for entry in entries] == [
        (world.dana, "hide message", posted.message_id),
        (world.dana, "restore message", posted.message_id),
    ]
    assert not any("rude" in entry.detail for entry in entries)


def test_the_owner_of_a_room_may_and_its_members_and_outsiders_may_not(world, posted, heard):
    with heard() as frames:
        for who in (world.bob, world.carol):
            for action in (hide_message, restore_message):
                with pytest.raises(Forbidden):
                    action(who, posted.message_id)
    assert frames == []

    hide_message(world.alice, posted.message_id)


def test_a_private_room_is_moderated_from_inside_and_by_administrators(world):
    secret = create_room(world.alice, kind="private", name="Secret")
    add_member(world.alice, secret.pk, world.bob)
    posted = post_message(new_post(world.bob.pk, secret.pk, "rude", "2"))
    carol = User.objects.get(pk=world.carol.pk)
    carol.role = Role.ADMINISTRATOR

    with pytest.raises(NotFound):
        hide_message(world.dana, posted.message_id)  # a workspace moderator does not see it
    with pytest.raises(Forbidden):
        hide_message(world.bob, posted.message_id)
    hide_message(carol, posted.message_id)
    restore_message(world.alice, posted.message_id)


def test_a_moderator_who_is_suspended_moderates_nothing(world, posted):
    world.dana.suspended_at = world.dana.created_at

    with pytest.raises(Exception, match="suspended"):
        hide_message(world.dana, posted.message_id)


def test_what_its_author_deleted_is_neither_hidden_nor_restored(world, posted, heard):
    delete_message(world.bob, posted.message_id)

    with heard() as frames:
        for action in (hide_message, restore_message):
            with pytest.raises(NotFound):
                action(world.dana, posted.message_id)

    assert frames == []
    assert Message.objects.get(pk=posted.message_id).hidden_at is None


def test_a_hidden_mention_is_not_counted_as_unread(world, posted):
    """The number beside the room would point at nothing."""
    Membership.objects.filter(user=world.alice).update(read_number=0)
    assert membership_of(world.alice, world.garden)["mentions"] == 1

    hide_message(world.dana, posted.message_id)
    assert membership_of(world.alice, world.garden)["mentions"] == 0

    restore_message(world.dana, posted.message_id)
    assert membership_of(world.alice, world.garden)["mentions"] == 1


def test_why_is_for_those_who_moderate(world, posted):
    hide_message(world.dana, posted.message_id, reason="abuse", text="he knows: why")
    hide_message(world.alice, posted.message_id, reason="spam")  # hidden already

    seen = hidden_message(world.alice, posted.message_id)
    assert (seen.source, seen.user_id, seen.reason, seen.text) == (
        "rude @alice",
        world.dana.pk,
        "abuse",
        "he knows: why",
    )
    with pytest.raises(Forbidden):
        hidden_message(world.bob, posted.message_id)
    restore_message(world.dana, posted.message_id)
    with pytest.raises(NotFound):
        hidden_message(world.dana, posted.message_id)


@pytest.mark.parametrize(("reason", "text", "error"), [("boring", "", Invalid), ("spam", "x" * 251, TooLong)])
def test_a_reason_is_one_of_a_few_with_few_words(world, posted, reason, text, error):
    with pytest.raises(error):
        hide_message(world.dana, posted.message_id, reason=reason, text=text)


def test_nobody_brings_back_their_own(world):
    mine = post_message(new_post(world.alice.pk, world.garden.pk, "rude", "mine")).message_id
    hide_message(world.dana, mine)

    with pytest.raises(Forbidden):
        restore_message(world.alice, mine)


def test_over_rest_everybody_sees_that_it_was_hidden(world, posted):
    dana, bob = Program(world.dana), Program(world.bob)
    address = f"/api/messages/{posted.message_id}/hidden"

    assert dana.put(address, reason="spam").status_code == 204
    [shown] = [
        one for one in bob.get(f"/api/rooms/{world.garden.pk}/messages").json()["messages"] if one["number"] == 1
    ]
    assert (shown["hidden"], shown["source"]) == (True, "")
    assert dana.get(address).json()["reason"] == "spam"
    assert dana.delete(address).status_code == 204
    assert "hidden" not in bob.get(f"/api/messages/{posted.message_id}").json()
