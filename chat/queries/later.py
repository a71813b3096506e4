"""One's own drafts, scheduled messages and reminders: few, so each list is whole."""

from accounts.models import User
from chat.models import Draft, Reminder, ScheduledMessage, ScheduledState


def drafts(user: User) -> list[Draft]:
    """The newest first."""
    return list(Draft.objects.filter(user=user).order_by("-updated_at"))


def scheduled(user: User) -> list[ScheduledMessage]:
    """What waits and what was refused, by its time. What was sent is a message, what was cancelled is nothing."""
    shown = [ScheduledState.WAITING, ScheduledState.REFUSED]
    return list(ScheduledMessage.objects.filter(author=user, state__in=shown).order_by("due_at", "pk"))


def reminders(user: User) -> list[Reminder]:
    """Those not seen to yet, by their time."""
    return list(Reminder.objects.filter(user=user, done_at=None).select_related("message").order_by("due_at", "pk"))
