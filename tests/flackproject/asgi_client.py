"""Asks an ASGI application for one HTTP response, as a server would, and can walk away in the middle."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flackproject.asgi_types import ASGIApp

Headers = Sequence[tuple[bytes, bytes]]


@dataclass
class Response:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def http_scope(path: str, method: str = "GET", headers: Headers = (), client: str = "127.0.0.1") -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), *headers],
        "client": (client, 4711),
        "server": ("localhost", 80),
        "extensions": {},
    }


async def ask(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    *,
    headers: Headers = (),
    body: bytes = b"",
    gone: asyncio.Event | None = None,
    client: str = "127.0.0.1",
) -> Response:
    """The whole response. The client leaves when `gone` is set."""
    response = Response()
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            response.status = message["status"]
            response.headers = {name.decode().lower(): value.decode() for name, value in message.get("headers", [])}
        else:
            response.body += message.get("body", b"")

    await app(http_scope(path, method, headers, client), receive, send)
    return response
