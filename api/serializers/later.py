"""Bodies about drafts, scheduled messages and reminders."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import CallAll, FileIds, Id, Text


class NewDraft(serializers.Serializer[Any]):
    source = Text(help_text="Markdown, as far as it is written.")  # type: ignore[assignment]
    reply_to = Id(required=False, allow_null=True, default=None)


class NewScheduled(serializers.Serializer[Any]):
    room = Id()
    source = Text(help_text="Markdown. May be empty where there are files.")  # type: ignore[assignment]
    due_at = Text(help_text="ISO 8601, or Unix seconds; within the next year.")
    reply_to = Id(required=False, allow_null=True, default=None)
    call_all = CallAll()
    attachments = FileIds()


class ChangedScheduled(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    source = Text(required=False, help_text="Markdown.")  # type: ignore[assignment]
    due_at = Text(required=False, help_text="ISO 8601, or Unix seconds; within the next year.")
    call_all = CallAll()


class NewReminder(serializers.Serializer[Any]):
    due_at = Text(help_text="ISO 8601, or Unix seconds; within the next year.")
    text = Text(required=False, default="")
    message_id = Id(required=False, allow_null=True, default=None)
