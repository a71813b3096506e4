"""Slow work inside the server process, as one command runs it."""

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from chat import tasks
from chat.rendering.child import shared
from flackproject import embedded
from flackproject.celery import app
from outbound.unfold import Preview
from realtime import publishing
from realtime.frame import Frame
from tests.chat.slow_work import posted
from tests.conftest import World

WAIT_S = 30


class Messages:
    """The message frames that were published, by any thread."""

    def __init__(self) -> None:
        self._frames: queue.Queue[dict[str, Any]] = queue.Queue()

    def publish(self, frame: Frame) -> None:
        body = json.loads(frame.data)
        if body["type"] == "message":
            self._frames.put(body["message"])

    def when(self, message_id: int, fact: str) -> dict[str, Any]:
        """The message once `fact` holds something; what comes before is passed over."""
        while (message := self.next(fact))["id"] != message_id:
            pass
        return message

    def next(self, fact: str) -> dict[str, Any]:
        """The next message of which `fact` holds something."""
        while not (message := self._frames.get(timeout=WAIT_S))[fact]:
            pass
        return message


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Messages:
    made = Messages()
    monkeypatch.setattr(publishing, "publish", made.publish)
    return made


@pytest.fixture
def worker(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(app.conf, "beat_schedule", {})
    embedded.start()
    yield
    embedded.stop()


@pytest.mark.usefixtures("worker")
def test_what_is_posted_is_rendered_and_the_child_ends_with_the_server(
    committed_world: World, published: Messages
) -> None:
    message = posted(committed_world.alice, committed_world.garden, "**hi**")

    assert published.when(message.pk, "rendered")["html"] == "<p><strong>hi</strong></p>"
    assert shared().pid is not None

    embedded.stop()
    assert shared().pid is None


@pytest.mark.usefixtures("worker")
def test_slow_links_hold_nobodys_rendering(
    committed_world: World, published: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, garden = committed_world.alice, committed_world.garden
    answering = threading.Event()

    def unfold(url: str, **bounds: object) -> Preview:
        assert answering.wait(2 * WAIT_S)
        return Preview(url, "page", "Slow", "", "", "", "")

    monkeypatch.setattr(tasks, "unfold", unfold)
    slow_ones = [posted(alice, garden, f"https://{number}.example") for number in range(embedded.THREADS + 2)]

    message = posted(alice, garden, "**hi**")
    assert published.when(message.pk, "rendered")["html"] == "<p><strong>hi</strong></p>"

    assert not answering.is_set()
    answering.set()
    left = {one.pk for one in slow_ones}
    while left:
        left -= {published.next("previews")["id"]}
