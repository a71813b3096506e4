"""One message on its way out, in every form a transport may want, each made once per broadcast."""

from realtime.wire import TEXT, framed


class Payload:
    """`data` is the JSON; `websocket` the whole WebSocket frame, unmasked and uncompressed.

    The framed bytes are made at once, because nearly every broadcast meets a WebSocket; the same
    object is then handed to all transports. The other forms are made when first asked for.
    """

    __slots__ = ("_event", "_text", "data", "websocket")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.websocket = framed(TEXT, data)
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
