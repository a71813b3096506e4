"""`manage.py render`: messages again, after the renderer changed. Each is one more change of its room."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, QuerySet
from tqdm import tqdm

from chat.actions import rendering
from chat.actions.mentions import names_of
from chat.models import Message, MessageKind, Room
from chat.rendering import RENDERER_VERSION, Names, fast_html, references
from chat.rendering.child import RenderChild, RenderFailed, shared

GROUP = 500
RENDER_WITHIN_S = 5.0
INTERRUPTED = 130  # as a shell reports Ctrl-C


class Command(BaseCommand):
    help = (
        "Render again what an older renderer made, and what it failed at. Safe to stop and to start again, "
        "and while people talk: what looks the same is no change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--room", help="only this room's (its slug)")
        parser.add_argument("--all", action="store_true", help="also those of the renderer of today")

    def handle(self, *, room: str | None, all: bool, **options: Any) -> None:
        rows = _wanted(room, everything=all)
        counts = {"changed": 0, "same": 0, "failed": 0}
        stopped = False
        last = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
        child = shared()
        with tqdm(total=rows.count(), unit="message", disable=None, file=sys.stderr) as progress:
            try:
                for group in _groups(rows, last):
                    for outcome in _again(group, child):
                        counts[outcome] += 1
                        progress.update()
            except KeyboardInterrupt:
                stopped = True
            finally:
                child.close()
        self.stdout.write(
            f"{counts['changed']:,} look different now, {counts['same']:,} look the same, "
            f"{counts['failed']:,} could not be rendered and stay as they are."
        )
        if stopped:
            self.stderr.write("Stopped. Run it again to go on.")
            sys.exit(INTERRUPTED)


def _wanted(slug: str | None, *, everything: bool) -> QuerySet[Message]:
    """Those that have been rendered: others wait for their task, or for the sweep. What a room says is no Markdown."""
    rows = Message.objects.filter(deleted_at=None, rendered_at__isnull=False).exclude(kind=MessageKind.SYSTEM)
    if slug is not None:
        room = Room.objects.filter(slug=slug).first()
        if room is None:
            raise CommandError(f"There is no room #{slug}.")
        rows = rows.filter(room=room)
    old = Q(renderer__lt=RENDERER_VERSION) | Q(render_failures__gte=rendering.MOST_FAILURES)
    return rows if everything else rows.filter(old)


def _groups(rows: QuerySet[Message], last: int) -> Iterator[list[Message]]:
    """By id up to the newest of when it began, so that nothing is held open while others write."""
    after = 0
    while group := list(rows.filter(pk__gt=after, pk__lte=last).order_by("pk")[:GROUP]):
        yield group
        after = group[-1].pk


def _again(group: list[Message], child: RenderChild) -> Iterator[str]:
    found = {message.pk: references(message.source) for message in group}
    everybody = names_of({name for refs in found.values() for name in refs.names})
    same = []
    for message in group:
        names = {name: everybody[name] for name in found[message.pk].names if name in everybody}
        html = _html(message, names, child)
        if html is None:
            yield "failed"
        elif html == message.html:
            same.append(message.pk)
            yield "same"
        else:
            rendering.apply_render(message.pk, message.source_version, html)
            yield "changed"
    rendering.note_same(same)


def _html(message: Message, names: Names, child: RenderChild) -> str | None:
    html = fast_html(message.source, names)
    if html is not None:
        return html
    try:
        return child.render(message.source, names, timeout_s=RENDER_WITHIN_S)
    except RenderFailed:
        return None
