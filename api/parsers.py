"""Reads bodies. Strict where REST framework is not: size, depth, encoding, constants that are not JSON."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy
from rest_framework.parsers import BaseParser, JSONParser

from foundation.errors import Malformed, TooLarge, TooLong


class StrictJSONParser(JSONParser):
    """RFC 8259: UTF-8, whatever `charset` says."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLong(gettext_lazy("A request holds at most {size} KiB."), size=limit // 1024)
        try:
            return json.loads(body.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise Malformed from None


class PictureParser(BaseParser):
    """The bytes of a picture, whatever kind its sender takes it for. The endpoint's `largest_body` bounds them."""

    media_type = "image/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        most: int = (parser_context or {})["view"].largest_body
        body: bytes = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(gettext_lazy("A request holds at most {size} KiB."), size=most // 1024)
        return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
