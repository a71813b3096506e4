"""Which pages may open a socket here.

A browser sends its cookies along with any page's WebSocket, and only Origin says whose page it is. Host is checked
too, or a stranger's name that resolves to this machine would count as ours.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext_lazy

from chat.streams import answering
from flackproject.asgi_types import ASGIApp, Receive, Scope, Send
from foundation.errors import Invalid


class OurOrigins:
    """An ASGI application in front of sockets: others get 403 before the upgrade, whatever their credentials."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin1") for name, value in scope["headers"] if name in (b"origin", b"host")}
        if is_ours(headers.get(b"host", ""), headers.get(b"origin")):
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send)


class OurHosts:
    """The same for streams, which Django's own check of Host does not see. Origin needs none: a stranger's page
    can send a request but not read the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = next((value.decode("latin1") for name, value in scope["headers"] if name == b"host"), "")
        if is_ours(host, None):
            await self._app(scope, receive, send)
        else:
            await answering.refuse(send, Invalid(gettext_lazy("This request could not be read.")))


def is_ours(host: str, origin: str | None) -> bool:
    """Whether a page of `origin` (None: not a page) may connect to us under the name `host`."""
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    if origin is None or origin in settings.FLACK_ORIGINS:
        return True
    if origin == settings.FLACK_URL.rstrip("/"):
        return True
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Close before accepting: servers answer the handshake with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4403})
