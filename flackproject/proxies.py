"""Who is really asking, and by which scheme, where trusted proxies stand in front.

Without this, everybody behind nginx has nginx's address, and the limits per address would count them as one. What
an untrusted peer says about itself is ignored: otherwise anybody could be anybody. Everything behind this finds the
real client in `scope["client"]` or REMOTE_ADDR, and needs no header for it.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from flackproject.asgi_types import ASGIApp, Receive, Scope, Send

UNIX_SOCKET = "unix"
"""Stands in FLACK_TRUSTED_PROXIES for a peer on a Unix socket, which has no address."""

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


def client_address(peer: str, forwarded_for: str, trusted: tuple[str, ...]) -> str:
    """The last address of X-Forwarded-For that no trusted proxy wrote; `peer` where it is not trusted itself.

    Read from the right, because a client can write whatever it likes on the left.
    """
    address = peer
    for part in reversed(forwarded_for.split(",")) if forwarded_for else ():
        hop = _without_port(part.strip())
        if hop is None or not is_trusted(address, trusted):
            break
        address = hop
    return address


def is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    """Whether what this peer says of others is believed. An empty address is a Unix socket."""
    if not address:
        return UNIX_SOCKET in trusted
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(parsed in network for network in _networks(trusted))


def _without_port(text: str) -> str | None:
    """The address in one part of the header: `1.2.3.4`, `1.2.3.4:5`, `[::1]:5`. None for what is no address."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text, strict=False) for text in trusted if text != UNIX_SOCKET)
