"""What a hot request says, taken from the ASGI scope without a look at the database; and who sends it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from accounts import authentication
from accounts.models import User
from foundation.languages import language_of

ANSWERS_JSON = frozenset({None, "", "*/*", "application/json"})
"""Of `Accept`, where there is nothing to choose."""

SENDS_JSON = frozenset({"application/json", "application/json; charset=utf-8", "application/json;charset=utf-8"})

CHANGES_EVERYTHING = frozenset({"prefer", "transfer-encoding"})
"""Headers that make another request of it: an answer later (RFC 7240), a body of unknown length."""

TAKEN = frozenset(
    {
        "accept",
        "accept-language",
        "authorization",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "idempotency-key",
        "if-none-match",
    }
)

_CSRF_SECRET = re.compile(r"[A-Za-z0-9]{32}|[A-Za-z0-9]{64}")
_SHORTEST_SESSION_KEY = 8


class Unusual(Exception):
    """Not the plain case: for the view."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` holds those of TAKEN that came, each of which came once."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def language(self) -> str:
        """For errors; nothing else that is answered has one."""
        return language_of(self.headers)


def plain_request(scope: Mapping[str, Any]) -> Asked:
    """Raises Unusual."""
    headers: dict[str, str] = {}
    for raw_name, value in scope["headers"]:
        name = raw_name.decode("latin1")
        if name in CHANGES_EVERYTHING or name in headers:
            raise Unusual
        if name in TAKEN:
            headers[name] = value.decode("latin1")
    if scope.get("root_path") or headers.get("accept") not in ANSWERS_JSON:
        raise Unusual
    if settings.SECURE_SSL_REDIRECT and scope["scheme"] != "https":
        raise Unusual
    return Asked(scope["method"], scope["path"], scope["query_string"].decode("latin1"), headers)


def length_of(asked: Asked) -> int:
    """Of the body, in bytes. Raises Unusual when it is not told or too long."""
    text = asked.headers.get("content-length", "0")
    if not (text.isascii() and text.isdecimal()) or int(text) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Unusual
    return int(text)


def sender(asked: Asked) -> User:
    """By bearer token, or by the session of a page that only reads: what it writes needs a look at its CSRF token.

    Raises Suspended, and Unusual for who has not signed in: what they may see is the view's affair.
    """
    session_key = _session_key(asked)
    authorization = asked.headers.get("authorization")
    if authorization is not None:
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unusual
        found = authentication.by_token(secret.strip())
    elif asked.method == "GET":
        found = authentication.by_session(session_key)
    else:
        raise Unusual
    if found is None:
        raise Unusual
    return found[0]


def _session_key(asked: Asked) -> str | None:
    """Raises Unusual where Django would answer with better cookies."""
    if "cookie" not in asked.headers:
        return None
    cookies = parse_cookie(asked.headers["cookie"])
    csrf, session = cookies.get(settings.CSRF_COOKIE_NAME), cookies.get(settings.SESSION_COOKIE_NAME)
    if csrf is not None and not _CSRF_SECRET.fullmatch(csrf):
        raise Unusual
    if session is not None and len(session) < _SHORTEST_SESSION_KEY:
        raise Unusual
    return session
