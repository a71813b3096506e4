"""What is said of a picture that is sent."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Text

MOST_PX = 25_000


class Crop(serializers.Serializer[Any]):
    """A square of the upright picture, in its pixels. None of the three: its middle."""

    x = serializers.IntegerField(min_value=0, max_value=MOST_PX, required=False)
    y = serializers.IntegerField(min_value=0, max_value=MOST_PX, required=False)
    size = serializers.IntegerField(min_value=1, max_value=MOST_PX, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs and len(attrs) < 3:
            raise serializers.ValidationError({"crop": "Say x, y and size, or none of them."})
        return attrs


class NewEmoji(serializers.Serializer[Any]):
    name = Text(help_text="2 to 32 of a-z, 0-9, _, + and -.")
