"""Reminders whose time has come, at the browsers of whoever wanted them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chat.actions import memberships
from chat.actions.notifications import QuietHours, change_notification_rules
from chat.actions.reminding import remind, set_done, tell_due
from chat.actions.rooms import create_room
from chat.models import Reminder
from notifications import sending
from notifications.models import Push
from realtime import attendance
from realtime.models import Connected
from tests.conftest import World
from tests.notifications.conftest import Due, Subscriber, say

pytestmark = pytest.mark.django_db


def come_due(reminder: Reminder) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    tell_due()
    while sending.send_due():
        pass


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def test_one_is_told_of_what_one_wanted_at_every_browser_and_nobody_else_is(
    world: World, subscribed: Subscriber
) -> None:
    laptop, phone, bob = subscribed(world.alice), subscribed(world.alice, words=False), subscribed(world.bob)
    message = say(world.bob, world.garden, "the beans are up")
    reminder = remind(world.alice, tomorrow(), text="water them", message_id=message.pk)

    come_due(reminder)

    [payload] = laptop.said()
    number = payload.pop("number")
    assert payload == {
        "room": 0,
        "reminder": reminder.pk,
        "path": f"/rooms/garden/{message.number}",
        "title": "Reminder",
        "body": "water them\nbob: the beans are up",
        "at": number,
        "badge": None,
        "closed": [],
    }
    [quiet] = phone.said()
    assert "water" not in f"{quiet['title']}{quiet['body']}"
    assert bob.said() == []


def test_quiet_hours_do_not_hold_back_an_appointment_of_ones_own(world: World, subscribed: Subscriber) -> None:
    alice = subscribed(world.alice)
    change_notification_rules(world.alice, quiet=QuietHours(on=True, starts="00:00", ends="00:00"))

    come_due(remind(world.alice, tomorrow(), text="call Vienna"))

    [payload] = alice.said()
    assert (payload["body"], payload["path"]) == ("call Vienna", "/?panel=later")


def test_who_is_at_a_page_is_told_there_and_elsewhere_when_they_leave_it(
    world: World, subscribed: Subscriber, make_due: Due
) -> None:
    alice = subscribed(world.alice)
    attendance.enter("process")
    Connected.objects.create(process="process", user_id=world.alice.pk, idle=False)

    seen_to, left = (remind(world.alice, tomorrow(), text=text) for text in ("seen to", "left"))
    come_due(seen_to)
    come_due(left)
    assert alice.said() == []
    set_done(world.alice, seen_to.pk)
    Connected.objects.update(idle=True)
    make_due()
    sending.send_due()

    assert [payload["body"] for payload in alice.said()] == ["left"]
    make_due()
    sending.send_due()
    assert len(alice.said()) == 1
    assert not Push.objects.exclude(due_at=None).exists()


def test_what_is_no_longer_theirs_to_read_is_not_said(world: World, subscribed: Subscriber) -> None:
    bob = subscribed(world.bob)
    cellar = create_room(world.alice, kind="private", name="Cellar")
    memberships.add_member(world.alice, cellar.pk, world.bob)
    secret = say(world.alice, cellar, "the key is under the pot")
    reminder = remind(world.bob, tomorrow(), message_id=secret.pk)
    memberships.remove_member(world.alice, cellar.pk, world.bob)

    come_due(reminder)

    [payload] = bob.said()
    assert (payload["body"], payload["path"]) == ("a message", "/?panel=later")
