"""What is one person's own: drafts, what is sent or reminded of later, what they want to be told of."""

from collections.abc import Iterable
from typing import TypedDict

from chat.models import Attachment, Draft, NotificationRules, Reminder, ScheduledMessage
from chat.objects.messages import AttachmentObject, attachment_object
from foundation.clock import iso, iso_or_none


class DraftObject(TypedDict):
    room_id: int
    source: str
    reply_to: int | None
    version: int
    updated_at: str


class ScheduledObject(TypedDict):
    """`text` is what its source says, without Markdown, on one line. `refusal` is the sentence for its author where
    `state` is `refused`, `message_id` is there when it is `sent`."""

    id: int
    room_id: int
    source: str
    text: str
    reply_to: int | None
    due_at: str
    state: str
    message_id: int | None
    refusal: str
    attachments: list[AttachmentObject]
    created_at: str
    updated_at: str


class ReminderObject(TypedDict):
    """`message_text` is what its message says on one line: nothing without one, or where it may not be read. `told_at`
    is when it came due and was told, `done_at` when it was seen to."""

    id: int
    message_id: int | None
    message_text: str
    text: str
    due_at: str
    told_at: str | None
    done_at: str | None
    created_at: str


class QuietObject(TypedDict):
    """Times are `HH:MM` in the person's zone; days are those on which a period begins, Monday is 1."""

    on: bool
    starts: str
    ends: str
    days: list[int]


class NotificationsObject(TypedDict):
    direct: bool
    mentions: bool
    threads: bool
    rooms: bool
    keywords: list[str]
    quiet: QuietObject
    version: int


def draft_object(draft: Draft) -> DraftObject:
    return {
        "room_id": draft.room_id,
        "source": draft.source,
        "reply_to": draft.reply_to_id,
        "version": draft.version,
        "updated_at": iso(draft.updated_at),
    }


def scheduled_object(scheduled: ScheduledMessage, files: Iterable[Attachment]) -> ScheduledObject:
    return {
        "id": scheduled.pk,
        "room_id": scheduled.room_id,
        "source": scheduled.source,
        "text": scheduled.text,
        "reply_to": scheduled.reply_to_id,
        "due_at": iso(scheduled.due_at),
        "state": scheduled.state,
        "message_id": scheduled.message_id,
        "refusal": scheduled.refusal,
        "attachments": [attachment_object(file) for file in files],
        "created_at": iso(scheduled.created_at),
        "updated_at": iso(scheduled.updated_at),
    }


def reminder_object(reminder: Reminder, message_text: str) -> ReminderObject:
    return {
        "id": reminder.pk,
        "message_id": reminder.message_id,
        "message_text": message_text,
        "text": reminder.text,
        "due_at": iso(reminder.due_at),
        "told_at": iso_or_none(reminder.told_at),
        "done_at": iso_or_none(reminder.done_at),
        "created_at": iso(reminder.created_at),
    }


def notifications_object(rules: NotificationRules) -> NotificationsObject:
    return {
        "direct": rules.direct,
        "mentions": rules.mentions,
        "threads": rules.threads,
        "rooms": rules.rooms,
        "keywords": rules.keywords,
        "quiet": {
            "on": rules.quiet_on,
            "starts": f"{rules.quiet_starts:%H:%M}",
            "ends": f"{rules.quiet_ends:%H:%M}",
            "days": rules.quiet_days,
        },
        "version": rules.version,
    }
