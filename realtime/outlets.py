"""Where a connection's frames leave: what a transport must offer, and the one for any ASGI server.

The faster one is `realtime.server.WebSocketProtocol`, which is an outlet itself and says so in the
scope; `outlet_for` finds it.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, Protocol, cast

from realtime.payload import Payload

# Key of the ASGI extension by which a server offers its own outlet.
EXTENSION = "flack.ready_frames"

# A peer that reads nothing can't be told why it is closed; waiting longer holds memory.
CLOSE_TIMEOUT_S = 5.0

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# Takes ready WebSocket bytes, at once and whole.
Write = Callable[[bytes], None]


class Outlet(Protocol):
    """One peer. All of it is called on the loop, and only what is `async` waits."""

    @property
    def last_heard(self) -> float:
        """Loop time of the last bytes from the peer; infinity where nobody can tell."""
        ...

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        """The transport's own `write`, where ready frames may go straight to it; else None.

        To be used only while the lane is open, as it is at first: `changed` hears when it shuts (from within the
        write that fills the transport, too) and when it opens again.
        """
        ...

    def offer(self, payload: Payload) -> bool:
        """Take it now, or say False: then `deliver` it. A peer that is gone takes everything."""
        ...

    async def deliver(self, payload: Payload) -> None:
        """Take it as soon as it fits."""
        ...

    async def writable(self) -> None:
        """Return when something fits, or nothing ever will."""
        ...

    def ping(self) -> None:
        """Ask the peer for a sign of life, where the transport has such a thing."""
        ...

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye, and be gone after CLOSE_TIMEOUT_S whatever the peer does."""
        ...

    def abort(self) -> None:
        """Be gone now."""
        ...


class AsgiOutlet:
    """A WebSocket through plain ASGI `send` (Daphne, or uvicorn with a protocol of its own).

    The server pings; here nothing is known of what it hears.
    """

    __slots__ = ("_closing", "_send")

    last_heard = math.inf

    def __init__(self, send: Send) -> None:
        self._send = send
        self._closing: asyncio.Task[None] | None = None

    def offer(self, payload: Payload) -> bool:
        return self._closing is not None

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        return None

    async def deliver(self, payload: Payload) -> None:
        await self._send({"type": "websocket.send", "text": payload.text})

    async def writable(self) -> None:
        """At once: nobody tells."""

    def ping(self) -> None:
        pass

    def close(self, code: int, reason: str = "") -> None:
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._say_goodbye(code, reason))

    def abort(self) -> None:
        self.close(1001)

    async def _say_goodbye(self, code: int, reason: str) -> None:
        with suppress(Exception):  # whoever is gone needs no goodbye; servers raise all kinds here
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})


def outlet_for(scope: MutableMapping[str, Any], send: Send) -> Outlet:
    """The server's own outlet where it offers one, else one over `send`."""
    offered = scope.get("extensions", {}).get(EXTENSION)
    if offered is None:
        return AsgiOutlet(send)
    return cast(Outlet, offered["outlet"])
