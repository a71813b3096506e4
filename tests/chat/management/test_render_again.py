"""`manage.py render` shows messages as the renderer of today would."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chat.actions import editing, rendering
from chat.actions.messages import new_post, post_message
from chat.models import Message
from chat.rendering import RENDERER_VERSION
from chat.rendering.child import RenderFailed
from tests.conftest import World

WRITTEN = "**bold**, and `code`"
BY_AN_OLD_ONE = "<p>as it was shown once</p>"


def again(*words: str) -> str:
    out = StringIO()
    call_command("render", *words, stdout=out)
    return out.getvalue()


def posted(world: World, source: str, client_id: str, **values: Any) -> Message:
    made = post_message(new_post(world.alice.pk, world.garden.pk, source, client_id))
    Message.objects.filter(pk=made.message_id).update(rendered_at="2026-01-01T00:00Z", **values)
    return Message.objects.get(pk=made.message_id)


def test_what_looks_different_is_one_change_that_the_room_hears(world: World, heard: Any) -> None:
    old = posted(world, WRITTEN, "1", html=BY_AN_OLD_ONE, renderer=0)

    with heard() as frames:
        assert "1 look different now, 0 look the same" in again()

    now = Message.objects.get(pk=old.pk)
    assert "<strong>bold</strong>" in now.html
    assert now.renderer == RENDERER_VERSION
    assert now.change == old.change + 1
    assert [frame["message"]["html"] for frame in frames.of("message")] == [now.html]


def test_what_looks_the_same_is_no_change(world: World, heard: Any) -> None:
    old = posted(world, "plain words", "1", renderer=0)

    with heard() as frames:
        assert "0 look different now, 1 look the same" in again()

    now = Message.objects.get(pk=old.pk)
    assert (now.change, now.renderer) == (old.change, RENDERER_VERSION)
    assert frames.counted() == []


def test_run_again_it_has_nothing_to_do(world: World) -> None:
    posted(world, WRITTEN, "1", html=BY_AN_OLD_ONE, renderer=0)
    again()
    assert "0 look different now, 0 look the same" in again()
    assert "0 look different now, 1 look the same" in again("--all")


def test_interrupted_it_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(4):
        posted(world, f"{WRITTEN} {place}", str(place), html=BY_AN_OLD_ONE, renderer=0)
    calls: list[int] = []

    real = rendering.apply_render

    def apply(*args: Any) -> bool:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(rendering, "apply_render", apply)
        with pytest.raises(SystemExit):
            again()

    assert "2 look different now" in again()
    assert not Message.objects.filter(html=BY_AN_OLD_ONE).exists()


def test_a_text_that_can_not_be_rendered_stays_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = posted(world, WRITTEN, "1", html=BY_AN_OLD_ONE, renderer=0)

    def fail(*args: Any, **options: Any) -> str:
        raise RenderFailed

    monkeypatch.setattr("chat.rendering.child.RenderChild.render", fail)
    assert "1 could not be rendered" in again()
    assert Message.objects.get(pk=old.pk).html == BY_AN_OLD_ONE


def test_tombstones_and_other_rooms_are_left_alone(world: World) -> None:
    gone = posted(world, WRITTEN, "1", html=BY_AN_OLD_ONE, renderer=0)
    editing.delete_message(world.alice, gone.pk)
    there = posted(world, WRITTEN, "2", html=BY_AN_OLD_ONE, renderer=0)

    assert "0 look different now, 0 look the same" in again("--room", "general")
    assert Message.objects.get(pk=there.pk).html == BY_AN_OLD_ONE
    assert "1 look different now" in again("--room", "garden")


def test_a_room_that_is_not_there(world: World) -> None:
    with pytest.raises(CommandError, match="no room #nowhere"):
        again("--room", "nowhere")
