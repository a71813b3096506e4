"""Keep a message at hand: pin it for all in the room, bookmark it for oneself."""

from django.utils import timezone
from django.utils.translation import ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.actions.rewriting import rewrite
from chat.models import Bookmark, Message, Pin
from chat.policies import Action, require, require_react
from chat.queries.messages import message_for
from foundation.errors import Invalid, NotFound, TooLong
from foundation.text import one_line

MOST_PINS = 100
NOTE_CHARS = 250


@transacted
def set_pinned(actor: User, message_id: int, pinned: bool) -> Message:
    """One change of the message. Doing it twice is the same. Raises Invalid when the room has too many."""
    message, viewer, asked = message_for(actor, message_id)
    require(viewer, Action.PIN, asked)
    require_react(viewer, message, asked)
    changes.lock_rooms({message.counter_room_id, message.room_id})
    message, viewer, asked = message_for(actor, message_id)
    require(viewer, Action.PIN, asked)
    require_react(viewer, message, asked)
    if pinned:
        others = Pin.objects.filter(room=message.room_id).exclude(message=message)
        if others.count() >= MOST_PINS:
            raise Invalid(
                ngettext_lazy(
                    "A room holds at most {n} pin. Take one off first.",
                    "A room holds at most {n} pins. Take one off first.",
                    MOST_PINS,
                ),
                n=MOST_PINS,
            )
        _, moved = Pin.objects.get_or_create(
            message=message, defaults={"room_id": message.room_id, "pinned_by": actor, "created_at": timezone.now()}
        )
    else:
        moved = Pin.objects.filter(message=message).delete()[0] > 0
    if moved:
        changes.announce([rewrite(message, timezone.now())])
    return message


@transacted
def set_bookmarked(user: User, message_id: int, *, note: str = "") -> Bookmark:
    """Keep a message that one may read; again changes the note. One's other clients are told (`bookmark`)."""
    note = one_line(note)
    if len(note) > NOTE_CHARS:
        raise TooLong(
            ngettext_lazy("Notes hold at most {n} character.", "Notes hold at most {n} characters.", NOTE_CHARS),
            n=NOTE_CHARS,
            field="note",
        )
    message, _, _ = message_for(user, message_id)
    if message.deleted_at is not None or message.hidden_at is not None:
        raise NotFound
    bookmark, _ = Bookmark.objects.update_or_create(
        user=user,
        message=message,
        defaults={"note": note},
        create_defaults={"note": note, "created_at": timezone.now()},
    )
    changes.announce_to_user(user.pk, frames.bookmark_frame(message.room_id, message_id, on=True, note=note))
    return bookmark


@transacted
def remove_bookmark(user: User, message_id: int) -> None:
    """Also of a message that can't be read any more. Doing it twice is the same."""
    bookmark = Bookmark.objects.filter(user=user, message=message_id).select_related("message").first()
    if bookmark is None:
        return
    bookmark.delete()
    changes.announce_to_user(user.pk, frames.bookmark_frame(bookmark.message.room_id, message_id, on=False, note=""))
