"""Bodies about rooms."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Count, Id, Text


class NewRoom(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["open", "private"])
    name = Text()
    slug = Text(required=False, allow_null=True, default=None, help_text="Its address; made from the name if left out.")
    topic = Text(required=False, default="")
    description = Text(required=False, default="")


class ChangedRoom(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = Text(required=False)
    topic = Text(required=False)
    description = Text(required=False)
    archived = serializers.BooleanField(required=False)


class ReadPosition(serializers.Serializer[Any]):
    number = Count()
    unread = serializers.BooleanField(required=False, default=False, help_text="Backwards goes only with this.")


class NewMember(serializers.Serializer[Any]):
    user_id = Id()
