"""What becomes of a room is said in its timeline, in the name of who did it: one more change, of a message."""

import json

import pytest

from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.memberships import join
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import change_facts, change_kind, set_archived
from chat.actions.threads import start_thread
from chat.models import Message, Room
from chat.policies import Action
from chat.queries.messages import message_of, met, page
from chat.queries.rooms import membership_of, room_for
from foundation.errors import Forbidden


def said(world):
    found = [json.loads(stored.frame) for stored in page(room_for(world.bob, world.garden.pk, Action.READ)).messages]
    return [message["source"] for message in found if message["kind"] == "system"]


def test_it_is_a_message_of_who_did_it_right_after_the_change(world, heard):
    with heard() as frames:
        facts = change_facts(world.alice, world.garden.pk, name="Yard & <b>*shed*</b>")

    room, message = frames.counted()
    assert (room["type"], message["type"]) == ("room", "message")
    assert (message["after"], message["change"]) == (room["change"], room["change"] + 1)
    body = message["message"]
    assert (body["kind"], body["user_id"], body["number"]) == ("system", world.alice.pk, 1)
    assert body["source"] == "renamed this room to “Yard & <b>*shed*</b>”"
    assert body["html"] == "<p>renamed this room to “Yard &amp; &lt;b&gt;*shed*&lt;/b&gt;”</p>"
    assert body["rendered"]
    assert (facts["last_number"], facts["last_change"]) == (1, message["change"])
    assert json.loads(message_of(met(world.bob, body["id"])).frame) == body


def test_what_is_told(world):
    garden = world.garden.pk
    change_facts(world.alice, garden, name="Yard", topic="Beds")
    change_facts(world.alice, garden, topic="")
    change_kind(world.alice, garden, web_public=True)
    change_kind(world.alice, garden, kind="private")
    change_kind(world.alice, garden, kind="open")
    set_archived(world.alice, garden, True)
    set_archived(world.alice, garden, False)

    assert said(world) == [
        "renamed this room to “Yard” and changed the topic to “Beds”",
        "took the topic away",
        "showed this room to the web",
        "made this room private and took this room off the web",
        "made this room open",
        "archived this room",
        "brought this room back",
    ]


def test_what_is_not_told(world):
    garden = world.garden.pk
    change_facts(world.alice, garden, name="Garden", description="Beds and seeds", posting="moderators")
    change_facts(world.alice, garden, slug="yard")
    set_archived(world.alice, garden, False)
    join(world.carol, garden)

    assert said(world) == []


def test_who_did_it_has_read_it_unless_something_before_is_unread(world, heard):
    with heard() as frames:
        change_facts(world.alice, world.garden.pk, topic="Beds")
    [read] = frames.of("read")
    assert (read["number"], read["mentions"]) == (1, 0)
    assert membership_of(world.bob, world.garden)["read_number"] == 0

    post_message(new_post(world.bob.pk, world.garden.pk, "@alice?", "1"))
    with heard() as frames:
        change_facts(world.alice, world.garden.pk, topic="Seeds")
    assert frames.of("read") == []
    mine = membership_of(world.alice, world.garden)
    assert (mine["read_number"], mine["mentions"]) == (1, 1)


def test_nobody_takes_back_what_a_room_says_but_a_moderator_hides_it(world):
    change_facts(world.alice, world.garden.pk, name="Yard")
    message = Message.objects.get(room=world.garden, kind="system")

    for undo in (
        lambda: edit_message(world.alice, message.pk, "did nothing"),
        lambda: delete_message(world.alice, message.pk),
    ):
        with pytest.raises(Forbidden):
            undo()
    hide_message(world.dana, message.pk)
    assert json.loads(Message.objects.get(pk=message.pk).frame)["source"] == ""


def test_a_thread_says_nothing(world):
    root = post_message(new_post(world.alice.pk, world.garden.pk, "tea?", "1")).message_id
    thread = start_thread(world.alice, root).room
    change_facts(world.alice, thread.pk, name="Tea")

    assert Room.objects.get(pk=thread.pk).last_number == 0
