"""A peer that never finishes the head of its request is let go; one that has finished it is not."""

import socket
from collections.abc import Iterator

import pytest

from flackproject import unfinished
from tests.realtime.conformance.frames import text
from tests.realtime.conformance.served import serving
from tests.realtime.conformance.test_conformance import connected, everything, hear


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(unfinished, "HEAD_WITHIN_S", 0.2)
    with serving(http="flackproject.unfinished:HttpProtocol") as (port, _):
        yield port


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: a"])
def test_a_head_that_does_not_come_ends_the_connection(port: int, begun: bytes) -> None:
    assert is_let_go(port, begun)


def test_a_socket_that_was_opened_in_time_stays(port: int) -> None:
    with connected(port) as peer:
        assert is_let_go(port, b"GET / HT")  # so the time is up for this one, too

        peer.sendall(text("still here"))

        assert hear(peer, 1) == [(1, b"still here")]


def is_let_go(port: int, begun: bytes) -> bool:
    """True when the server ends it; the socket's time-out ends the wait otherwise."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as peer:
        peer.sendall(begun)
        try:
            return everything(peer) == b""
        except ConnectionResetError:
            return True
