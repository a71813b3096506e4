"""Reminders: something one wants to be told at a time, about a message or not. Nobody else sees them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.actions.scheduling import checked_due
from chat.models import Reminder
from chat.queries.later import reminded_of
from chat.queries.messages import message_for
from chat.signals import reminder_told
from foundation.errors import Invalid, NotFound, TooLong
from foundation.text import one_line

TEXT_CHARS = 500
MOST_WAITING = 500
MOST_AT_ONCE = 500


@transacted
def remind(user: User, due_at: datetime, *, text: str = "", message_id: int | None = None) -> Reminder:
    """Raises Invalid, TooLong, and NotFound for a message that the user may not read."""
    text = one_line(text)
    if len(text) > TEXT_CHARS:
        raise TooLong(
            ngettext_lazy(
                "Reminders hold at most {n} character.", "Reminders hold at most {n} characters.", TEXT_CHARS
            ),
            n=TEXT_CHARS,
            field="text",
        )
    if message_id is not None:
        message, _, _ = message_for(user, message_id)
        if message.deleted_at is not None or message.hidden_at is not None:
            raise NotFound
    elif not text:
        raise Invalid(gettext_lazy("Say what you want to be reminded of."), field="text")
    if Reminder.objects.filter(user=user, done_at=None).count() >= MOST_WAITING:
        raise Invalid(
            ngettext_lazy(
                "At most {n} reminder can wait for its time.",
                "At most {n} reminders can wait for their time.",
                MOST_WAITING,
            ),
            n=MOST_WAITING,
        )
    made = Reminder.objects.create(
        user=user, message_id=message_id, text=text, due_at=checked_due(due_at), created_at=timezone.now()
    )
    _tell(made)
    return made


@transacted
def set_done(user: User, reminder_id: int) -> None:
    """It has been seen to, or is not wanted any more. Doing it twice is the same."""
    reminder = Reminder.objects.filter(pk=reminder_id, user=user).first()
    if reminder is None:
        raise NotFound
    if reminder.done_at is None:
        reminder.done_at = timezone.now()
        reminder.save(update_fields=["done_at"])
        _tell(reminder)


def tell_due() -> int:
    """Tell people what is due; how many were told. Called by two processes at once, each is told by one of them."""
    due = Reminder.objects.filter(told_at=None, done_at=None, due_at__lte=timezone.now())
    due = due.select_related("user").order_by("due_at")
    told = 0
    for reminder in list(due[:MOST_AT_ONCE]):
        with transaction.atomic():
            reminder.told_at = timezone.now()
            if Reminder.objects.filter(pk=reminder.pk, told_at=None).update(told_at=reminder.told_at):
                told += 1
                reminder_told.send(sender=Reminder, reminder=reminder)
                _tell(reminder)
    return told


def _tell(reminder: Reminder) -> None:
    message_text = reminded_of(reminder.user, [reminder]).get(reminder.message_id or 0, "")
    changes.announce_to_user(reminder.user_id, frames.reminder_frame(reminder, message_text))
