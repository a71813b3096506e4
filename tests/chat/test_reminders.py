"""Reminders: told once when their time has come, listed until they are seen to, and nobody else's business."""

from datetime import timedelta

import pytest

from chat.actions.memberships import add_member, remove_member
from chat.actions.messages import new_post, post_message
from chat.actions.reminding import remind, set_done, tell_due
from chat.actions.rooms import create_room
from chat.models import Message, Reminder
from chat.queries.later import reminders
from chat.rendering import render
from foundation.clock import now
from foundation.errors import Invalid, NotFound, TooLong

SOON = timedelta(hours=1)


def test_one_is_told_once_when_its_time_has_come(world, heard):
    said = post_message(new_post(world.alice.pk, world.garden.pk, "water!", "1")).message_id
    one = remind(world.bob, now() + SOON, text="the  beds", message_id=said)
    with heard() as frames:
        assert tell_due() == 0
        Reminder.objects.filter(pk=one.pk).update(due_at=now())
        assert (tell_due(), tell_due()) == (1, 0)

    [frame] = frames
    assert (frame["reminder"]["message_id"], frame["reminder"]["text"]) == (said, "the beds")
    assert frame["reminder"]["told_at"] is not None
    assert [mine.pk for mine in reminders(world.bob)] == [one.pk]
    assert reminders(world.alice) == []


def test_of_a_message_it_says_what_that_says_while_it_may_be_read(world, heard):
    shed = create_room(world.alice, kind="private", name="Shed")
    add_member(world.alice, shed.pk, world.bob)
    said = post_message(new_post(world.alice.pk, shed.pk, "**water** :tomato: ||now||", "1")).message_id
    Message.objects.filter(pk=said).update(html=render("**water** :tomato: ||now||", {}), rendered_at=now())
    with heard() as frames:
        one = remind(world.bob, now() + SOON, message_id=said)
        Reminder.objects.filter(pk=one.pk).update(due_at=now())
        remove_member(world.alice, shed.pk, world.bob)
        tell_due()

    texts = [frame["reminder"]["message_text"] for frame in frames if frame["type"] == "reminder"]
    assert texts == ["water 🍅 [spoiler]", ""]


def test_what_is_seen_to_is_listed_and_told_no_more(world):
    one = remind(world.bob, now() + SOON, text="the beds")
    set_done(world.bob, one.pk)
    set_done(world.bob, one.pk)
    Reminder.objects.filter(pk=one.pk).update(due_at=now())

    assert (tell_due(), reminders(world.bob)) == (0, [])
    with pytest.raises(NotFound):
        set_done(world.alice, one.pk)


def test_what_is_wrong_is_said(world):
    cellar = create_room(world.alice, kind="private", name="Cellar")
    secret = post_message(new_post(world.alice.pk, cellar.pk, "hello", "1")).message_id
    with pytest.raises(NotFound):
        remind(world.bob, now() + SOON, message_id=secret)
    with pytest.raises(Invalid):
        remind(world.bob, now() + SOON)
    with pytest.raises(Invalid):
        remind(world.bob, now() - SOON, text="too late")
    with pytest.raises(TooLong):
        remind(world.bob, now() + SOON, text="x" * 501)
