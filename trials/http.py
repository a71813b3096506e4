"""HTTP/1.1 for trials: one request a connection, on the loop, and streams of lines. No client library is needed.

RFC 9112 sections 6 and 7.1 are what it knows: a length, chunks, or all until the end.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# A server that is being killed, or a machine busy with something else, may take its time.
TIMEOUT_S = 30.0
LINE_BYTES = 16 * 1024 * 1024


class Lost(OSError):
    """The connection ended before the answer did."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Response:
    """An answer whose body is still to be read."""

    def __init__(self, status: int, headers: Mapping[str, str], reader: asyncio.StreamReader) -> None:
        self.status = status
        self.headers = headers
        self._reader = reader

    async def parts(self) -> AsyncIterator[bytes]:
        """The body as it arrives. Raises Lost when it ends too early."""
        try:
            if self.headers.get("transfer-encoding", "").lower() == "chunked":
                while size := int((await self._reader.readuntil(b"\r\n")).split(b";")[0], 16):
                    yield (await self._reader.readexactly(size + 2))[:-2]
            elif "content-length" in self.headers:
                yield await self._reader.readexactly(int(self.headers["content-length"]))
            else:
                while part := await self._reader.read(65536):
                    yield part
        except (asyncio.IncompleteReadError, ValueError) as error:
            raise Lost("the answer broke off") from error

    async def lines(self) -> AsyncIterator[str]:
        rest = b""
        async for part in self.parts():
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                yield line.decode()


@asynccontextmanager
async def ask(
    url: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Response]:
    """One request; everything but bytes goes as JSON. Raises OSError when there is nobody, or no answer."""
    parts = urlsplit(url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure, limit=LINE_BYTES)
    try:
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {
            "Host": parts.netloc,
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            "Connection": "close",
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data)
        await writer.drain()
        yield Response(*await _head(reader), reader)
    finally:
        writer.transport.abort()


async def request(
    url: str,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    *,
    timeout_s: float = TIMEOUT_S,
) -> Reply:
    """One request and the whole of its answer. Raises OSError, TimeoutError among them."""
    async with asyncio.timeout(timeout_s), ask(url, method, path, body, headers) as response:
        whole = b"" if response.status in (204, 304) else b"".join([part async for part in response.parts()])
        return Reply(response.status, response.headers, whole)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
    except (asyncio.IncompleteReadError, IndexError, ValueError) as error:
        raise Lost("no answer came") from error
    pairs = (line.partition(":") for line in lines[1:] if line)
    return status, {name.strip().lower(): value.strip() for name, _, value in pairs}
