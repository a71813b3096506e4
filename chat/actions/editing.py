"""Change and delete messages. Each is one change of the room, of the newest form of the row."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, followups
from chat.actions.attachments import let_go
from chat.actions.deciding import close_reports_of
from chat.actions.mentions import names_of, others_mentioned
from chat.actions.polls import require_unanswered
from chat.actions.posts import checked_source
from chat.actions.rewriting import rewrite
from chat.models import (
    Attachment,
    Bookmark,
    Membership,
    Mention,
    Message,
    MessagePreview,
    Pin,
    Poll,
    Reaction,
    Resolution,
    Revision,
)
from chat.policies import require_delete, require_edit
from chat.queries.messages import message_for
from chat.rendering import RENDERER_VERSION, escaped, fast_html, references
from foundation.errors import Conflict
from foundation.text import clean


@transacted
def edit_message(actor: User, message_id: int, source: str, *, version: int | None = None) -> Message:
    """Change one's own message. The same text again changes nothing.

    Raises Conflict when `version` is given and is not the newest; without one the last writer wins.
    An edit never notifies, and calls nobody: @room written in later is only shown. A call that is taken out is over.
    """
    message, viewer, asked = message_for(actor, message_id)
    require_edit(viewer, message, asked)
    source = checked_source(clean(source), has_files=Attachment.objects.filter(message=message).exists())
    _lock(message)
    message, viewer, asked = message_for(actor, message_id)
    require_edit(viewer, message, asked)
    if version is not None and version != message.source_version:
        raise Conflict(gettext_lazy("This message has been changed meanwhile."), field="version")
    if source == message.source:
        return message
    require_unanswered(message)
    refs = references(source)
    names = names_of(refs.names)
    html = fast_html(source, names)
    now = timezone.now()
    Revision.objects.create(
        message=message,
        version=message.source_version,
        source=message.source,
        written_at=message.edited_at or message.created_at,
        replaced_at=now,
    )
    message.source = source
    message.source_version += 1
    message.html = escaped(source) if html is None else html
    message.rendered_at = None if html is None else now
    message.renderer = 0 if html is None else RENDERER_VERSION
    message.render_failures = 0
    message.links_due = bool(refs.urls)
    message.edited_at = now
    if message.calls and not getattr(refs, message.calls):
        message.calls = ""
    MessagePreview.objects.filter(message=message).delete()
    _renew_mentions(message, others_mentioned(refs, names, actor.pk))
    changes.announce([rewrite(message, now)])
    if html is None:
        followups.follow_up("message needs rendering", [message.pk])
    if refs.urls:
        followups.follow_up("message has links", [message.pk])
    return message


def _renew_mentions(message: Message, named: list[int]) -> None:
    inside = set(
        Membership.objects.filter(room=message.counter_room_id, user__in=named, left_at=None).values_list(
            "user", flat=True
        )
    )
    others = Mention.objects.filter(message=message).exclude(user__in=inside)
    if message.calls:
        others.update(called=True)
    else:
        others.delete()
    Mention.objects.filter(message=message, user__in=inside, called=True).update(called=False)
    Mention.objects.bulk_create(
        [
            Mention(message=message, user_id=user_id, room_id=message.room_id, number=message.number)
            for user_id in sorted(inside)
        ],
        ignore_conflicts=True,
    )


@transacted
def delete_message(actor: User, message_id: int) -> Message:
    """Make one's own message a tombstone; its text is gone. Raises NotFound for a tombstone."""
    message, viewer, asked = message_for(actor, message_id)
    require_delete(viewer, message, asked)
    _lock(message)
    message, viewer, asked = message_for(actor, message_id)
    require_delete(viewer, message, asked)
    _empty(message)
    return message


def _empty(message: Message) -> None:
    """Delete and purge: what the row said is gone, its place in the room's numbers stays."""
    now = timezone.now()
    message.source = message.html = ""
    message.rendered_at = message.rendered_at or now  # nothing waits to be rendered
    message.links_due = False
    message.deleted_at = now
    for belonging in (Mention, MessagePreview, Reaction, Revision, Pin, Bookmark, Poll):
        belonging.objects.filter(message=message).delete()
    let_go(Attachment.objects.filter(message=message))
    close_reports_of(message.pk, Resolution.DELETED, None)
    changes.announce([rewrite(message, now)])


def _lock(message: Message) -> None:
    """Lock the room whose counter numbers it. What was read before, row and standing, is read again after it."""
    changes.lock_rooms({message.counter_room_id, message.room_id})
