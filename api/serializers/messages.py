"""Bodies about messages."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import CallAll, Count, FileIds, Id, Text


class NewMessage(serializers.Serializer[Any]):
    source = Text(  # type: ignore[assignment]
        help_text="Markdown. May be empty where there are files.", style={"base_template": "textarea.html"}
    )
    room = Id(required=False, help_text="#general where it is left out.")
    client_id = Text(required=False, help_text="Your own name for this message: sent twice, it is posted once.")
    reply_to = Id(required=False, allow_null=True, default=None)
    call_all = CallAll()
    attachments = FileIds()


class AnyText(serializers.Serializer[Any]):
    source = Text(help_text="Markdown.", style={"base_template": "textarea.html"})  # type: ignore[assignment]


class NewPoll(serializers.Serializer[Any]):
    question = Text(help_text="Markdown.", style={"base_template": "textarea.html"})
    options = serializers.ListField(child=Text(), max_length=100, help_text="2 to 12 different texts.")
    several = serializers.BooleanField(
        required=False, default=False, help_text="Whether one person may choose more than one."
    )
    call_all = CallAll()
    client_id = Text(required=False, help_text="Your own name for this message: sent twice, it is posted once.")


class Votes(serializers.Serializer[Any]):
    options = serializers.ListField(child=Id(), max_length=100, help_text="Ids of all that you choose.")


class ChangedMessage(serializers.Serializer[Any]):
    source = Text(help_text="Markdown.", style={"base_template": "textarea.html"})  # type: ignore[assignment]
    version = Count(required=False, allow_null=True, default=None, help_text="A conflict when it is not the newest.")


class Note(serializers.Serializer[Any]):
    note = Text(required=False, default="")


class Forward(serializers.Serializer[Any]):
    room = Id()
    comment = Text(required=False, default="", help_text="Markdown, above the quotation.")
    call_all = CallAll()
    client_id = Text(required=False, help_text="Your own name for the new message: sent twice, it is posted once.")
