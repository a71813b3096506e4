"""Messages for later: kept in the database, posted when their time has come, once.

`send_due` may be called by any process, as often as it likes: a message is posted under the name `scheduled:ID`.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.actions.attaching import put_by, scheduled_name
from chat.actions.judging import require_meant
from chat.actions.messages import post_message
from chat.actions.posts import checked_source, new_post
from chat.actions.trying import in_a_line
from chat.models import Message, ScheduledMessage, ScheduledState
from chat.policies import require_post
from chat.queries.later import files_waiting_with
from chat.queries.rooms import seen_by
from chat.rendering import references
from foundation.errors import FlackError, Invalid, NotFound
from foundation.languages import language_for
from foundation.text import clean

log = logging.getLogger(__name__)

MOST_WAITING = 100
LATEST = timedelta(days=366)
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Written:
    """What is to be posted, what it says on one line, and whom it calls (chat.rendering.References.calls)."""

    source: str
    text: str
    calls: str


def checked_due(due_at: datetime) -> datetime:
    """A moment from now to a year ahead; one that has just passed is now. Raises Invalid."""
    now = timezone.now()
    if not now - timedelta(minutes=1) <= due_at <= now + LATEST:
        raise Invalid(gettext_lazy("Choose a time within the next year."), field="due_at")
    return due_at


def schedule(
    author: User,
    room_id: int,
    source: str,
    due_at: datetime,
    *,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
    call_all: bool = False,
) -> ScheduledMessage:
    """Whether it may be posted is asked now, and again when its time has come; whether it is meant to call many
    (`call_all`) only now. Its files wait with it, and no other message can have them."""
    written = _written(author, source, has_files=bool(attachments))
    return _schedule(author, room_id, written, due_at, reply_to, attachments, call_all)


def _written(author: User, source: str, *, has_files: bool) -> _Written:
    """Raises Invalid and TooLong, and TooFast for who schedules faster than one may post."""
    source = checked_source(clean(source), has_files=has_files)
    text = in_a_line(author, source) if source.strip() else ""
    return _Written(source, text, references(source).calls)


@transacted
def _schedule(
    author: User,
    room_id: int,
    written: _Written,
    due_at: datetime,
    reply_to: int | None,
    attachments: Sequence[int],
    call_all: bool,
) -> ScheduledMessage:
    seen = seen_by(author, room_id)
    require_post(seen.viewer, seen.asked)
    if written.calls:
        require_meant(written.calls, seen.viewer, seen.room, seen.asked, call_all=call_all)
    if ScheduledMessage.objects.filter(author=author, state=ScheduledState.WAITING).count() >= MOST_WAITING:
        raise Invalid(
            ngettext_lazy(
                "At most {n} message can wait for its time.",
                "At most {n} messages can wait for their time.",
                MOST_WAITING,
            ),
            n=MOST_WAITING,
        )
    if reply_to is not None and not Message.objects.filter(pk=reply_to, room=room_id).exists():
        raise NotFound(gettext_lazy("That message is not in this room."), field="reply_to")
    made = ScheduledMessage.objects.create(
        author=author,
        room_id=room_id,
        source=written.source,
        text=written.text,
        reply_to_id=reply_to,
        due_at=checked_due(due_at),
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )
    put_by(author.pk, made, attachments)
    _tell(made)
    return made


def reschedule(
    author: User,
    scheduled_id: int,
    *,
    source: str | None = None,
    due_at: datetime | None = None,
    call_all: bool = False,
) -> ScheduledMessage:
    """Change what waits. Raises NotFound for what waits no more; other words are asked about as `schedule` does."""
    has_files = bool(files_waiting_with([scheduled_id])[scheduled_id])
    written = None if source is None else _written(author, source, has_files=has_files)
    return _reschedule(author, scheduled_id, written, due_at, call_all)


@transacted
def _reschedule(
    author: User, scheduled_id: int, written: _Written | None, due_at: datetime | None, call_all: bool
) -> ScheduledMessage:
    scheduled = _waiting(author, scheduled_id)
    if written is not None:
        if written.calls:
            seen = seen_by(author, scheduled.room_id)
            require_meant(written.calls, seen.viewer, seen.room, seen.asked, call_all=call_all)
        scheduled.source, scheduled.text = written.source, written.text
    if due_at is not None:
        scheduled.due_at = checked_due(due_at)
    scheduled.updated_at = timezone.now()
    scheduled.save(update_fields=["source", "text", "due_at", "updated_at"])
    _tell(scheduled)
    return scheduled


@transacted
def cancel(author: User, scheduled_id: int) -> None:
    """Doing it twice is the same. Its files are in no message then, as if they had just come up.

    Raises NotFound for one that is sent already, or somebody else's.
    """
    scheduled = ScheduledMessage.objects.select_for_update().filter(pk=scheduled_id, author=author).first()
    if scheduled is None or scheduled.state == ScheduledState.SENT:
        raise NotFound
    if scheduled.state != ScheduledState.CANCELLED:
        scheduled.attachments.update(scheduled=None, touched_at=timezone.now())
        _end(scheduled, ScheduledState.CANCELLED)


def send_due() -> int:
    """Post what is due, the oldest first; how many were done. What the database refuses now is tried again."""
    due = ScheduledMessage.objects.filter(state=ScheduledState.WAITING, due_at__lte=timezone.now()).order_by("due_at")
    done = 0
    for scheduled_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        try:
            done += _send(scheduled_id)
        except DatabaseError as error:
            log.warning("scheduled message %s could not be posted yet: %s", scheduled_id, type(error).__name__)
    return done


@transacted
def _send(scheduled_id: int) -> bool:
    """Post one and say so in the same transaction: it is cancelled, or sent, or refused, never two of these."""
    waiting = ScheduledMessage.objects.select_for_update().filter(state=ScheduledState.WAITING)
    scheduled = waiting.filter(pk=scheduled_id).first()
    if scheduled is None:
        return False
    post = new_post(
        scheduled.author_id,
        scheduled.room_id,
        scheduled.source,
        scheduled_name(scheduled.pk),
        reply_to=scheduled.reply_to_id,
        attachments=[file.pk for file in files_waiting_with([scheduled.pk])[scheduled.pk]],
        from_composer=False,
        call_all=True,  # asked when it was scheduled
    )
    try:
        scheduled.message_id = post_message(post).message_id
    except FlackError as refusal:
        told = refusal.as_dict(language_for(scheduled.author.language, ""))
        scheduled.refusal = told["detail"][:250]
        _end(scheduled, ScheduledState.REFUSED)
    else:
        _end(scheduled, ScheduledState.SENT)
    return True


def _end(scheduled: ScheduledMessage, state: ScheduledState) -> None:
    scheduled.state = state
    scheduled.updated_at = timezone.now()
    scheduled.save(update_fields=["state", "message", "refusal", "updated_at"])
    _tell(scheduled)


def _waiting(author: User, scheduled_id: int) -> ScheduledMessage:
    mine = ScheduledMessage.objects.select_for_update().filter(author=author, state=ScheduledState.WAITING)
    scheduled = mine.filter(pk=scheduled_id).first()
    if scheduled is None:
        raise NotFound
    return scheduled


def _tell(scheduled: ScheduledMessage) -> None:
    files = files_waiting_with([scheduled.pk])[scheduled.pk]
    changes.announce_to_user(scheduled.author_id, frames.scheduled_frame(scheduled, files))
