"""Who is really asking, and by which scheme, where trusted proxies stand in front.

Without this, everybody behind nginx has nginx's address, and the limits per address would count them as one. What
an untrusted peer says about itself is ignored: otherwise anybody could be anybody. Everything behind this finds the
real client in `scope["client"]` or REMOTE_ADDR, and needs no header for it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flackproject.asgi_types import ASGIApp, Receive, Scope, Send
from foundation.addresses import client_address, is_trusted

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SCHEMES = {"http": ("http", "https"), "websocket": ("ws", "wss")}


class ForwardedASGI:
    """An ASGI application in front of another: puts the real client and scheme into the scope."""

    def __init__(self, app: ASGIApp, trusted: Iterable[str]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and scope["type"] in SCHEMES:
            peer, port = scope.get("client") or ("", 0)
            if is_trusted(peer or "", self._trusted):
                scope = self._real(scope, peer or "", port)
        await self._app(scope, receive, send)

    def _real(self, scope: Scope, peer: str, port: int) -> Scope:
        forwarded_for: list[str] = []
        real: dict[str, Any] = {}
        for name, value in scope["headers"]:
            if name == b"x-forwarded-for":
                forwarded_for.append(value.decode("latin1"))
            elif name == b"x-forwarded-proto":
                secure = value.strip().lower() in (b"https", b"wss")
                real["scheme"] = SCHEMES[scope["type"]][secure]
        client = client_address(peer, ",".join(forwarded_for), self._trusted)
        real["client"] = (client, port if client == peer else 0)
        return scope | real


class ForwardedWSGI:
    """The same for WSGI servers."""

    def __init__(self, app: WSGIApp, trusted: Iterable[str]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        if is_trusted(peer, self._trusted):
            forwarded_for = environ.get("HTTP_X_FORWARDED_FOR", "")
            environ["REMOTE_ADDR"] = client_address(peer, forwarded_for, self._trusted)
            proto = environ.get("HTTP_X_FORWARDED_PROTO")
            if proto is not None:
                environ["wsgi.url_scheme"] = "https" if proto.strip().lower() == "https" else "http"
        return self._app(environ, start_response)
