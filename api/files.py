"""The bytes of a file as an answer: parts of it, what the client has already, and headers that never let it run."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from chat.files.ranges import NotSatisfiable, asked_part
from foundation.errors import NotFound
from foundation.store import is_local, store

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox"
"""Whatever a browser takes it for: no script, no form, no request, an origin of its own."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed out: `name` is where it lies in the store, `filename` what it is saved as."""

    name: str
    size: int | None  # None: nobody counted (a thumbnail), so it is not cut into parts
    media_type: str
    filename: str
    inline: bool
    etag: str


def bytes_of(request: Request, handed: Handed) -> HttpResponseBase:
    """The answer to GET or HEAD. nginx sends the bytes where FLACK_ACCEL is set (nginx/flack.conf)."""
    headers = _headers(handed)
    if _is_held(request, handed.etag):
        return HttpResponse(status=304, headers=headers)
    if settings.FLACK_ACCEL and is_local():
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{settings.FLACK_ACCEL}{handed.name}"})
    return _whole_or_part(request, handed, headers)


def _headers(handed: Handed) -> dict[str, str]:
    how = "inline" if handed.inline else "attachment"
    return {
        "Content-Type": handed.media_type,
        # RFC 6266 section 4.3: every name in UTF-8, percent-encoded, so that it can't break out of the header.
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(handed.filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        # Kept, and asked about each time: who was removed from the room, or sits at the same browser, gets nothing.
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie",
        "ETag": handed.etag,
        "Accept-Ranges": "bytes",
    }


def _is_held(request: Request, etag: str) -> bool:
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return etag in [tag.removeprefix("W/") for tag in held] or held == ["*"]


def _whole_or_part(request: Request, handed: Handed, headers: dict[str, str]) -> HttpResponseBase:
    try:
        if handed.size is None:
            return HttpResponse(b"".join(store().parts(handed.name)), headers=headers)
        return _parts(request, handed, handed.size, headers)
    except FileNotFoundError:
        raise NotFound from None


def _parts(request: Request, handed: Handed, size: int, headers: dict[str, str]) -> HttpResponseBase:
    asked, if_range = request.headers.get("Range", ""), request.headers.get("If-Range", "")
    try:
        part = asked_part(asked, if_range, size=size, etag=handed.etag)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, length = (0, size) if part is None else (part.start, part.length)
    headers["Content-Length"] = str(length)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.last}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(store().parts(handed.name, start, length), status=status, headers=headers)
