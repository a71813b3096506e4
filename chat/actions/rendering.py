"""What slow work brings back: HTML and cards, each one more change of the message (docs/design.md, rule 8).

A result counts only while the text is the one that was worked on: written under the room's lock, against
`source_version`, never on a message that is gone.
"""

from collections.abc import Sequence

from django.utils import timezone

from accounts.transactions import transacted
from chat import changes
from chat.actions.rewriting import rewrite
from chat.models import LinkPreview, Message, MessagePreview, PreviewState
from chat.rendering import RENDERER_VERSION, escaped

MOST_FAILURES = 3
"""After so many the message stays the escaped text that it already is."""


@transacted
def apply_render(message_id: int, source_version: int, html: str) -> bool:
    """Show `html`. False when the text has changed or gone meanwhile."""
    message = _still(message_id, source_version)
    if message is None:
        return False
    if message.rendered_at is not None and message.html == html:
        Message.objects.filter(pk=message.pk).update(renderer=RENDERER_VERSION, render_failures=0)
        return True
    message.render_failures = 0
    _show(message, html)
    return True


def note_same(message_ids: Sequence[int]) -> None:
    """The renderer of today makes what these show already. Nobody sees a difference, so it is no change."""
    Message.objects.filter(pk__in=message_ids, rendered_at__isnull=False).update(
        renderer=RENDERER_VERSION, render_failures=0
    )


@transacted
def note_render_failure(message_id: int, source_version: int) -> int:
    """Count it; the third makes the escaped text final. How often it has failed now."""
    message = _still(message_id, source_version)
    if message is None or message.rendered_at is not None:
        return 0
    message.render_failures += 1
    if message.render_failures >= MOST_FAILURES:
        _show(message, escaped(message.source))
    else:
        Message.objects.filter(pk=message.pk).update(render_failures=message.render_failures)
    return message.render_failures


@transacted
def apply_previews(message_id: int, source_version: int, previews: Sequence[LinkPreview]) -> bool:
    """Hang these cards below the message, in this order; those that failed are left out. No card, no change."""
    message = _still(message_id, source_version)
    if message is None:
        return False
    ready = [preview for preview in previews if preview.state == PreviewState.READY]
    shown = list(
        MessagePreview.objects.filter(message=message).order_by("position").values_list("preview_id", flat=True)
    )
    message.links_due = False
    if shown == [preview.pk for preview in ready]:
        Message.objects.filter(pk=message.pk).update(links_due=False)
        return True
    MessagePreview.objects.filter(message=message).delete()
    MessagePreview.objects.bulk_create(
        [MessagePreview(message=message, preview=preview, position=position) for position, preview in enumerate(ready)]
    )
    changes.announce([rewrite(message, timezone.now())])
    return True


def _still(message_id: int, source_version: int) -> Message | None:
    """The message, locked, if its text is still the one that was worked on."""
    found = Message.objects.filter(pk=message_id).values_list("counter_room", flat=True).first()
    if found is None:
        return None
    changes.lock_rooms([found])
    return Message.objects.filter(pk=message_id, source_version=source_version, deleted_at=None).first()


def _show(message: Message, html: str) -> None:
    now = timezone.now()
    message.html = html
    message.rendered_at = now
    message.renderer = RENDERER_VERSION
    changes.announce([rewrite(message, now)])
