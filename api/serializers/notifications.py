"""The body about what one wants to be told of."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Text
from chat.actions.notifications import MOST_KEYWORDS


class ChangedQuietHours(serializers.Serializer[Any]):
    on = serializers.BooleanField(required=False)
    starts = Text(required=False, help_text="`HH:MM` in your own time zone.")
    ends = Text(required=False, help_text="`HH:MM`; the same as `starts` is the whole day.")
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        required=False,
        max_length=7,
        help_text="On which quiet hours begin: 1 is Monday, 7 Sunday.",
    )


class ChangedNotifications(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    direct = serializers.BooleanField(required=False, help_text="Messages in direct rooms.")
    mentions = serializers.BooleanField(required=False, help_text="Messages that name you, or call everybody.")
    threads = serializers.BooleanField(required=False, help_text="Replies in threads that you follow.")
    rooms = serializers.BooleanField(required=False, help_text="Everything in rooms whose involvement is everything.")
    keywords = serializers.ListField(
        child=Text(), required=False, help_text=f"Words of your own, at most {MOST_KEYWORDS}."
    )
    quiet = ChangedQuietHours(required=False)
