"""uvicorn's HTTP protocol, for peers that never finish the head of a request: it would wait for them for ever."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# A head is at most some kilobytes. nginx waits as long for one.
HEAD_WITHIN_S = 60.0


class HttpProtocol(HttpToolsProtocol):
    """The timer runs only while a head is awaited: neither a request, nor a socket, nor keep-alive has it."""

    _unfinished: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> Any:
        super().on_message_begin()
        if self._unfinished is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        self._have_head()
        super().on_headers_complete()

    def _await_head(self) -> None:
        self._unfinished = self.loop.call_later(HEAD_WITHIN_S, self.transport.abort)

    def _have_head(self) -> None:
        if self._unfinished is not None:
            self._unfinished.cancel()
            self._unfinished = None
