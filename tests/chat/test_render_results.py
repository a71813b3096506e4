"""What slow work brings back counts only for the text it was made from."""

import pytest

from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message, restore_message
from chat.actions.messages import new_post, post_message
from chat.actions.previews import Card, keep_card, keep_failure, preview_of
from chat.actions.rendering import apply_previews, apply_render, note_render_failure
from chat.models import Message

SLOW = "| a | b |\n|---|---|\n| 1 | 2 |"
HTML = "<table></table>"


@pytest.fixture
def posted(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, SLOW, "1"))


def test_the_result_is_one_change_of_the_message(world, posted, heard):
    assert Message.objects.get(pk=posted.message_id).rendered_at is None

    with heard() as frames:
        assert apply_render(posted.message_id, 1, HTML) is True

    [frame] = frames
    assert (frame["after"], frame["change"]) == (posted.change, posted.change + 1)
    assert (frame["message"]["html"], frame["message"]["rendered"]) == (HTML, True)
    assert (frame["message"]["version"], frame["message"]["edited_at"]) == (1, None)


def test_the_same_result_twice_is_heard_once(world, posted, heard):
    with heard() as frames:
        apply_render(posted.message_id, 1, HTML)
        apply_render(posted.message_id, 1, HTML)

    assert len(frames) == 1


def test_a_result_that_comes_after_an_edit_is_thrown_away(world, posted, heard):
    edit_message(world.alice, posted.message_id, "plain")

    with heard() as frames:
        assert apply_render(posted.message_id, 1, HTML) is False
        assert note_render_failure(posted.message_id, 1) == 0
        assert apply_previews(posted.message_id, 1, []) is False

    assert frames == []
    assert Message.objects.get(pk=posted.message_id).html == "<p>plain</p>"


def test_a_result_that_comes_after_a_delete_is_thrown_away(world, posted, heard):
    delete_message(world.alice, posted.message_id)

    with heard() as frames:
        assert apply_render(posted.message_id, 1, HTML) is False
        assert note_render_failure(posted.message_id, 1) == 0
        assert apply_previews(posted.message_id, 1, [card("https://example.com/")]) is False

    assert frames == []
    assert Message.objects.get(pk=posted.message_id).html == ""


def test_a_result_for_a_hidden_message_shows_nothing_until_it_is_restored(world, posted, heard):
    hide_message(world.dana, posted.message_id)

    with heard() as frames:
        apply_render(posted.message_id, 1, HTML)
        restore_message(world.dana, posted.message_id)

    assert [frame["message"]["html"] for frame in frames] == ["", HTML]


def test_after_three_failures_the_escaped_text_is_final(world, posted, heard):
    with heard() as frames:
        assert [note_render_failure(posted.message_id, 1) for _ in range(4)] == [1, 2, 3, 0]

    [frame] = frames
    assert frame["message"]["rendered"] is True
    assert "<table" not in frame["message"]["html"]
    assert "| a | b |" in frame["message"]["html"]


def test_an_edit_gives_the_renderer_three_new_tries(world, posted):
    note_render_failure(posted.message_id, 1)
    note_render_failure(posted.message_id, 1)

    edit_message(world.alice, posted.message_id, SLOW + "\n| 3 | 4 |")

    assert note_render_failure(posted.message_id, 2) == 1


def card(url: str):
    return keep_card(preview_of(url), Card(title="A page", description="About", site="Example"))


def test_cards_hang_below_the_message_in_the_order_of_its_links(world, posted, heard):
    first, second = card("https://example.com/1"), card("https://example.com/2")
    failed = keep_failure(preview_of("https://example.com/3"), "timeout")

    with heard() as frames:
        apply_previews(posted.message_id, 1, [second, failed, first])
        apply_previews(posted.message_id, 1, [second, failed, first])

    [frame] = frames
    assert [preview["url"] for preview in frame["message"]["previews"]] == [second.url, first.url]
    assert Message.objects.get(pk=posted.message_id).links_due is False


def test_a_message_that_is_not_there_is_no_error(world):
    assert apply_render(10**12, 1, HTML) is False
    assert note_render_failure(10**12, 1) == 0
    assert apply_previews(10**12, 1, []) is False
