"""A real server and real sockets: the same frames reach the client over uvicorn's own protocol and over ours."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
import websockets
from websockets.asyncio.client import ClientConnection

from realtime.connections import Connection
from realtime.heartbeat import Heartbeat
from realtime.hub import Hub
from realtime.outlets import AsgiOutlet, outlet_for
from realtime.payload import Payload
from realtime.server import WebSocketProtocol
from tests.realtime.fakes import QuietBus, Table
from trials.ports import free_port

OURS = "realtime.server:WebSocketProtocol"
PLAIN = "websockets-sansio"


class Owner:
    def __init__(self) -> None:
        self.closed_with: int | None = None

    def on_removed(self, topic: str) -> None: ...

    async def on_recheck(self) -> None: ...

    def on_reset(self) -> None: ...

    def on_closed(self, code: int) -> None:
        self.closed_with = code


class Application:
    """Accepts everybody, connects them to the hub, and echoes what they say through ASGI's own `send`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.connections: list[Connection] = []
        self.disconnects: list[int] = []
        self.changed = asyncio.Event()

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        assert scope["type"] == "websocket"
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        connection = Connection(len(self.connections), outlet_for(scope, send), Owner())
        self.hub.connect(connection)
        self.connections.append(connection)
        self.changed.set()
        while (message := await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "text": "echo " + message["text"]})
        self.hub.disconnect(connection)
        self.disconnects.append(message["code"])
        self.changed.set()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.changed.clear()
                await self.changed.wait()


class Served:
    def __init__(self, application: Application, server: uvicorn.Server, port: int) -> None:
        self.application = application
        self.server = server
        self.url = f"ws://127.0.0.1:{port}/ws/"

    async def client(self, **options: Any) -> tuple[ClientConnection, Connection]:
        """Both ends of one socket."""
        count = len(self.application.connections)
        client = await websockets.connect(self.url, ping_interval=None, **options)
        await self.application.until(lambda: len(self.application.connections) > count)
        return client, self.application.connections[-1]


Serve = Callable[[str], Awaitable[Served]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def one(ws: str, heartbeat: Heartbeat | None = None) -> Served:
        port = free_port()
        watchers = [heartbeat] if heartbeat else []
        application = Application(Hub(Table(), QuietBus(), reconcile_s=3600, watchers=watchers))
        config = uvicorn.Config(
            application,  # type: ignore[arg-type]
            host="127.0.0.1",
            port=port,
            ws=ws,  # type: ignore[arg-type]
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        task = asyncio.ensure_future(server.serve())
        running.append((server, task))
        while not server.started:  # noqa: ASYNC110 - uvicorn rings no bell
            await asyncio.sleep(0.01)
        return Served(application, server, port)

    yield one
    for server, task in running:
        server.should_exit = True
        await task


async def hears(client: ClientConnection, count: int) -> list[str]:
    async with asyncio.timeout(60):
        return [str(await client.recv()) for _ in range(count)]


@pytest.mark.parametrize("ws", [OURS, PLAIN])
async def test_frames_of_every_size_arrive_whole_and_in_order(serve: Serve, ws: str) -> None:
    served = await serve(ws)
    client, connection = await served.client(max_size=None)
    texts = [json.dumps({"text": "ü" * size}) for size in (0, 1, 50, 51, 52, 53, 54, 55, 56, 57, 1000, 32750, 40000)]

    for text in texts:
        connection.write(Payload(text.encode()))

    assert await hears(client, len(texts)) == texts
    await client.close()


async def test_our_protocol_is_found_and_another_is_not_taken_for_it(serve: Serve) -> None:
    for ws, kind in ((OURS, WebSocketProtocol), (PLAIN, AsgiOutlet)):
        served = await serve(ws)
        client, connection = await served.client()
        assert isinstance(connection.outlet, kind)
        await client.close()


async def test_ready_frames_and_asgi_messages_share_one_socket(serve: Serve) -> None:
    served = await serve(OURS)
    client, connection = await served.client()

    for number in range(20):
        connection.write(Payload(b"ready %d" % number))
        await client.send(str(number))
        assert await hears(client, 2) == [f"ready {number}", f"echo {number}"]
    await client.close()


async def test_a_client_that_offers_compression_reads_uncompressed_frames(serve: Serve) -> None:
    served = await serve(OURS)
    client, connection = await served.client(compression="deflate")

    connection.write(Payload(b"plain"))

    assert await hears(client, 1) == ["plain"]
    await client.close()


async def test_fragments_and_pings_of_the_client_are_served(serve: Serve) -> None:
    served = await serve(OURS)
    client, _ = await served.client()

    await client.send(["in ", "three ", "parts"])
    assert await hears(client, 1) == ["echo in three parts"]
    async with asyncio.timeout(60):
        await (await client.ping())
    await client.close()


@pytest.mark.parametrize("ws", [OURS, PLAIN])
async def test_a_close_reaches_the_client_with_its_code_and_the_application(serve: Serve, ws: str) -> None:
    served = await serve(ws)
    client, connection = await served.client()

    connection.close(4403, "signed out")
    connection.write(Payload(b"too late"))

    with pytest.raises(websockets.ConnectionClosed) as closed:
        await hears(client, 1)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4403, "signed out")
    await served.application.until(lambda: served.application.disconnects)


async def test_a_client_that_does_not_read_is_closed_and_holds_nobody_up(serve: Serve) -> None:
    served = await serve(OURS)
    reading, quick = await served.client()
    reader, writer = await unread_socket(served)
    slow = served.application.connections[-1]

    # More than the system's buffers, the transport's and the connection's own take together.
    large = Payload(b"x" * 60_000)
    for _ in range(400):
        slow.write(large)
        quick.write(large)
        await hears(reading, 1)

    assert slow.closed == 4408
    # Nobody reads the goodbye, so the transport is cut after the close time-out.
    await served.application.until(lambda: served.application.disconnects)
    assert served.application.disconnects == [4408]
    quick.write(Payload(b"still here"))
    assert await hears(reading, 1) == ["still here"]
    assert reader.at_eof() is False
    writer.transport.abort()
    await reading.close()


async def test_a_slow_client_that_reads_in_the_end_finds_the_code(serve: Serve) -> None:
    served = await serve(OURS)
    client, connection = await served.client(max_queue=1)

    large = Payload(b"x" * 60_000)
    while connection.closed is None:
        connection.write(large)
        await asyncio.sleep(0)

    with pytest.raises(websockets.ConnectionClosed) as closed:
        await hears(client, 1000)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4408


async def test_the_heartbeat_pings_and_answers_count(serve: Serve) -> None:
    served = await serve(OURS)
    client, connection = await served.client()
    heartbeat = Heartbeat(25)
    before = connection.outlet.last_heard

    heartbeat.beat(connection)
    await client.send("anything, so that we know the pong has come")
    await hears(client, 1)
    heartbeat.beat(connection)

    assert connection.outlet.last_heard > before
    assert connection.unanswered == 0
    await client.close()


async def test_a_silent_peer_is_dropped(serve: Serve) -> None:
    served = await serve(OURS)
    _, writer = await unread_socket(served)
    connection = served.application.connections[-1]
    heartbeat = Heartbeat(25)

    for _ in range(3):
        heartbeat.beat(connection)

    await served.application.until(lambda: served.application.disconnects)
    assert connection.closed == 1006
    assert connection.owner.closed_with == 1006  # type: ignore[attr-defined]
    writer.transport.abort()


async def test_writing_to_sockets_that_have_gone_harms_nothing(serve: Serve) -> None:
    served = await serve(OURS)
    staying, stays = await served.client()
    pairs = [await served.client() for _ in range(5)]
    for client, _ in pairs:
        client.transport.abort()

    for number in range(50):
        for _, connection in pairs:
            connection.write(Payload(b"nobody"))
        stays.write(Payload(b"%d" % number))
        await asyncio.sleep(0)

    assert await hears(staying, 50) == [str(number) for number in range(50)]
    await served.application.until(lambda: len(served.application.disconnects) == 5)
    await staying.close()


async def test_a_server_that_stops_says_1012(serve: Serve) -> None:
    served = await serve(OURS)
    client, _ = await served.client()

    served.server.should_exit = True

    with pytest.raises(websockets.ConnectionClosed) as closed:
        await hears(client, 1)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012


async def unread_socket(served: Served) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket whose client does the handshake and then never reads or answers."""
    count = len(served.application.connections)
    port = int(served.url.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(
        b"GET /ws/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    await served.application.until(lambda: len(served.application.connections) > count)
    return reader, writer
