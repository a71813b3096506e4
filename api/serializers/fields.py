"""Fields that leave the rules to the actions: length, characters and meaning are theirs."""

from typing import Any

from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

BIGGEST = 2**63 - 1


class Text(serializers.CharField):
    """Text as it was sent: white space, NUL and all. An action cleans or refuses it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "allow_blank": True, **options})
        self.validators = [
            validator
            for validator in self.validators
            if not isinstance(validator, ProhibitSurrogateCharactersValidator) and not _is_null_validator(validator)
        ]

    def to_internal_value(self, data: Any) -> str:
        """A number is not text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


def _is_null_validator(validator: object) -> bool:
    return type(validator).__name__ == "ProhibitNullCharactersValidator"


class Id(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=BIGGEST, **options)


class Count(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=BIGGEST, **options)


class FileIds(serializers.ListField):
    child = Id()

    def __init__(self, **options: Any) -> None:
        words = "Ids of files of yours that are in no message yet."
        style = {"template": "api/no_field.html"}
        super().__init__(**{"required": False, "default": list, "style": style, "help_text": words, **options})


class CallAll(serializers.BooleanField):
    def __init__(self, **options: Any) -> None:
        words = "@room or @here is meant, also where that is many people."
        super().__init__(**{"required": False, "default": False, "help_text": words, **options})
