"""uvicorn, set up as Flack needs it: for `up`, for `serve`, and for nobody else to remember the options."""

import asyncio
import errno
import ipaddress
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import get_resolver
from uvicorn import Config, Server

from chat.actions.queue import posts
from flackproject import garbage
from flackproject.accepting import InTurns
from flackproject.asgi_types import ASGIApp
from flackproject.file_limit import raise_file_limit
from flackproject.lifeline import Lifeline
from realtime.runtime import current_hub

# Above the 128 KiB that a frame may have, so that a longer one can be answered; beyond this: close 1009.
WS_MAX_BYTES = 1024 * 1024
# What is still open after this is a download or a request that hangs.
GRACE_S = 5
# For the posts that were taken in before the listener closed: they are acknowledged on their own sockets.
DRAIN_S = 5
# A session takes up its acknowledgement one turn of the loop after the commit.
LAST_ACKS_S = 0.05
# Longer than nginx and browsers keep an idle connection, or one of them may write into a closing one.
KEEP_ALIVE_S = 75
# Connections that wait to be taken: a thousand clients that were cut off come back within three seconds.
BACKLOG = 2048
# How often the Date header is made anew.
TICK_S = 1.0
# RFC 6455 section 7.4.2, "service restart": come back, with jitter.
RESTARTING = 1012


class FlackServer(Server):
    """Says when it takes connections, and stops in the order in which nobody loses anything.

    With a `lifeline` it is one of several: it takes connections in turns with the others, and ends when `up` does.
    """

    def __init__(self, config: Config, on_ready: Callable[[], None], lifeline: Lifeline | None = None) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._lifeline = lifeline
        self._in_turns: InTurns | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_to_leave = asyncio.Event()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Returns when a signal has asked for it."""
        # uvicorn takes over these signals while it runs, and raises what it got again when all is done: it was obeyed,
        # and is no reason to die of. Before uvicorn is there, it is obeyed by this.
        for sig in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sig, lambda *_signal: self._leave())
        super().run(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        import_views()
        if self._lifeline is None:
            await super().startup(sockets)
            garbage.settle()
            self._on_ready()
            return
        self._lifeline.watch(self._leave)
        await super().startup([])
        garbage.settle()
        [listener] = sockets or []
        self._in_turns = InTurns(listener, self._protocol)
        self._lifeline.say_ready()

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes one for each connection."""
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol

    async def main_loop(self) -> None:
        """uvicorn's looks ten times a second whether it should end: a third of what an idle server costs. Here whoever
        asks for it wakes the loop, and only uvicorn's work of each second, the Date header, is left."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(counter=0):
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._asked_to_leave.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._wake()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No new connections; posts that wait are written and acknowledged; all sockets and streams are sent away.

        What a client sends after that is not answered, so it sends it again elsewhere. Then uvicorn lets the
        requests in flight finish.
        """
        for listening in self.servers:
            listening.close()
        if self._in_turns is not None:
            await self._in_turns.stop()
        await asyncio.to_thread(posts.drain, DRAIN_S)
        await asyncio.sleep(LAST_ACKS_S)
        hub = current_hub()
        if hub is not None:
            hub.close_all(RESTARTING)
        await super().shutdown(sockets)

    def _leave(self) -> None:
        self.should_exit = True
        self._wake()

    def _wake(self) -> None:
        """From any thread, or a signal. Before the loop runs there is nothing to wake: it looks first."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked_to_leave.set)


def import_views() -> None:
    """All that requests need, before the first one waits for it: it takes a third of a second, in which the process
    does nothing else. And what is there before `garbage.settle` is never gone through again."""
    _ = get_resolver().reverse_dict


def server(app: ASGIApp | str, on_ready: Callable[[], None], *, lifeline: Lifeline | None = None) -> FlackServer:
    raise_file_limit()
    config = Config(
        app,
        loop="uvloop",
        http="flackproject.unfinished:HttpProtocol",
        ws="realtime.server:WebSocketProtocol",
        # Halves the throughput and doubles the memory of a connection; a LAN does not need it.
        ws_per_message_deflate=False,
        ws_max_size=WS_MAX_BYTES,
        ws_ping_interval=None,  # the hub's heartbeat pings all sockets with one timer
        ws_ping_timeout=None,
        lifespan="on",
        interface="asgi3",
        log_config=None,  # settings/logging.py
        access_log=False,  # flackproject/access.py
        proxy_headers=False,  # flackproject/proxies.py: uvicorn's would trust 127.0.0.1 unasked
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    return FlackServer(config, on_ready, lifeline)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises CommandError with one sentence when there can't be one.

    It listens before the database is brought up to date: a browser that is early waits instead of failing.
    """
    bare = host.strip("[]")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            bare, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise CommandError(f"HOST is {host!r}, which is no address of a machine.") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CommandError(_why(error, host, port)) from None
    listener.setblocking(False)
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken. Choose another one: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} is only for the system. Choose one above 1023: PORT=8000 make run"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is {host!r}, which is no address of this machine."
    return f"Cannot listen on {host}, port {port}: {error.strerror}."


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_everywhere(host: str) -> bool:
    """Whether `host` means all addresses of the machine, so that it is no name to be called by."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return host == ""


def address() -> str:
    """Where people open it: FLACK_URL, or the first name that it answers to."""
    if settings.FLACK_URL:
        return f"{settings.FLACK_URL.rstrip('/')}/"
    host = settings.HOST
    if is_everywhere(host):
        named = [name for name in settings.FLACK_HOSTS if "*" not in name and not name.startswith(".")]
        host = named[0] if named else "localhost"
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}:{settings.PORT}/"
