"""Writes answers: JSON for programs, pages for people. Stored JSON (msgspec.Raw) is passed on as it is."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.functional import Promise
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request


class FastJSONRenderer(JSONRenderer):
    """msgspec, which can splice in messages that were encoded when they were written."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        encoded = msgspec.json.encode(data, enc_hook=_plain)
        indent = self.get_indent(accepted_media_type or "", dict(renderer_context or {}))
        return msgspec.json.format(encoded, indent=indent) if indent else encoded


def _plain(value: Any) -> Any:
    """REST framework's own dictionaries and lazy strings. The error is the one that msgspec asks of an `enc_hook`."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str | Promise):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is not JSON")


class PagesRenderer(BrowsableAPIRenderer):
    """templates/rest_framework/api.html, in the look of the product."""

    def get_breadcrumbs(self, request: Request) -> list[tuple[str, str]]:
        """Each address once: it answers with and without its final slash."""
        crumbs = {url.rstrip("/"): name for name, url in super().get_breadcrumbs(request)}
        return [(name, url) for url, name in crumbs.items()]
