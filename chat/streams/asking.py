"""What a request for events says: who asks, from where on, and in which form."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import msgspec
from django.conf import settings
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import authentication
from accounts.authentication import Credential
from accounts.models import User
from chat.cursors import Cursor, parse_cursor
from chat.idleness import begins_idle
from chat.session import database
from foundation.errors import Invalid, Malformed, MethodNotAllowed, TooLong, Unauthenticated, UnsupportedMediaType
from foundation.languages import language_of

Receive = Callable[[], Awaitable[Any]]

WAIT_S = 25.0
MOST_WAIT_S = 60.0
# A cursor of 5,000 rooms with 64-bit ids and changes is below this.
MOST_BODY_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """`cursor` None: start anew. `idle`: nobody is at this client."""

    cursor: Cursor | None
    wait_s: float
    stream: bool
    idle: bool
    language: str


class Body(msgspec.Struct):
    """Of a POST, as JSON or as a form: for cursors too long for an address."""

    cursor: str | None = None
    wait: float = WAIT_S


async def who(headers: Mapping[str, str]) -> tuple[User, Credential]:
    """By bearer token, else by session cookie. Raises Unauthenticated, Suspended.

    A cookie needs no Origin here as it does at the socket: other people's pages can't read the answer.
    """
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        known = await database.read(authentication.by_token, secret.strip())
    else:
        known = await database.read(authentication.by_session, _session_key(headers))
    if known is None:
        raise Unauthenticated
    return known


async def read_request(scope: Mapping[str, Any], headers: Mapping[str, str], receive: Receive) -> Asked:
    """Raises MethodNotAllowed, UnsupportedMediaType, Malformed, Invalid, TooLong."""
    if scope["method"] not in ("GET", "POST"):
        raise MethodNotAllowed
    if scope["method"] == "POST":
        given = await _body(headers, receive)
    else:
        given = _query(scope["query_string"])
    if not 0 <= given.wait <= MOST_WAIT_S:  # not for NaN either
        raise Invalid(
            ngettext_lazy("Wait between 0 and {n} second.", "Wait between 0 and {n} seconds.", round(MOST_WAIT_S)),
            n=round(MOST_WAIT_S),
            field="wait",
        )
    # EventSource sends the last cursor's id by itself when it reconnects; the address holds the one of its start.
    cursor = headers.get("last-event-id") or given.cursor
    stream = "text/event-stream" in headers.get("accept", "").lower()
    idle = begins_idle(scope["query_string"])
    return Asked(parse_cursor(cursor) if cursor else None, given.wait, stream, idle, language_of(headers))


def _query(query: bytes) -> Body:
    fields = parse_qs(query.decode("latin1"))
    try:
        wait = float(fields["wait"][-1]) if "wait" in fields else WAIT_S
    except ValueError:
        wait = math.nan
    return Body(fields["cursor"][-1] if "cursor" in fields else None, wait)


async def _body(headers: Mapping[str, str], receive: Receive) -> Body:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/json", "application/x-www-form-urlencoded"):
        raise UnsupportedMediaType
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > MOST_BODY_BYTES:
            raise TooLong(gettext_lazy("This holds at most {size} KiB."), size=MOST_BODY_BYTES // 1024)
        if not message.get("more_body", False):
            break
    if kind != "application/json":
        return _query(body)
    try:
        return msgspec.json.decode(body or b"{}", type=Body)
    except msgspec.ValidationError as error:
        raise Invalid(f"{error}.") from None
    except msgspec.DecodeError:
        raise Malformed from None


def _session_key(headers: Mapping[str, str]) -> str | None:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return cookie.value if cookie is not None else None
