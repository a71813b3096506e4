"""Answers over plain ASGI, in the shapes of every other door."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from chat.frames import encode
from foundation.errors import FlackError, MethodNotAllowed, TooFast, Unauthenticated

Send = Callable[[Any], Awaitable[None]]

METHODS = "GET, POST"


async def start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    always = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    raw = [(name.lower().encode(), value.encode()) for name, value in (always | dict(headers)).items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def answer(send: Send, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
    mine = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    with suppress(OSError):  # the client went away
        await start(send, status, mine | dict(headers or {}))
        await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, error: FlackError, language: str | None = None) -> None:
    headers = {}
    if isinstance(error, TooFast):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="Flack"'
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = METHODS
    await answer(send, error.status, encode({"error": error.as_dict(language)}), headers)
