"""A WebSocket protocol for uvicorn, for sockets that are mostly written to: `--ws realtime.server:WebSocketProtocol`.

ASGI's `send` costs a coroutine, an encoding and a framing per message and socket. Here the hub frames a broadcast
once and writes its bytes to each transport (docs/decisions/0004-our-own-websocket-protocol.md). The protocol offers
itself in the scope as the `Outlet` of realtime.outlets; applications that don't know it use ASGI as ever.

An idle connection is this object, its transport and the task of its ASGI call: no timer, no queue, no request.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected, get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from realtime.handshake import Handshake
from realtime.outlets import CLOSE_TIMEOUT_S, EXTENSION, Write
from realtime.payload import Payload
from realtime.wire import BINARY, GONE, PING, PONG, TEXT, Event, Incoming, Violation, close_frame, framed

log = logging.getLogger("uvicorn.error")

PING_FRAME = framed(PING, b"")

# Read ahead of the application: more, and the peer waits. One chunk from the system may be beyond it.
MOST_AHEAD = 32
# Answered together at most: of a flood the newest pings suffice (RFC 6455 section 5.5.3).
MOST_PONGS = 64

GOING_AWAY = 1012  # section 7.4.2, "service restart"

Message = dict[str, Any]

# Where a connection stands. CLOSING: our close frame is out, the peer's is awaited.
CONNECTING, OPEN, CLOSING, CLOSED = range(4)


class WebSocketProtocol(asyncio.Protocol):
    __slots__ = (
        "_ahead",
        "_app_state",
        "_close_timer",
        "_config",
        "_denial",
        "_ending",
        "_handshake",
        "_incoming",
        "_lane_changed",
        "_loop",
        "_paused",
        "_pongs",
        "_reader",
        "_reading_paused",
        "_server_state",
        "_state",
        "_writable",
        "last_heard",
        "transport",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._loop = _loop or asyncio.get_event_loop()
        self.transport: asyncio.Transport = None  # type: ignore[assignment]
        self.last_heard = self._loop.time()
        self._state = CONNECTING
        self._handshake: Handshake | None = None
        self._denial: tuple[int, list[tuple[bytes, bytes]], bytes] | None = None
        self._incoming: Incoming | None = None
        self._ahead: deque[Message] | None = None  # read, not yet taken by the application
        self._ending: Event | Violation | None = None  # heard, but the application has not come to it yet
        self._reader: asyncio.Future[None] | None = None
        self._reading_paused = False
        self._paused = False  # the transport takes nothing
        self._writable: asyncio.Future[None] | None = None
        self._lane_changed: Callable[[bool], None] | None = None
        self._pongs: deque[bytes] | None = None
        self._close_timer: asyncio.TimerHandle | None = None

    # --- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._server_state.connections.add(self)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        self._server_state.connections.discard(self)
        self._tell_gone(GONE)
        self._state = CLOSED
        self._paused = False
        self._wake_writers()
        self._lane_changed = None
        if self._close_timer is not None:
            self._close_timer.cancel()
            self._close_timer = None

    def data_received(self, data: bytes) -> None:
        if self._incoming is not None:
            self._hear(data)
        elif self._state == CONNECTING and self._handshake is None:
            self._shake_hands(data)
        # Else the connection is ending, or the peer did not wait for the answer to its handshake: what it says
        # before that is nobody's.

    def eof_received(self) -> None:
        """The peer will say nothing more. Without a close frame that is no farewell, but it is the end."""
        if self._state != CLOSED:
            self._finish(GONE)

    def pause_writing(self) -> None:
        self._paused = True
        self._tell_lane()

    def resume_writing(self) -> None:
        self._paused = False
        self._send_pongs()
        self._wake_writers()
        self._tell_lane()

    # --- uvicorn

    def shutdown(self) -> None:
        """The server stops."""
        if self._state == CONNECTING:
            if self._handshake is not None:
                self.transport.write(self._handshake.answer(503, [], b""))
            self._finish(GONE)
        elif self._state == OPEN:
            self.close(GOING_AWAY)

    def _shake_hands(self, data: bytes) -> None:
        handshake = Handshake(data)
        if handshake.refusal is not None:
            self.transport.write(handshake.refusal)
            self._finish(GONE)
            return
        self._handshake = handshake
        task = self._loop.create_task(self._run(self._scope(handshake)))
        self._server_state.tasks.add(task)
        task.add_done_callback(self._server_state.tasks.discard)

    def _scope(self, handshake: Handshake) -> dict[str, Any]:
        scope = handshake.scope()
        root_path = self._config.root_path
        scope["path"] = root_path + scope["path"]
        scope["raw_path"] = root_path.encode() + scope["raw_path"]
        return scope | {
            "type": "websocket",
            "asgi": {"version": self._config.asgi_version, "spec_version": "2.4"},
            "scheme": "wss" if is_ssl(self.transport) else "ws",
            "server": get_local_addr(self.transport),
            "client": get_remote_addr(self.transport),
            "root_path": root_path,
            "state": self._app_state.copy(),
            "extensions": {"websocket.http.response": {}, EXTENSION: {"outlet": self}},
        }

    async def _run(self, scope: dict[str, Any]) -> None:
        self._put({"type": "websocket.connect"})
        try:
            await self._config.loaded_app(scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            log.exception("Exception in ASGI application\n")
        if self._state == CONNECTING:
            assert self._handshake is not None
            self.transport.write(self._handshake.answer(500, [], b""))
            self._finish(GONE)
        elif self._state == OPEN:
            self.close(1000)

    # --- ASGI

    async def receive(self) -> Message:
        while not self._ahead:
            if self._ending is not None and self._state == OPEN:
                self._end_as_heard(self._ending)
            elif self._state not in (CONNECTING, OPEN):
                return {"type": "websocket.disconnect", "code": GONE}
            else:
                self._reader = self._loop.create_future()
                await self._reader
        message = self._ahead.popleft()
        if not self._ahead:
            self._ahead = None
            self._resume_reading()
        return message

    async def send(self, message: Message) -> None:
        while self._paused:
            await self._until_writable()
        if self._state == CONNECTING:
            self._answer_handshake(message)
        elif self._state != OPEN:
            raise ClientDisconnected
        elif message["type"] == "websocket.send":
            data, text = message.get("bytes"), message.get("text")
            self.transport.write(framed(BINARY, data) if data is not None else framed(TEXT, (text or "").encode()))
        elif message["type"] == "websocket.close":
            self.close(message.get("code", 1000), message.get("reason") or "")
        else:
            raise RuntimeError(f"Expected 'websocket.send' or 'websocket.close', not {message['type']!r}.")

    def _answer_handshake(self, message: Message) -> None:
        assert self._handshake is not None
        match message["type"]:
            case "websocket.accept" if self._denial is None:
                headers = self._server_state.default_headers + list(message.get("headers", []))
                self.transport.write(self._handshake.accepted(headers, message.get("subprotocol")))
                self._handshake = None
                self._incoming = Incoming(self._config.ws_max_size)
                self._state = OPEN
                self._tell_lane()
            case "websocket.close" if self._denial is None:
                self.transport.write(self._handshake.answer(403, [], b""))
                self._finish(GONE)
            case "websocket.http.response.start" if self._denial is None:
                self._denial = (message["status"], list(message.get("headers", [])), b"")
            case "websocket.http.response.body" if self._denial is not None:
                status, headers, body = self._denial
                self._denial = (status, headers, body + message.get("body", b""))
                if not message.get("more_body", False):
                    self.transport.write(self._handshake.answer(*self._denial))
                    self._finish(GONE)
            case other:
                raise RuntimeError(f"Expected an answer to the handshake, not {other!r}.")

    # --- what the peer says

    def _hear(self, data: bytes) -> None:
        assert self._incoming is not None
        events = self._incoming.feed(data)
        if events:
            # Whole frames only: a peer that sends one for ever gives no sign of life.
            self.last_heard = self._loop.time()
        for event in events:
            if isinstance(event, Violation) or event.kind == "close":
                self._incoming = None
                self._send_pongs()
                self._ending = event
                # Else when the application has answered what came before.
                if not self._ahead or self._state != OPEN:
                    self._end_as_heard(event)
                return
            if self._state != OPEN:
                continue
            if event.kind == "ping":
                if self._pongs is None:
                    self._pongs = deque(maxlen=MOST_PONGS)
                self._pongs.append(framed(PONG, cast(bytes, event.data)))
            elif event.kind == "text":
                self._put({"type": "websocket.receive", "text": event.data})
            elif event.kind == "binary":
                self._put({"type": "websocket.receive", "bytes": event.data})
        self._send_pongs()

    def _put(self, message: Message) -> None:
        if self._ahead is None:
            self._ahead = deque()
        self._ahead.append(message)
        if len(self._ahead) >= MOST_AHEAD and not self._reading_paused and self._state == OPEN:
            self._reading_paused = True
            self.transport.pause_reading()
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _resume_reading(self) -> None:
        if self._reading_paused:
            self._reading_paused = False
            self.transport.resume_reading()

    def _send_pongs(self) -> None:
        """Not while the transport is full: who floods us with pings and reads nothing costs no memory."""
        if self._pongs is not None and not self._paused and self._state == OPEN:
            self.transport.write(b"".join(self._pongs))
            self._pongs = None

    def _end_as_heard(self, ending: Event | Violation) -> None:
        if isinstance(ending, Event):
            if self._state == OPEN:
                self.transport.write(close_frame(ending.code))
            self._finish(ending.code, str(ending.data))
        elif self._state == OPEN:
            # RFC 6455 section 7.1.7. What the peer goes on to say is not read as frames any more.
            self.close(ending.code, ending.reason)
            if self.transport.can_write_eof():
                # Not closed at once: unread data would make it a reset, and the peer would lose the reason.
                self.transport.write_eof()
        else:
            self._finish(ending.code)

    # --- the end

    def _finish(self, code: int, reason: str = "") -> None:
        """Nothing more is said on either side. What is written may leave, but not for ever."""
        self._tell_gone(code, reason)
        self._state = CLOSED
        self._incoming = None
        self._handshake = None
        self._tell_lane()
        self._wake_writers()
        self.transport.close()
        if self._close_timer is None:
            self._close_timer = self._loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def _tell_gone(self, code: int, reason: str = "") -> None:
        """The application hears once that it is over, and how."""
        if self._state in (CONNECTING, OPEN):
            self._put({"type": "websocket.disconnect", "code": code, "reason": reason})

    # --- realtime.outlets.Outlet

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        self._lane_changed = changed
        if self._paused or self._state != OPEN:
            changed(False)
        return self.transport.write

    def offer(self, payload: Payload) -> bool:
        if self._state != OPEN:
            return True
        if self._paused:
            return False
        self.transport.write(payload.websocket)
        return True

    async def deliver(self, payload: Payload) -> None:
        while not self.offer(payload):
            await self._until_writable()

    async def writable(self) -> None:
        while self._paused:
            await self._until_writable()

    def ping(self) -> None:
        if self._state == OPEN:
            self.transport.write(PING_FRAME)

    def close(self, code: int, reason: str = "") -> None:
        """Now, though the transport is full: `send` would wait for a peer that does not read."""
        if self._state != OPEN:
            return
        self._tell_gone(code, reason)
        self._state = CLOSING
        self._tell_lane()
        self._wake_writers()
        self.transport.write(close_frame(code, reason))
        self._resume_reading()  # its answer is waited for
        self._close_timer = self._loop.call_later(CLOSE_TIMEOUT_S, self.abort)

    def abort(self) -> None:
        self.transport.abort()

    def _tell_lane(self) -> None:
        if self._lane_changed is not None:
            self._lane_changed(self._state == OPEN and not self._paused)

    async def _until_writable(self) -> None:
        if self._writable is None:
            self._writable = self._loop.create_future()
        await asyncio.shield(self._writable)

    def _wake_writers(self) -> None:
        if self._writable is not None:
            self._writable.set_result(None)
            self._writable = None
