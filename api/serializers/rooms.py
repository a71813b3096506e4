"""Bodies about rooms."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Count, Id, Text


class NewRoom(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["open", "private", "direct"])
    name = Text(required=False, default="", help_text="Of an open or private room.")
    user_ids = serializers.ListField(
        child=Id(),
        required=False,
        default=list,
        max_length=100,
        style={"template": "api/no_field.html"},
        help_text="Of a direct room: with whom. Two to eight people, you among them.",
    )
    slug = Text(required=False, allow_null=True, default=None, help_text="Its address; made from the name if left out.")
    topic = Text(required=False, default="")
    description = Text(required=False, default="")


class ChangedRoom(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = Text(required=False)
    slug = Text(required=False, help_text="Its address. The one it had leads on to the new one.")
    topic = Text(required=False)
    description = Text(required=False)
    posting = serializers.ChoiceField(["everybody", "moderators"], required=False)
    kind = serializers.ChoiceField(["open", "private"], required=False, help_text="With all that was said in it.")
    web_public = serializers.BooleanField(required=False, help_text="Readable without signing in; open rooms only.")
    archived = serializers.BooleanField(required=False)


class ChangedMembership(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    involvement = serializers.ChoiceField(["everything", "mentions", "nothing", "hidden"], required=False)
    starred = serializers.BooleanField(required=False)


class ChangedMember(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["member", "moderator", "owner"])


class ReadPosition(serializers.Serializer[Any]):
    number = Count()
    unread = serializers.BooleanField(required=False, default=False, help_text="Backwards goes only with this.")


class NewMember(serializers.Serializer[Any]):
    user_id = Id()
