"""`manage.py render`: old messages learn what the renderer has learned."""

from io import StringIO
from typing import Any

from django.core.management import call_command

from chat.models import Message
from chat.rendering import RENDERER_VERSION
from chat.tasks import render_message
from tests.chat.slow_work import Queued, posted
from tests.conftest import World


def test_what_an_older_renderer_made_is_made_again(world: World, queued: Queued, heard: Any) -> None:
    old = posted(world.alice, world.garden, "**hi**")
    new = posted(world.alice, world.garden, "**ho**")
    failed = posted(world.alice, world.garden, "**hm**")
    for message in (old, new, failed):
        render_message(message.pk)
    Message.objects.filter(pk=old.pk).update(html="<p><b>hi</b></p>", renderer=RENDERER_VERSION - 1)
    Message.objects.filter(pk=failed.pk).update(html="<p>**hm**</p>", render_failures=3)
    out = StringIO()

    with heard() as frames:
        call_command("render", stdout=out, stderr=StringIO())

    html = {frame["message"]["id"]: frame["message"]["html"] for frame in frames.counted()}
    assert html == {old.pk: "<p><strong>hi</strong></p>", failed.pk: "<p><strong>hm</strong></p>"}
    assert out.getvalue() == "2 messages rendered.\n"

    with heard() as frames:
        call_command("render", stdout=StringIO(), stderr=StringIO())
    assert frames == []
