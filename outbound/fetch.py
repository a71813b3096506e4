"""GET something from somebody else's server. A fetch that fails is a value, not an exception.

No proxies, cookies or credentials of this machine; http and https only; each redirect is checked like the
first address; bounded in total time, and in bytes after decompression too.
"""

import http.client
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Literal
from urllib.parse import urljoin

from requests import Response, Session, Timeout
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.exceptions import TimeoutError as UrllibTimeoutError
from urllib3.util import parse_url

from outbound.addresses import Refused, is_allowed
from outbound.door import Door
from outbound.session import session_through

MAX_REDIRECTS = 5
USER_AGENT = "Mozilla/5.0 (compatible; Flack/1.0; link previews)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024  # below it live mail, shells and the like, which HTTP must not be spoken to
_CHUNK_BYTES = 32_768

Reason = Literal[
    "url", "scheme", "port", "address", "connection", "timeout", "redirects", "status", "content_type", "encoding",
    "size", "empty", "image", "crop", "page",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is nothing. `reason` is for programs, `detail` for an administrator; neither is for the author."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url` is where it was found after redirects; `charset` as the server said, if it did."""

    url: str
    content_type: str
    charset: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked, if what its host leads to is public."""

    url: str
    scheme: str
    host: str
    port: int


def fetch(
    url: str,
    *,
    accept: Sequence[str],
    max_bytes: int,
    timeout_s: float = 8.0,
    allow: Collection[str] = (),
    cut: bool = False,
) -> Fetched | Failed:
    """What is at `url`.

    `accept` lists media types (`text/html`, `image/*`), anything else fails. What is longer than `max_bytes`
    fails too, or with `cut` ends there. `allow` holds `host:port` pairs that need not be public.
    """
    with Door(allow=allow, timeout_s=timeout_s) as door, session_through(door) as session:
        for _ in range(1 + MAX_REDIRECTS):
            target = target_of(url, allow)
            if isinstance(target, Failed):
                return target
            answer = _get(target, door, session, accept=accept, max_bytes=max_bytes, cut=cut)
            if not isinstance(answer, str):
                return answer
            url = answer
    return Failed("redirects", f"More than {MAX_REDIRECTS}.")


def target_of(url: str, allow: Collection[str]) -> Target | Failed:
    """http and https, without a password, on a port of the web."""
    if any(character <= " " for character in url):
        return Failed("url", "It holds spaces or controls.")
    try:
        parts = parse_url(url)
    except (LocationParseError, UnicodeError):
        return Failed("url", "It can't be parsed.")
    scheme = parts.scheme or ""
    if scheme not in _DEFAULT_PORTS:
        return Failed("scheme", f"{scheme or 'nothing'} is neither http nor https.")
    if not parts.host or parts.auth is not None:
        return Failed("url", "It has no host, or a password.")
    host, port = parts.host.strip("[]"), parts.port or _DEFAULT_PORTS[scheme]
    usual = port in _DEFAULT_PORTS.values() or port >= _FIRST_FREE_PORT
    if not usual and not is_allowed(host, port, allow):
        return Failed("port", f"{port} is not a port of the web.")
    return Target(parts._replace(fragment=None).url, scheme, host, port)


def _get(
    target: Target, door: Door, session: Session, *, accept: Sequence[str], max_bytes: int, cut: bool
) -> Fetched | Failed | str:
    """One request; a string is where it was sent on to."""
    headers = {"User-Agent": USER_AGENT, "Accept": ", ".join(accept), "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        with session.get(target.url, headers=headers, timeout=door.remaining_s, stream=True) as response:
            answer = _read(response, target, accept=accept, max_bytes=max_bytes, cut=cut)
    except Refused as error:
        return Failed("address", str(error))
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        late = door.time_is_up or isinstance(error, TimeoutError | Timeout | UrllibTimeoutError)
        return Failed("timeout" if late else "connection", type(error).__name__)
    # What a shut door cuts off looks like a body without a length that came to its end.
    return Failed("timeout") if door.time_is_up else answer


def _read(
    response: Response, target: Target, *, accept: Sequence[str], max_bytes: int, cut: bool
) -> Fetched | Failed | str:
    location = response.headers.get("Location")
    if response.status_code in _REDIRECTS and location:
        return urljoin(target.url, location)
    if not 200 <= response.status_code < 300:
        return Failed("status", str(response.status_code))
    content = Message()
    content["Content-Type"] = response.headers.get("Content-Type", "application/octet-stream")
    content_type = content.get_content_type()
    if not any(_matches(content_type, pattern) for pattern in accept):
        return Failed("content_type", content_type[:100])
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        return Failed("encoding", encoding[:100])
    body = _body(response, gzipped="gzip" in encoding, max_bytes=max_bytes)
    if len(body) > max_bytes and not cut:
        return Failed("size", f"More than {max_bytes} bytes.")
    charset = content.get_param("charset")
    return Fetched(target.url, content_type, charset if isinstance(charset, str) else None, body[:max_bytes])


def _matches(content_type: str, pattern: str) -> bool:
    return content_type.startswith(pattern[:-1]) if pattern.endswith("/*") else content_type == pattern


def _body(response: Response, *, gzipped: bool, max_bytes: int) -> bytes:
    """At most one byte more than `max_bytes`, so that too long can be told. Raises ValueError for bad gzip."""
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if gzipped else None
    body = bytearray()
    while len(body) <= max_bytes and (chunk := response.raw.read(_CHUNK_BYTES, decode_content=False)):
        if unzip is None:
            body += chunk
            continue
        try:
            # The bound also holds for what one small chunk may unfold to.
            body += unzip.decompress(chunk, max_bytes + 1 - len(body))
        except zlib.error as error:
            raise ValueError("Bad gzip.") from error
        if unzip.eof:
            break
    return bytes(body[: max_bytes + 1])
