"""One message on its way out, in every form a transport may want, each made once per broadcast."""

TEXT_FRAME = 0x81  # RFC 6455 section 5.2: FIN and the opcode of text


class Payload:
    """`data` is the JSON; `websocket` the whole WebSocket frame, unmasked and uncompressed.

    The framed bytes are made at once, because nearly every broadcast meets a WebSocket; the same
    object is then handed to all transports. The other forms are made when first asked for.
    """

    __slots__ = ("_event", "_text", "data", "websocket")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.websocket = text_header(len(data)) + data
        self._text: str | None = None
        self._event: bytes | None = None

    @classmethod
    def of_event(cls, event: bytes) -> "Payload":
        """Something that event streams alone have: a comment, a cursor."""
        payload = cls(b"")
        payload._event = event
        return payload

    @property
    def text(self) -> str:
        """As ASGI's `websocket.send` takes it."""
        if self._text is None:
            self._text = self.data.decode()
        return self._text

    @property
    def event(self) -> bytes:
        """As an event stream carries it (WHATWG HTML section 9.2.6). JSON has no raw line breaks."""
        if self._event is None:
            self._event = b"data: " + self.data + b"\n\n"
        return self._event


def text_header(size_bytes: int) -> bytes:
    """The header of an unmasked, unfragmented text frame (RFC 6455 section 5.2)."""
    if size_bytes < 126:
        return bytes((TEXT_FRAME, size_bytes))
    if size_bytes < 65536:
        return bytes((TEXT_FRAME, 126)) + size_bytes.to_bytes(2, "big")
    return bytes((TEXT_FRAME, 127)) + size_bytes.to_bytes(8, "big")
