"""Peers that flood, fall silent, or leave without a word: they end, and the server holds little for them."""

import asyncio
import socket
from collections.abc import Iterator

import pytest
import uvicorn
from uvicorn.server import ServerState

from realtime import server as protocol
from realtime.wire import PONG, Incoming, Violation
from tests.realtime.conformance.frames import close, ping, text
from tests.realtime.conformance.served import serving
from tests.realtime.conformance.test_conformance import code_of, connected, everything, hear


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protocol, "CLOSE_TIMEOUT_S", 0.2)
        yield


@pytest.fixture(scope="module")
def served(_quick: None) -> Iterator[tuple[int, uvicorn.Server]]:
    with serving() as made:
        yield made


@pytest.fixture
def port(served: tuple[int, uvicorn.Server]) -> int:
    return served[0]


def test_who_half_closes_is_let_go(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(text("last words"))
        assert hear(peer, 1) == [(1, b"last words")]
        peer.shutdown(socket.SHUT_WR)
        assert everything(peer) == b""


def test_who_half_closes_in_the_middle_of_a_frame_is_let_go(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(text("never whole")[:-3])
        peer.shutdown(socket.SHUT_WR)
        assert everything(peer) == b""


def test_a_connection_ends_though_the_peer_answers_no_close(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(text("x", rsv=1))
        assert code_of(hear(peer, 1)[0]) == 1002
        assert everything(peer) == b""
        # It said nothing more and did not hang up: after the close time-out it is cut.
        assert is_cut(peer)


def test_what_follows_a_violation_is_not_obeyed(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(text("x", rsv=1) + text("after") + ping(b"after") + close(1000))
        assert code_of(hear(peer, 1)[0]) == 1002
        assert everything(peer) == b""


def test_a_flood_of_pings_is_answered_with_the_newest(port: int) -> None:
    with connected(port) as peer:
        count = 5000
        peer.sendall(b"".join(ping(b"%d" % number) for number in range(count)) + text("done"))
        heard = []
        while (1, b"done") not in heard:
            heard += hear(peer, 1)
        pongs = [data for opcode, data in heard if opcode == PONG]
        assert pongs[-1] == b"%d" % (count - 1)
        assert pongs == sorted(pongs, key=int)


async def test_pongs_for_who_does_not_read_are_bounded() -> None:
    """Straight into the protocol: what a kernel buffers would hide it."""
    made = open_protocol()
    transport = made.transport
    assert isinstance(transport, Transport)

    made.pause_writing()
    for number in range(10_000):
        made.data_received(ping(b"%d" % number))
    assert transport.written == b""
    made.resume_writing()

    assert transport.written.count(b"\x8a") == protocol.MOST_PONGS
    assert transport.written.endswith(b"9999")


async def test_a_peer_that_sends_faster_than_it_is_served_waits() -> None:
    made = open_protocol()
    transport = made.transport
    assert isinstance(transport, Transport)

    made.data_received(text("x") * protocol.MOST_AHEAD)
    assert not transport.reads
    for _ in range(protocol.MOST_AHEAD + 1):  # the first is `websocket.connect`
        await made.receive()

    assert transport.reads


def test_a_frame_sent_byte_by_byte_is_no_work_until_it_is_whole() -> None:
    looks = 0

    class Counting(Incoming):
        def _frame(self, *args):  # type: ignore[no-untyped-def]
            nonlocal looks
            looks += 1
            return super()._frame(*args)

    incoming = Counting(2**20)
    whole = text("x" * 100_000)
    for byte in whole[:-1]:
        assert incoming.feed(bytes((byte,))) == []
    assert len(incoming.feed(whole[-1:])) == 1
    assert looks < 10


def test_a_violation_is_the_last_event() -> None:
    first, second = Incoming(2**20).feed(text("fine") + text("not", rsv=4) + text("never"))

    assert first.data == "fine"  # type: ignore[union-attr]
    assert isinstance(second, Violation)


def test_a_request_that_is_no_upgrade_is_told_so(port: int) -> None:
    for line, status in ((b"Sec-WebSocket-Version: 8", b"400"), (b"Sec-WebSocket-Key: short", b"400")):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as peer:
            head = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            key = b"" if b"Key" in line else b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            version = b"" if b"Version" in line else b"Sec-WebSocket-Version: 13\r\n"
            peer.sendall(head + key + version + line + b"\r\n\r\n")
            assert everything(peer).split()[1] == status


def is_cut(peer: socket.socket) -> bool:
    """True once the system refuses what we send; the socket's time-out ends the wait otherwise."""
    try:
        while True:
            peer.sendall(b"x" * 1024)
    except (ConnectionResetError, BrokenPipeError):
        return True


# --- a protocol without a server


class Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.reads = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True


def open_protocol() -> protocol.WebSocketProtocol:
    config = uvicorn.Config(None, ws_max_size=2**20, lifespan="off", log_config=None)  # type: ignore[arg-type]
    made = protocol.WebSocketProtocol(config, ServerState(), {})
    made.connection_made(Transport())
    made._put({"type": "websocket.connect"})
    made._incoming = Incoming(2**20)
    made._state = protocol.OPEN
    return made
