"""Bodies about files."""

from typing import Any

from rest_framework import serializers


class NewFile(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True, max_length=None, help_text="Its content decides what it is.")
