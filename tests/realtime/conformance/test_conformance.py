"""Our WebSocket protocol in a real uvicorn, case by case, over bare sockets."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from realtime.wire import CLOSE
from tests.realtime.conformance.cases import CASES, Case
from tests.realtime.conformance.frames import Frame, close, read_frames
from tests.realtime.conformance.served import serving

# How many there are, so that none is lost on the way.
COUNTS = {1: 16, 2: 11, 3: 7, 4: 10, 5: 20, 6: 159, 7: 37, 9: 42, 10: 1, 11: 10}


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with serving(loop=request.param) as (at, _):
        yield at


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_case(port: int, case: Case) -> None:
    with connected(port) as peer:
        sending = threading.Thread(target=send_in_pieces, args=(peer, case))
        sending.start()
        heard = hear(peer, len(case.hears) + (case.closed is not None))
        sending.join()
        if case.closed is None:
            peer.sendall(close(1000))
            heard += hear(peer, 1)
        rest = everything(peer)

    assert heard[:-1] == list(case.hears)
    assert code_of(heard[-1]) == (case.closed or 1000)
    assert rest == b""


def test_no_case_is_missing() -> None:
    assert Counter(case.section for case in CASES) == COUNTS
    assert len({case.number for case in CASES}) == len(CASES) == sum(COUNTS.values())


def connected(port: int) -> socket.socket:
    """A socket that was upgraded."""
    peer = socket.create_connection(("127.0.0.1", port), timeout=20)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.sendall(
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += peer.recv(1)
    assert head.startswith(b"HTTP/1.1 101")
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head  # section 1.3
    return peer


def send_in_pieces(peer: socket.socket, case: Case) -> None:
    piece = case.piece or len(case.sends)
    try:
        for at in range(0, len(case.sends), piece):
            peer.sendall(case.sends[at : at + piece])
    except OSError:
        # The server need not take in what follows a violation; `hear` sees whether it was right to end.
        assert case.closed is not None


def hear(peer: socket.socket, count: int) -> list[Frame]:
    frames: list[Frame] = []
    left = b""
    while len(frames) < count:
        data = peer.recv(65536)
        assert data, f"the end came after {frames}"
        more, left = read_frames(left + data)
        frames += more
    assert left == b""
    return frames


def everything(peer: socket.socket) -> bytes:
    """All until the server ends the connection."""
    data = b""
    while more := peer.recv(65536):
        data += more
    return data


def code_of(frame: Frame) -> int:
    """1005 when it has none."""
    opcode, data = frame
    assert opcode == CLOSE
    return int.from_bytes(data[:2], "big") if data else 1005
