"""How many sockets and streams one address may have open: without a bound, one machine takes all that a process has.

Counted per process, from before anybody has signed in. The address is the one that flackproject/proxies.py found.
"""

from collections import Counter

from django.conf import settings
from django.utils.translation import gettext_lazy

from chat.streams import answering
from flackproject.asgi_types import ASGIApp, Receive, Scope, Send
from foundation.addresses import for_limits
from foundation.errors import TooFast

RETRY_AFTER_S = 10

_open: Counter[str] = Counter()


class PerAddress:
    """An ASGI application in front of sockets and streams: whoever is too much gets 429."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit, client = settings.FLACK_SOCKETS_PER_ADDRESS, scope.get("client")
        if not limit or not client:  # on a Unix socket for which no proxy is trusted, all would be one
            await self._app(scope, receive, send)
            return
        address = for_limits(client[0])
        if _open[address] >= limit:
            await _refuse(scope, send)
            return
        _open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            _open[address] -= 1
            if not _open[address]:
                del _open[address]


async def _refuse(scope: Scope, send: Send) -> None:
    error = TooFast(RETRY_AFTER_S, gettext_lazy("Too many connections are open from your address."))
    if scope["type"] == "http":
        await answering.refuse(send, error)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await answering.refuse(lambda message: send(message | {"type": f"websocket.{message['type']}"}), error)
    else:
        await send({"type": "websocket.close", "code": 4429})  # servers make 403 of it
