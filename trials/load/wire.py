"""The client's end of a WebSocket on a plain, non-blocking TCP socket (RFC 6455), without an event loop.

No extensions and no fragments: Flack sends neither. Thousands of these cost one thread little.
"""

import contextlib
import socket
from collections.abc import Iterator
from typing import NamedTuple

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

READ_BYTES = 256 * 1024


class Frame(NamedTuple):
    opcode: int
    payload: bytes


class Gone(Exception):
    """The peer has closed, refused the upgrade, or reset the connection."""


def sent_frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Section 5.2. The mask is all zero, so the payload stands there as it is."""
    length = len(payload)
    if length < 126:
        head = bytes((0x80 | opcode, 0x80 | length))
    elif length < 65536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + length.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + length.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


def upgrade(port: int, path: str, authorization: str) -> bytes:
    """The key is the example of section 1.3: the same for all, nobody checks the answer."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    return "\r\n".join([*lines, "", ""]).encode()


class Wire:
    """One connection: `connect`, then `opened` when it can be written to, then `frames` whenever it can be read."""

    def __init__(self, port: int, path: str = "/ws/", authorization: str = "") -> None:
        self._port = port
        self._upgrade = upgrade(port, path, authorization)
        self.is_upgraded = False
        self._held = b""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self) -> int:
        return self.socket.fileno()

    def connect(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", self._port))

    def opened(self) -> None:
        self._write(self._upgrade)

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        """Raises Gone. Small frames: a kernel that does not take one at once is waited for."""
        self._write(sent_frame(payload, opcode))

    def close(self) -> None:
        """Without a goodbye, as a network does it."""
        self.socket.close()

    def frames(self) -> Iterator[Frame]:
        """The whole frames that have come. Raises Gone."""
        try:
            got = self.socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            raise Gone(str(error)) from None
        if not got:
            raise Gone("closed")
        data = self._held + got if self._held else got
        at = 0 if self.is_upgraded else self._after_upgrade(data)
        if self.is_upgraded:
            while (bounds := _bounds(data, at)) is not None:
                opcode, start, at = data[at] & 15, *bounds
                yield Frame(opcode, data[start:at])
        self._held = data[at:]

    def _after_upgrade(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        if data[9:12] != b"101":
            raise Gone(f"the upgrade was refused: {data[9:60]!r}")
        self.is_upgraded = True
        return end + 4

    def _write(self, data: bytes) -> None:
        try:
            self.socket.settimeout(10)
            self.socket.sendall(data)
            self.socket.setblocking(False)
        except OSError as error:
            raise Gone(str(error)) from None


def _bounds(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` begins and ends; None when its end is still to come."""
    have = len(data) - at
    if have < 2:
        return None
    length, head = data[at + 1] & 127, 2
    if length == 126:
        head = 4
    elif length == 127:
        head = 10
    if have < head:
        return None
    if head > 2:
        length = int.from_bytes(data[at + 2 : at + head], "big")
    return None if have < head + length else (at + head, at + head + length)
