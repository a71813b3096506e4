"""Bodies about accounts."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.profiles import NO_STATUS, Status
from api.serializers.fields import Text
from foundation.clock import parse_time


class NewUser(serializers.Serializer[Any]):
    nickname = Text()
    password = Text(style={"input_type": "password"}, write_only=True)
    invitation = Text(required=False, default="", help_text="Where registration is by invitation.")


class NewStatus(serializers.Serializer[Any]):
    emoji = Text(required=False, default="", help_text="One emoji, or `:name:` of one of the workspace's own.")
    text = Text(required=False, default="")
    until = Text(required=False, allow_null=True, default=None, help_text="ISO 8601, or Unix seconds; null: no end.")


class ChangedUser(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    nickname = Text(required=False)
    display_name = Text(required=False)
    email = Text(required=False)
    about = Text(required=False)
    pronouns = Text(required=False)
    time_zone = Text(required=False, help_text="A name of the IANA database: `Europe/Vienna`.")
    language = Text(required=False, help_text="One that Flack speaks: `de`; empty: as each browser asks.")
    status = NewStatus(
        required=False, allow_null=True, help_text="null: none.", style={"template": "api/no_field.html"}
    )
    availability = serializers.ChoiceField(["auto", "away", "dnd"], required=False)
    availability_until = Text(
        required=False, allow_null=True, help_text="With `availability`: ISO 8601, or Unix seconds; null: no end."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "password" in self.initial_data:
            raise serializers.ValidationError({"password": "Change it at /api/me/password."})
        if "availability_until" in attrs:
            if "availability" not in attrs:
                raise serializers.ValidationError({"availability_until": "Name the availability that ends then."})
            attrs["availability_until"] = _moment(attrs["availability_until"], "availability_until")
        return attrs | ({"status": _status(attrs["status"])} if "status" in attrs else {})


def _status(sent: dict[str, Any] | None) -> Status:
    if sent is None:
        return NO_STATUS
    return Status(sent["emoji"], sent["text"], _moment(sent["until"], "status"))


def _moment(sent: str | None, field: str) -> datetime | None:
    return parse_time(sent, field=field) if sent else None


class ChangedPassword(serializers.Serializer[Any]):
    current = Text(style={"input_type": "password"}, write_only=True)
    new = Text(style={"input_type": "password"}, write_only=True)


class NewToken(serializers.Serializer[Any]):
    name = Text(required=False, default="", help_text="What your list of tokens calls it.")
