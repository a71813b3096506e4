"""Query parameters: read, checked, and described for the schema in the same breath."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from foundation.clock import parse_time
from foundation.errors import Invalid

BIGGEST = 2**63 - 1
PAGE, MOST = 50, 200
MOST_PEOPLE = 1_000
"""People are pieces that are only joined: a thousand cost less than two hundred of anything else."""


def number(request: Request, name: str, *, least: int = 0, most: int = BIGGEST) -> int | None:
    """A whole number; None when it is not given. Raises Invalid."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and least <= int(text) <= most):
        raise Invalid(
            gettext_lazy("`{name}` is a whole number from {least} to {most}."),
            name=name,
            least=least,
            most=most,
            field=name,
        )
    return int(text)


def page_size(request: Request, most: int = MOST) -> int:
    return number(request, "limit", least=1, most=most) or PAGE


def flag(request: Request, name: str) -> bool:
    """`1` or `true`; `0`, `false` and nothing are no."""
    text = request.query_params.get(name, "").lower()
    if text not in ("", "0", "1", "true", "false"):
        raise Invalid(gettext_lazy("`{name}` is 1 or 0."), name=name, field=name)
    return text in ("1", "true")


def ids(request: Request, name: str, *, most: int = MOST) -> list[int]:
    """Ids, joined by commas. Raises Invalid."""
    given = [part for part in request.query_params.get(name, "").split(",") if part]
    if len(given) > most or not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in given):
        raise Invalid(
            gettext_lazy("`{name}` are up to {most} ids, joined by commas."), name=name, most=most, field=name
        )
    return [int(part) for part in given]


def moment(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name)
    return parse_time(text, field=name) if text else None


def next_page(request: Request, changes: Mapping[str, Any] | None) -> str | None:
    """This address with other parameters; None at the end."""
    if changes is None:
        return None
    kept = {name: value for name, value in request.query_params.items() if name not in changes}
    return f"{request.path}?{urlencode({**kept, **changes})}"


def described(name: str, kind: type, words: str, **limits: int) -> OpenApiParameter:
    schema = {int: "integer", bool: "boolean", str: "string"}[kind]
    return OpenApiParameter(name, {"type": schema, **limits}, description=words)


LIMIT = described("limit", int, "How many at most.", minimum=1, maximum=MOST, default=PAGE)
LONG_LIMIT = described("limit", int, "How many at most.", minimum=1, maximum=MOST_PEOPLE, default=PAGE)
AFTER = described("after", int, "Go on after this id; `next` has it.", minimum=0, maximum=BIGGEST)
GO_ON = described("after", int, "Where the page before ended; `next` has it.", minimum=0, maximum=BIGGEST)
SINCE = described("updated_since", str, "Changed at this moment or later: ISO 8601, or Unix seconds.")
