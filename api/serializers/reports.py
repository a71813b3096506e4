"""Bodies about reports."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Text


class NewReport(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(["spam", "abuse", "private", "illegal", "other"])
    text = Text(required=False, default="", help_text="In your own words, at most 500 characters.")


class Hiding(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(["spam", "abuse", "private", "illegal", "other"])
    text = Text(required=False, default="", help_text="In your own words, at most 250 characters.")


class Decision(serializers.Serializer[Any]):
    resolution = serializers.ChoiceField(["dismissed", "hidden"])
