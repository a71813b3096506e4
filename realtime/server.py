"""uvicorn's WebSocket protocol, with a direct way out for ready frames: `--ws realtime.server:WebSocketProtocol`.

ASGI's `send` costs a coroutine, an encoding and a framing per message and socket. Here a broadcast is
framed once and its bytes are handed to each transport. Controls, fragments and the closing handshake stay
uvicorn's. The protocol is itself the `Outlet` of realtime.outlets and offers itself in the scope.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from realtime.outlets import CLOSE_TIMEOUT_S, EXTENSION
from realtime.payload import Payload

PING = b"\x89\x00"  # RFC 6455 section 5.5.2: FIN, ping, no payload


class WebSocketProtocol(WebSocketsSansIOProtocol):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = CLOSE_TIMEOUT_S
        self.last_heard = self.loop.time()
        self._congested = False

    # --- asyncio.Protocol

    def data_received(self, data: bytes) -> None:
        self.last_heard = self.loop.time()
        super().data_received(data)

    def pause_writing(self) -> None:
        self._congested = True
        super().pause_writing()

    def resume_writing(self) -> None:
        self._congested = False
        super().resume_writing()

    # --- uvicorn

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # The application's task was made but has not run: it finds the extension.
        scope = getattr(self, "scope", None)
        if scope is not None:
            scope["extensions"][EXTENSION] = {"outlet": self}

    def start_keepalive(self) -> None:
        """Nothing: the hub's heartbeat pings all connections with one timer."""

    # --- realtime.outlets.Outlet

    def offer(self, payload: Payload) -> bool:
        if self._congested:
            return self._ended
        if not self._ended:
            self.transport.write(payload.websocket)
        return True

    async def deliver(self, payload: Payload) -> None:
        await self.writable.wait()
        if not self._ended:
            self.transport.write(payload.websocket)

    def ping(self) -> None:
        if not self._ended:
            self.transport.write(PING)

    def close(self, code: int, reason: str = "") -> None:
        """Now, though the transport is full: `send` would wait for a peer that does not read."""
        if self._ended or not self.handshake_complete:
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.abort)

    def abort(self) -> None:
        self.transport.abort()

    @property
    def _ended(self) -> bool:
        return self.close_sent or self.disconnected or self.transport.is_closing()
