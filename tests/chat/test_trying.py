"""What a text would look like: the HTML that posting it would bring, and no message."""

import pytest

from chat.actions import trying
from chat.models import Message
from chat.rendering import render
from chat.rendering.child import RenderFailed, shared
from foundation.errors import Invalid, TooFast, TooLong


@pytest.fixture(autouse=True)
def child():
    yield
    shared().close()


def test_it_looks_as_a_message_would(world):
    source = f"**bold** @{world.bob.nickname} <script>alert(1)</script>\n\n- one"

    html = trying.as_shown(world.alice, source)

    assert html == render(source, {world.bob.nickname: (world.bob.pk, world.bob.nickname)})
    assert "<strong>" in html
    assert "<script" not in html
    assert not Message.objects.filter(source=source).exists()


@pytest.mark.parametrize(("source", "error"), [(" ", Invalid), ("x" * 8_001, TooLong)])
def test_what_could_not_be_posted_is_refused(world, source, error):
    with pytest.raises(error):
        trying.as_shown(world.alice, source)


def test_a_text_that_is_too_much_shows_as_it_was_typed(world, monkeypatch):
    class Busy:
        def render(self, *given, **named):
            raise RenderFailed

    monkeypatch.setattr(trying, "shared", Busy)

    assert trying.as_shown(world.alice, "**a** <b>") == "<p>**a** &lt;b&gt;</p>"


def test_it_is_limited_like_posting(world, settings):
    settings.FLACK_POST_RATE = 1

    for _ in range(5):
        trying.as_shown(world.alice, "hello")
    with pytest.raises(TooFast):
        trying.as_shown(world.alice, "hello")
