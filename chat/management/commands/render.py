"""`manage.py render`: make the HTML of old messages again, after the renderer has learned something."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from tqdm import tqdm

from chat.actions.rendering import MOST_FAILURES
from chat.models import Message
from chat.rendering import RENDERER_VERSION
from chat.rendering.child import shared
from chat.tasks import render_again


class Command(BaseCommand):
    help = "Render again what an older renderer made, and what it failed at. People see it as it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        old = Q(renderer__lt=RENDERER_VERSION) | Q(render_failures__gte=MOST_FAILURES)
        waiting = Message.objects.filter(old, deleted_at=None).exclude(rendered_at=None).order_by("pk")
        message_ids = list(waiting.values_list("pk", flat=True))
        try:
            done = sum(map(render_again, tqdm(message_ids, unit="message", disable=None, file=self.stderr)))
        finally:
            shared().close()
        failed = len(message_ids) - done
        self.stdout.write(f"{done:,} messages rendered" + (f", {failed:,} left as they were." if failed else "."))
