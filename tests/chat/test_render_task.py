"""Rendering, after the message was shown as it was typed: one more change, or none."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.actions import change_profile
from accounts.models import User
from chat import tasks
from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.rendering import MOST_FAILURES
from chat.models import Message
from chat.rendering import RENDERER_VERSION, Names, escaped
from chat.rendering.child import RenderChild
from chat.tasks import render_message
from tests.chat.slow_work import Queued, posted
from tests.conftest import World

STUBBORN = (sys.executable, "-m", "tests.chat.rendering.stubborn_child")

pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture(scope="module")
def child() -> Iterator[RenderChild]:
    child = RenderChild(STUBBORN)
    yield child
    child.close()


@pytest.fixture(autouse=True)
def _stubborn(child: RenderChild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "shared", lambda: child)


class Meanwhile:
    """In place of the child: something happens to the message while it is rendered."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def render(self, source: str, names: Names, timeout_s: float) -> str:
        self.happens()
        return "<p>of the old text</p>"


def test_markup_is_shown_as_typed_until_it_is_rendered_as_one_more_change(world: World, heard: Any) -> None:
    message = posted(world.alice, world.garden, "**hi** @bob")
    assert (message.html, message.rendered_at) == (escaped("**hi** @bob"), None)

    with heard() as frames:
        render_message(message.pk)

    [frame] = frames.counted()
    assert (frame["after"], frame["change"]) == (message.change, message.change + 1)
    assert frame["message"]["rendered"] is True
    assert frame["message"]["mentions"] == [world.bob.pk]
    assert frame["message"]["html"].startswith("<p><strong>hi</strong> <a class=")
    message.refresh_from_db()
    assert message.html == frame["message"]["html"]
    assert message.renderer == RENDERER_VERSION


def test_a_task_that_is_run_twice_makes_one_change(world: World, heard: Any) -> None:
    message = posted(world.alice, world.garden, "**hi**")

    with heard() as frames:
        render_message(message.pk)
        render_message(message.pk)

    assert len(frames.counted()) == 1


def test_text_without_markup_needs_no_task(world: World, heard: Any, queued: Queued) -> None:
    with heard():
        assert posted(world.alice, world.garden, "hi").rendered_at is not None
        marked = posted(world.alice, world.garden, "**hi**")

    assert queued == [("chat.render_message", marked.pk)]


def test_a_result_after_an_edit_is_dropped(world: World, heard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    message = posted(world.alice, world.garden, "*old*")
    edit = Meanwhile(lambda: edit_message(world.alice, message.pk, "*new*"))

    with heard() as frames:
        with monkeypatch.context() as patched:
            patched.setattr(tasks, "shared", lambda: edit)
            render_message(message.pk)
        render_message(message.pk)

    assert [frame["message"]["html"] for frame in frames.of("message")] == ["<p>*new*</p>", "<p><em>new</em></p>"]


def test_a_result_after_a_delete_is_dropped(world: World, heard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    message = posted(world.alice, world.garden, "*old*")
    deletion = Meanwhile(lambda: delete_message(world.alice, message.pk))
    monkeypatch.setattr(tasks, "shared", lambda: deletion)

    with heard() as frames:
        render_message(message.pk)
        render_message(message.pk)

    [frame] = frames.of("message")
    assert frame["message"]["deleted_at"]
    message.refresh_from_db()
    assert (message.source, message.html) == ("", "")


def test_what_a_moderator_took_out_of_sight_stays_there_when_it_is_rendered(world: World, heard: Any) -> None:
    message = posted(world.alice, world.general, "*hush*")
    hide_message(world.dana, message.pk)

    with heard() as frames:
        render_message(message.pk)

    assert all(frame["message"]["html"] == "" and frame["message"]["deleted_at"] for frame in frames.of("message"))


def test_the_third_failure_makes_the_text_as_typed_final(world: World, heard: Any, queued: Queued) -> None:
    message = posted(world.alice, world.garden, "*fail*")

    with heard() as frames:
        render_message(message.pk)
        render_message(message.pk)
    assert frames == []
    assert queued == [("chat.render_message", message.pk)] * 2

    with heard() as frames:
        render_message(message.pk)
        render_message(message.pk)
    [frame] = frames.of("message")
    assert frame["message"]["rendered"] is True
    assert frame["message"]["html"] == "<p>*fail*</p>"
    assert len(queued) == 2


def test_a_text_that_loops_is_stopped_and_others_are_rendered(
    world: World, heard: Any, child: RenderChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    child.render("warm", {})
    monkeypatch.setattr(tasks, "RENDER_WITHIN_S", 0.2)
    looping = posted(world.alice, world.garden, "**loop**")
    other = posted(world.bob, world.garden, "**fine**")

    with heard() as frames:
        for _ in range(MOST_FAILURES):
            render_message(looping.pk)
        monkeypatch.undo()
        monkeypatch.setattr(tasks, "shared", lambda: child)
        render_message(other.pk)

    html = {frame["message"]["id"]: frame["message"]["html"] for frame in frames.of("message")}
    assert html == {looping.pk: "<p>**loop**</p>", other.pk: "<p><strong>fine</strong></p>"}


def test_an_edit_gives_a_text_that_failed_another_chance(world: World) -> None:
    message = posted(world.alice, world.garden, "*fail*")
    render_message(message.pk)
    render_message(message.pk)
    edit_message(world.alice, message.pk, "*fine*")

    render_message(message.pk)

    message.refresh_from_db()
    assert (message.html, message.render_failures) == ("<p><em>fine</em></p>", 0)


def test_a_mention_is_rendered_with_the_name_of_today(world: World) -> None:
    message = posted(world.alice, world.garden, "*hi* @bob")
    change_profile(User.objects.get(pk=world.bob.pk), world.bob.pk, nickname="Bob")

    render_message(message.pk)

    message.refresh_from_db()
    assert f'<a class="mention" data-user-id="{world.bob.pk}" href="/people/Bob">@Bob</a>' in message.html


def test_a_message_that_is_not_there_is_no_error(world: World) -> None:
    render_message(10**9)
    assert not Message.objects.exists()
