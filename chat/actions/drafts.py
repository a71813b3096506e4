"""What somebody has begun to write, kept per room and the same on all their devices. Nobody else sees it."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.models import Draft, Message
from chat.policies import Action, require
from chat.queries.rooms import seen_by
from foundation.errors import NotFound, TooLong
from foundation.text import clean

DRAFT_CHARS = 40_000
"""Beyond what a message holds: a text that must still be cut is not lost either."""


@transacted
def save_draft(user: User, room_id: int, source: str, *, reply_to: int | None = None) -> Draft:
    """The newest wins. One's other clients are told (`draft`). Raises NotFound, Forbidden, TooLong."""
    seen = seen_by(user, room_id)
    require(seen.viewer, Action.READ, seen.asked)
    require(seen.viewer, Action.HEAR, seen.asked)
    source = clean(source)
    if len(source) > DRAFT_CHARS:
        raise TooLong(
            ngettext_lazy("Drafts hold at most {n} character.", "Drafts hold at most {n} characters.", DRAFT_CHARS),
            n=DRAFT_CHARS,
            field="source",
        )
    if reply_to is not None and not Message.objects.filter(pk=reply_to, room=room_id).exists():
        raise NotFound(gettext_lazy("That message is not in this room."), field="reply_to")
    draft, _ = Draft.objects.update_or_create(
        user=user,
        room_id=room_id,
        defaults={"source": source, "reply_to_id": reply_to, "version": F("version") + 1, "updated_at": timezone.now()},
        create_defaults={"source": source, "reply_to_id": reply_to, "updated_at": timezone.now()},
    )
    draft.refresh_from_db()
    changes.announce_to_user(user.pk, frames.draft_frame(draft))
    return draft


@transacted
def drop_draft(user: User, room_id: int) -> None:
    """It was sent, or is not wanted any more. Doing it twice is the same."""
    draft = Draft.objects.filter(user=user, room=room_id).first()
    if draft is None:
        return
    draft.delete()
    changes.announce_to_user(user.pk, frames.no_draft_frame(room_id))
