"""One's own drafts, scheduled messages and reminders: few, so each list is whole."""

from collections.abc import Iterable

from accounts.models import User
from chat.models import Attachment, Draft, Message, Reminder, ScheduledMessage, ScheduledState
from chat.policies import Viewer
from chat.queries.details import SHOWN
from chat.queries.messages import readable
from chat.rendering.plain import line_of


def drafts(user: User) -> list[Draft]:
    """The newest first."""
    return list(Draft.objects.filter(user=user).order_by("-updated_at"))


def scheduled(user: User) -> list[ScheduledMessage]:
    """What waits and what was refused, by its time. What was sent is a message, what was cancelled is nothing."""
    shown = [ScheduledState.WAITING, ScheduledState.REFUSED]
    return list(ScheduledMessage.objects.filter(author=user, state__in=shown).order_by("due_at", "pk"))


def files_waiting_with(scheduled_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files of each of these messages for later, in their order. One query for any number."""
    files: dict[int, list[Attachment]] = {scheduled_id: [] for scheduled_id in scheduled_ids}
    for file in Attachment.objects.filter(scheduled__in=files, state__in=SHOWN).order_by("position"):
        files[file.scheduled_id or 0].append(file)
    return files


def reminders(user: User) -> list[Reminder]:
    """Those not seen to yet, by their time."""
    return list(Reminder.objects.filter(user=user, done_at=None).order_by("due_at", "pk"))


def reminded_of(user: User, reminders: Iterable[Reminder]) -> dict[int, str]:
    """What their messages say, by their ids, each on one line; those that the user may still read."""
    ids = [one.message_id for one in reminders if one.message_id is not None]
    if not ids:
        return {}
    rows = readable(Viewer(user), Message.objects.filter(pk__in=ids, deleted_at=None, hidden_at=None))
    said = rows.values_list("pk", "html", "rendered_at")
    return {pk: line_of(html, rendered=rendered_at is not None) for pk, html, rendered_at in said}
