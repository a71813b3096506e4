"""The opening handshake (RFC 6455 section 4.2), by the `websockets` library, which is let go of afterwards.

Its protocol object, the request and the headers are several kilobytes, and a connection lives for hours.
"""

from typing import Any
from urllib.parse import unquote

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

Raw = list[tuple[bytes, bytes]]


class Handshake:
    """One request to upgrade. `refusal` is the whole answer where it is none; else `accepted` or `answer` make one."""

    def __init__(self, data: bytes) -> None:
        """`data` is a whole head of a request, as uvicorn's HTTP protocol hands it over."""
        self._protocol = ServerProtocol(max_size=None)
        self._protocol.receive_data(data)
        events = self._protocol.events_received()
        self.request = next((event for event in events if isinstance(event, Request)), None)
        self.refusal: bytes | None = None
        if self.request is None:
            self.refusal = self.answer(400, [(b"content-type", b"text/plain")], b"This is no request.\n")
            return
        self._response = self._protocol.accept(self.request)
        if self._response.status_code != 101:
            self.refusal = self._sent(self._response)

    def scope(self) -> dict[str, Any]:
        """What ASGI's websocket scope has of the request."""
        assert self.request is not None
        raw_path, _, query = self.request.path.partition("?")
        given = self.request.headers
        return {
            "http_version": "1.1",
            "path": unquote(raw_path),
            "raw_path": raw_path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "headers": [(name.lower().encode("ascii"), _raw(value)) for name, value in given.raw_items()],
            "subprotocols": [
                word.strip() for header in given.get_all("Sec-WebSocket-Protocol") for word in header.split(",")
            ],
        }

    def accepted(self, headers: Raw, subprotocol: str | None) -> bytes:
        """101 Switching Protocols."""
        for name, value in headers:
            self._response.headers[name.decode("latin-1")] = value.decode("latin-1")
        if subprotocol:
            self._response.headers["Sec-WebSocket-Protocol"] = subprotocol
        return self._sent(self._response)

    def answer(self, status: int, headers: Raw, body: bytes) -> bytes:
        """Any other answer; the connection ends with it."""
        response = self._protocol.reject(status, "")
        given = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
        for name, value in (("Connection", "close"), ("Content-Length", str(len(body)))):
            given.setdefault(name, value)
        given.setdefault("Date", response.headers["Date"])
        return self._sent(Response(status, response.reason_phrase, given, body))

    def _sent(self, response: Response) -> bytes:
        self._protocol.send_response(response)
        return b"".join(self._protocol.data_to_send())


def _raw(value: str) -> bytes:
    # Decoded from latin-1 or, by older versions of the library, from ASCII with escapes.
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("ascii", "surrogateescape")
