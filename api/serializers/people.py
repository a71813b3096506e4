"""Bodies about accounts."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Text


class NewUser(serializers.Serializer[Any]):
    nickname = Text()
    password = Text(style={"input_type": "password"}, write_only=True)
    invitation = Text(required=False, default="", help_text="Where registration is by invitation.")


class ChangedUser(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    nickname = Text(required=False)
    display_name = Text(required=False)
    email = Text(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "password" in self.initial_data:
            raise serializers.ValidationError({"password": "Change it at /api/me/password."})
        return attrs


class ChangedPassword(serializers.Serializer[Any]):
    current = Text(style={"input_type": "password"}, write_only=True)
    new = Text(style={"input_type": "password"}, write_only=True)


class NewToken(serializers.Serializer[Any]):
    name = Text(required=False, default="", help_text="What your list of tokens calls it.")
