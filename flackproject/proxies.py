"""Who is really asking, and by which scheme, where trusted proxies stand in front.

Without this, everybody behind nginx has nginx's address, and the limits per address would count them as one. What
an untrusted peer says about itself is ignored: otherwise anybody could be anybody.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from flackproject.asgi_types import ASGIApp, Receive, Scope, Send

UNIX_SOCKET = "unix"
"""Stands in FLACK_TRUSTED_PROXIES for peers on a Unix socket, which have no address."""

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class TrustedProxies:
    """What FLACK_TRUSTED_PROXIES names: addresses, networks, or `unix`."""

    def __init__(self, names: Iterable[str]) -> None:
        self._networks: list[IPv4Network | IPv6Network] = []
        self._unix = False
        for name in names:
            if name == UNIX_SOCKET:
                self._unix = True
            else:
                self._networks.append(ip_network(name, strict=False))
        self.trusts = lru_cache(maxsize=4096)(self._trusts)

    def client(self, peer: str, forwarded_for: str) -> str:
        """The nearest address that is no proxy of ours: each proxy appends whom it heard, so from the right."""
        if not self.trusts(peer):
            return peer
        client = peer
        for part in reversed(forwarded_for.split(",")):
            hop = _address(part.strip())
            if hop is None:
                break
            client = hop
            if not self.trusts(hop):
                break
        return client

    def _trusts(self, peer: str) -> bool:
        if not peer:
            return self._unix
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._networks)


class ForwardedASGI:
    """An ASGI application in front of another: puts the real client and scheme into the scope."""

    def __init__(self, app: ASGIApp, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            peer, port = scope.get("client") or ("", 0)
            if self._proxies.trusts(peer or ""):
                scope = self._real(scope, peer or "", port)
        await self._app(scope, receive, send)

    def _real(self, scope: Scope, peer: str, port: int) -> Scope:
        forwarded_for: list[str] = []
        secure: bool | None = None
        for name, value in scope["headers"]:
            if name == b"x-forwarded-for":
                forwarded_for.append(value.decode("latin1"))
            elif name == b"x-forwarded-proto":
                secure = value.strip().lower() in (b"https", b"wss")
        client = self._proxies.client(peer, ",".join(forwarded_for))
        real: dict[str, Any] = {"client": (client, 0 if client != peer else port)}
        if secure is not None:
            plain = {"http": ("http", "https"), "websocket": ("ws", "wss")}[scope["type"]]
            real["scheme"] = plain[secure]
        return scope | real


class ForwardedWSGI:
    """The same for WSGI servers."""

    def __init__(self, app: WSGIApp, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        if self._proxies.trusts(peer):
            environ["REMOTE_ADDR"] = self._proxies.client(peer, environ.get("HTTP_X_FORWARDED_FOR", ""))
            proto = environ.get("HTTP_X_FORWARDED_PROTO")
            if proto is not None:
                environ["wsgi.url_scheme"] = "https" if proto.strip().lower() == "https" else "http"
        return self._app(environ, start_response)


def _address(text: str) -> str | None:
    """The address in one part of X-Forwarded-For, which may carry a port; None for what is no address."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None
