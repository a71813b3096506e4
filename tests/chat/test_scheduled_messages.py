"""Scheduled messages: posted once when their time has come, or refused then with the reason."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from chat.actions import scheduling
from chat.actions.memberships import leave
from chat.actions.scheduling import cancel, reschedule, schedule, send_due
from chat.models import Message, ScheduledMessage
from chat.queries.later import scheduled
from chat.queries.rooms import read_state
from chat.rendering.child import shared
from foundation.clock import now
from foundation.errors import Forbidden, Invalid, NotFound

SOON = timedelta(hours=1)


@pytest.fixture(autouse=True, scope="module")
def child():
    """What renders their texts."""
    yield
    shared().close()


def make_due(one):
    ScheduledMessage.objects.filter(pk=one.pk).update(due_at=now() - timedelta(seconds=1))


def test_nothing_happens_before_its_time_and_then_it_is_posted_once(world, heard):
    one = schedule(world.bob, world.garden.pk, "good *morning*", now() + SOON)
    assert send_due() == 0
    make_due(one)
    with heard() as frames:
        assert (send_due(), send_due()) == (1, 0)

    message = Message.objects.get(author=world.bob)
    assert (message.source, message.client_id) == ("good *morning*", f"scheduled:{one.pk}")
    assert [frame["type"] for frame in frames] == ["message", "scheduled"]
    assert (frames[1]["scheduled"]["state"], frames[1]["scheduled"]["message_id"]) == ("sent", message.pk)
    assert read_state(world.bob.pk, world.garden.pk)[0] == 0  # nobody was at the composer
    assert scheduled(world.bob) == []


def test_it_is_listed_by_its_words(world, heard):
    with heard() as frames:
        one = schedule(world.bob, world.garden.pk, "see **this** :tada: ||not that||", now() + SOON)
        reschedule(world.bob, one.pk, due_at=now() + 2 * SOON)
        reschedule(world.bob, one.pk, source="word " * 100)

    texts = [frame["scheduled"]["text"] for frame in frames]
    assert texts[:2] == ["see this 🎉 [spoiler]"] * 2
    assert texts[2] == ScheduledMessage.objects.get().text == "word " * 55 + "word…"


def test_whether_it_may_be_posted_is_asked_again(world):
    one = schedule(world.bob, world.garden.pk, "hello", now() + SOON)
    leave(world.bob, world.garden.pk)
    make_due(one)

    assert send_due() == 1
    [refused] = scheduled(world.bob)
    assert (refused.state, refused.refusal, refused.message_id) == ("refused", "Join this room first.", None)
    assert not Message.objects.exists()
    cancel(world.bob, one.pk)  # seen
    assert scheduled(world.bob) == []


def test_a_cancelled_message_is_never_posted_and_a_sent_one_not_cancelled(world):
    first, second = [schedule(world.bob, world.garden.pk, text, now() + SOON) for text in ("first", "second")]
    cancel(world.bob, first.pk)
    cancel(world.bob, first.pk)
    make_due(first)
    make_due(second)

    assert send_due() == 1
    assert [message.source for message in Message.objects.all()] == ["second"]
    with pytest.raises(NotFound):
        cancel(world.bob, second.pk)


def test_what_waits_can_be_changed_by_its_author(world):
    one = schedule(world.bob, world.garden.pk, "frist", now() + SOON)
    changed = reschedule(world.bob, one.pk, source="first", due_at=now() + 2 * SOON)
    assert (changed.source, changed.due_at > one.due_at) == ("first", True)
    for call in (lambda: reschedule(world.alice, one.pk, source="mine"), lambda: cancel(world.alice, one.pk)):
        with pytest.raises(NotFound):
            call()
    make_due(one)
    send_due()
    with pytest.raises(NotFound):
        reschedule(world.bob, one.pk, source="too late")


@pytest.mark.parametrize("away", [timedelta(days=-1), timedelta(days=400)])
def test_times_are_within_the_next_year(world, away):
    with pytest.raises(Invalid):
        schedule(world.bob, world.garden.pk, "hello", now() + away)


def test_who_may_not_post_schedules_nothing(world):
    with pytest.raises(Forbidden):
        schedule(world.carol, world.garden.pk, "hello", now() + SOON)


def test_so_many_wait(world, monkeypatch):
    monkeypatch.setattr(scheduling, "MOST_WAITING", 1)
    schedule(world.bob, world.garden.pk, "hello", now() + SOON)
    with pytest.raises(Invalid):
        schedule(world.bob, world.garden.pk, "hello", now() + SOON)


def test_what_the_database_refuses_now_is_tried_again(world, monkeypatch):
    one = schedule(world.bob, world.garden.pk, "hello", now() + SOON)
    make_due(one)

    def fail(post):
        raise DatabaseError("away")

    with monkeypatch.context() as patched:
        patched.setattr(scheduling, "post_message", fail)
        assert send_due() == 0
    assert not Message.objects.exists()
    assert send_due() == 1
    assert Message.objects.count() == 1
