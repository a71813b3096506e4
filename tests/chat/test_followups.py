"""What follows a message is queued aside of it, and what was never queued is found."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from chat import tasks
from chat.actions.editing import delete_message
from chat.followups import enqueue
from chat.models import Message
from tests.chat.slow_work import Queued, posted
from tests.conftest import World


def age(*messages: Message) -> None:
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        updated_at=timezone.now() - tasks.SWEEP_AFTER - timedelta(seconds=1)
    )


def test_the_sweep_finds_what_was_never_queued(world: World, queued: Queued, heard: Any) -> None:
    unrendered = posted(world.alice, world.garden, "**hi**")
    unfolded = posted(world.alice, world.garden, "see https://a.example")
    plain = posted(world.alice, world.garden, "hi")
    deleted = posted(world.alice, world.garden, "**https://a.example**")
    delete_message(world.alice, deleted.pk)
    on_its_way = posted(world.alice, world.garden, "**a moment ago**")
    age(unrendered, unfolded, plain, deleted)

    with heard():
        tasks.sweep()

    assert sorted(queued) == [("chat.render_message", unrendered.pk), ("chat.unfold_links", unfolded.pk)]
    age(on_its_way)
    with heard():
        tasks.sweep()
    assert ("chat.render_message", on_its_way.pk) in queued


def test_the_sweep_finds_nothing_when_all_is_done(world: World, queued: Queued, heard: Any) -> None:
    age(posted(world.alice, world.garden, "hi"))

    with heard():
        tasks.sweep()

    assert queued == []


def test_a_broker_that_hangs_or_fails_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, answered, sent = threading.Event(), threading.Event(), threading.Event()

    def send_task(name: str, args: list[int], **options: object) -> None:
        if args == [1]:
            hanging.set()
            assert answered.wait(20)
            raise OperationalError("no broker")
        sent.set()

    monkeypatch.setattr(current_app, "send_task", send_task)

    enqueue("chat.render_message", [1, 2])

    assert hanging.wait(20)  # we are here, and the broker has not answered
    assert not sent.is_set()
    answered.set()
    assert sent.wait(20)
