"""The ASGI application: which protocol and path goes where."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from chat.consumers import ChatConsumer  # noqa: E402
from chat.streams.app import events  # noqa: E402
from flackproject.asgi_types import ASGIApp, Receive, Scope, Send  # noqa: E402
from flackproject.crowds import PerAddress  # noqa: E402
from flackproject.handler import OneHopHandler  # noqa: E402
from flackproject.hot import HotRequests  # noqa: E402
from flackproject.origins import OurHosts, OurOrigins, refuse  # noqa: E402
from flackproject.proxies import ForwardedASGI  # noqa: E402
from flackproject.services import Services  # noqa: E402
from flackproject.static import StaticFiles  # noqa: E402

SOCKETS: dict[str, ASGIApp] = {"/ws": ChatConsumer.as_asgi()}
STREAMS: dict[str, ASGIApp] = {"/api/events": PerAddress(OurHosts(events))}


class Flack:
    """Sends each scope to its application, and starts what a server process runs beside its requests."""

    def __init__(self) -> None:
        self._services = Services()
        self._http = StaticFiles(paths(STREAMS, otherwise=HotRequests(OneHopHandler())))
        self._sockets = PerAddress(OurOrigins(paths(SOCKETS, otherwise=refuse)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._services.lifespan(receive, send)
            return
        if not self._services.started:  # Daphne has no lifespan: begin with the first scope
            await self._services.start()
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
        else:
            await self._http(scope, receive, send)


def paths(table: dict[str, ASGIApp], *, otherwise: ASGIApp) -> ASGIApp:
    """The application that stands for the exact path, with or without a final slash."""
    by_path = {path.rstrip("/"): app for path, app in table.items()}

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        await by_path.get(scope["path"].rstrip("/"), otherwise)(scope, receive, send)

    return route


application = ForwardedASGI(Flack(), settings.FLACK_TRUSTED_PROXIES)
