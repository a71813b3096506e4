"""WebSocket frames on the wire (RFC 6455 sections 5 to 8.1): what a server reads and writes. No socket, no loop.

Extensions are not negotiated, so every reserved bit is an error.
"""

import codecs
from typing import Literal, NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN = 0x80

# RFC 6455 section 7.4.1.
PROTOCOL_ERROR = 1002
NOTHING_SAID = 1005  # never on the wire: the close frame was empty
GONE = 1006  # never on the wire: there was no close frame
NOT_UTF8 = 1007
TOO_BIG = 1009

# Section 5.5.
MOST_CONTROL_BYTES = 125
_MASK_BYTES = 4

Kind = Literal["text", "binary", "ping", "pong", "close"]


class Event(NamedTuple):
    """A whole message, or a control frame. Text is `str`; of a close frame `code` and, in `data`, the reason."""

    kind: Kind
    data: str | bytes
    code: int = 0


class Violation(Exception):
    """The peer broke the protocol: the connection fails with `code`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def framed(opcode: int, data: bytes) -> bytes:
    """One whole, unmasked frame (section 5.2)."""
    size = len(data)
    if size < 126:
        return bytes((FIN | opcode, size)) + data
    if size < 65536:
        return bytes((FIN | opcode, 126)) + size.to_bytes(2, "big") + data
    return bytes((FIN | opcode, 127)) + size.to_bytes(8, "big") + data


def close_frame(code: int, reason: str = "") -> bytes:
    """Its reason is cut to what a control frame holds; NOTHING_SAID makes an empty one."""
    if code == NOTHING_SAID:
        return framed(CLOSE, b"")
    cut = reason.encode()[: MOST_CONTROL_BYTES - 2].decode(errors="ignore")
    return framed(CLOSE, code.to_bytes(2, "big") + cut.encode())


def may_be_sent(code: int) -> bool:
    """Section 7.4 and its registry: what a close frame may say."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


class Incoming:
    """Reads what a client sends, in whatever pieces it comes.

    Holds at most `most_bytes` of a message, its unfinished frame included. After a Violation it must not be fed
    any more.
    """

    __slots__ = ("_decoder", "_message", "_message_bytes", "_most_bytes", "_need", "_opcode", "_unread")

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._unread: bytearray | None = None
        self._need = 0  # bytes in `_unread` before it is worth another look
        self._opcode = 0  # of the message whose fragments are coming; 0: none
        self._message: list[str] | bytearray | None = None
        self._message_bytes = 0
        self._decoder: codecs.IncrementalDecoder | None = None

    def feed(self, data: bytes) -> list[Event | Violation]:
        """The events that are whole now. A Violation, if there is one, is the last."""
        unread: bytes | bytearray = data
        if self._unread is not None:
            self._unread += data
            # A peer that sends byte by byte must not have everything looked at again for each.
            if len(self._unread) < self._need:
                return []
            unread = self._unread
        events: list[Event | Violation] = []
        at = 0
        try:
            while frame_end := self._frame(unread, at, events):
                at = frame_end
        except Violation as violation:
            events.append(violation)
        if at == len(unread):
            self._unread = None
        elif self._unread is not None:
            del self._unread[:at]
        else:
            self._unread = bytearray(unread[at:])
        return events

    def _frame(self, unread: bytes | bytearray, at: int, events: list[Event | Violation]) -> int:
        """Read one frame that begins at `at`. Where it ends, or 0 while it is not whole."""
        have = len(unread) - at
        if have < 2:
            self._need = 2
            return 0
        first, second = unread[at], unread[at + 1]
        size = second & 0x7F
        head = 2 + (0, 2, 8)[max(0, size - 125)] + _MASK_BYTES
        self._check(first, second)
        if have < head:
            self._need = head
            return 0
        if size == 126:
            size = int.from_bytes(unread[at + 2 : at + 4], "big")
        elif size == 127:
            size = int.from_bytes(unread[at + 2 : at + 10], "big")
        if not first & 0x8 and size + self._message_bytes > self._most_bytes:
            raise Violation(TOO_BIG, f"messages have at most {self._most_bytes} bytes")
        if have < head + size:
            self._need = head + size
            return 0
        start = at + head
        data = unmasked(bytes(unread[start : start + size]), bytes(unread[start - _MASK_BYTES : start]))
        event = self._control(first & 0xF, data) if first & 0x8 else self._data(first, data)
        if event is not None:
            events.append(event)
        return start + size

    def _check(self, first: int, second: int) -> None:
        opcode = first & 0xF
        if first & 0x70:
            raise Violation(PROTOCOL_ERROR, "reserved bits are set")
        if not second & 0x80:
            raise Violation(PROTOCOL_ERROR, "frames of a client are masked")
        if opcode & 0x8:
            self._check_control(first, second)
        elif opcode > BINARY:
            raise Violation(PROTOCOL_ERROR, "reserved opcode")
        elif (opcode == CONTINUATION) != bool(self._opcode):
            raise Violation(PROTOCOL_ERROR, "a fragment is missing, or too much")

    def _check_control(self, first: int, second: int) -> None:
        if first & 0xF > PONG:
            raise Violation(PROTOCOL_ERROR, "reserved opcode")
        if not first & FIN:
            raise Violation(PROTOCOL_ERROR, "a control frame is never fragmented")
        if second & 0x7F > MOST_CONTROL_BYTES:
            raise Violation(PROTOCOL_ERROR, "a control frame is short")

    def _data(self, first: int, data: bytes) -> Event | None:
        opcode = first & 0xF
        if first & FIN and not self._opcode:
            return Event("text", _text(data)) if opcode == TEXT else Event("binary", data)
        if opcode != CONTINUATION:
            self._opcode = opcode
            self._decoder = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None
            self._message = [] if opcode == TEXT else bytearray()
        return self._fragment(data, last=bool(first & FIN))

    def _fragment(self, data: bytes, *, last: bool) -> Event | None:
        self._message_bytes += len(data)
        if isinstance(self._message, list):
            assert self._decoder is not None
            try:
                # Piece by piece, so that what is wrong is refused before the rest was taken in.
                text = self._decoder.decode(data, last)
            except UnicodeDecodeError:
                raise Violation(NOT_UTF8, "text is UTF-8") from None
            if text:
                self._message.append(text)
        else:
            assert self._message is not None
            self._message += data
        if not last:
            return None
        whole, self._message = self._message, None
        self._opcode = self._message_bytes = 0
        self._decoder = None
        return Event("text", "".join(whole)) if isinstance(whole, list) else Event("binary", bytes(whole))

    def _control(self, opcode: int, data: bytes) -> Event:
        if opcode == PING:
            return Event("ping", data)
        if opcode == PONG:
            return Event("pong", data)
        if not data:
            return Event("close", "", NOTHING_SAID)
        if len(data) == 1 or not may_be_sent(int.from_bytes(data[:2], "big")):
            raise Violation(PROTOCOL_ERROR, "no such close code")
        return Event("close", _text(data[2:]), int.from_bytes(data[:2], "big"))


def unmasked(data: bytes, mask: bytes) -> bytes:
    """Section 5.3. One XOR of two large integers: as fast as C up to some kilobytes, and linear."""
    size = len(data)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
    return (int.from_bytes(data, "little") ^ key).to_bytes(size, "little")


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Violation(NOT_UTF8, "text is UTF-8") from None
