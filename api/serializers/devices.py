"""The bodies about browsers that take pushes."""

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Text


class SubscriptionKeys(serializers.Serializer[Any]):
    p256dh = Text(help_text="The browser's public key, uncompressed, in base64url.")
    auth = Text(help_text="16 bytes in base64url.")


class NewDevice(serializers.Serializer[Any]):
    """`endpoint` and `keys` as `PushSubscription.toJSON()` has them."""

    endpoint = Text(help_text="An https address of the browser's push service.")
    keys = SubscriptionKeys()
    name = Text(required=False, help_text="What your list calls it.")
    words = serializers.BooleanField(required=False, help_text="Whether who wrote and what is told.")
    time_zone = Text(required=False, help_text="An IANA name: the browser's own, where you chose none.")
    replaces = Text(required=False, help_text="The endpoint that this browser had before.")


class ChangedDevice(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = Text(required=False)
    words = serializers.BooleanField(required=False)
