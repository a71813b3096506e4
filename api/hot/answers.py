"""What a hot request is answered: the body and what the view would set; the middleware's headers are added outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.conditions import REVALIDATE, VARY
from api.errors import headers_of
from chat import frames
from foundation.errors import FlackError


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(status: int, body: bytes, *, allow: str, **headers: str) -> Answer:
    always = {"Content-Type": "application/json", "Vary": "Accept", "Allow": allow, "Cache-Control": "no-store"}
    return Answer(status, always | headers, body)


def tagged(tag: str, body: bytes, *, allow: str) -> Answer:
    """An answer that the client may keep and ask for again with its tag."""
    caching = {"ETag": tag, "Vary": ", ".join(VARY), "Cache-Control": REVALIDATE}
    return answer(200, body, allow=allow, **caching)


def held(tag: str, *, allow: str) -> Answer:
    """304: what the client has is what it would get."""
    full = tagged(tag, b"", allow=allow)
    return Answer(304, {name: value for name, value in full.headers.items() if name != "Content-Type"}, b"")


def refusal(error: FlackError, *, allow: str, language: str) -> Answer:
    body = frames.encode({"error": error.as_dict(language)})
    return answer(error.status, body, allow=allow, **headers_of(error))
