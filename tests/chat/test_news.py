"""Rooms in which something was said are handed on together, once, and no post waits for it."""

from typing import Any

import pytest
from celery import current_app

from chat import news
from tests.chat.slow_work import Queued, posted
from tests.conftest import World


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Queued:
    made = Queued()
    monkeypatch.setattr(news, "enqueue", made.take)
    monkeypatch.setattr(news, "_rooms", set())
    return made


def test_what_is_said_within_a_moment_is_one_task(world: World, handed: Queued, heard: Any) -> None:
    with heard():
        for room in (world.garden, world.general, world.garden):
            posted(world.alice, room, "hi")

    news.hand_over()
    news.hand_over()

    assert handed == [(news.TASK, sorted([world.garden.pk, world.general.pk]))]


def test_many_rooms_are_several_tasks(handed: Queued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_TOGETHER", 2)
    news.note_news(range(5))

    news.hand_over()

    assert [rooms for _, rooms in handed] == [[0, 1], [2, 3], [4]]


def test_the_task_is_there() -> None:
    current_app.loader.import_default_modules()
    assert news.TASK in current_app.tasks
