"""What a card below a message shows of a link: Open Graph, then oEmbed, then title and description."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from outbound.fetch import Failed, fetch
from outbound.pages import SITE_CHARS, TITLE_CHARS, Page, read_page, shown, web_address

MAX_PAGE_BYTES = 512 * 1024  # heads of pages are longer than one would think, yet not longer than this
MAX_OEMBED_BYTES = 64 * 1024
TIMEOUT_S = 8.0

_PAGES = ("text/html", "application/xhtml+xml")
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_JSON = ("application/json", "application/json+oembed", "text/json", "text/javascript")


@dataclass(frozen=True, slots=True)
class Preview:
    """`url` is where the link led. An empty string is what the page doesn't say. Fetch the image by images.py."""

    url: str
    kind: Literal["page", "image"]
    title: str
    description: str
    site: str
    author: str
    image_url: str


def unfold(url: str, *, allow: Collection[str] = (), timeout_s: float = TIMEOUT_S) -> Preview | Failed:
    """What `url` says of itself; at most two requests, each of at most `timeout_s`."""
    found = fetch(url, accept=(*_PAGES, *_IMAGES), max_bytes=MAX_PAGE_BYTES, timeout_s=timeout_s, allow=allow, cut=True)
    if isinstance(found, Failed):
        return found
    if found.content_type in _IMAGES:
        return Preview(found.url, "image", _file_name(found.url), "", _host(found.url), "", found.url)
    page = read_page(found.body, found.charset, found.url)
    said = _oembed(page, allow, timeout_s) if page.oembed_url and not (page.title and page.image_url) else Page()
    preview = Preview(
        url=found.url,
        kind="page",
        title=page.title or said.title,
        description=page.description,
        site=page.site or said.site or _host(found.url),
        author=page.author or said.author,
        image_url=page.image_url or said.image_url,
    )
    if not (preview.title or preview.description or preview.image_url):
        return Failed("empty", "The page says nothing of itself.")
    return preview


def _oembed(page: Page, allow: Collection[str], timeout_s: float) -> Page:
    """The page's second source (https://oembed.com). Its HTML is somebody else's program: never taken."""
    found = fetch(page.oembed_url, accept=_JSON, max_bytes=MAX_OEMBED_BYTES, timeout_s=timeout_s, allow=allow)
    if isinstance(found, Failed):
        return Page()
    try:
        said = json.loads(found.body)
    except (ValueError, RecursionError):
        return Page()
    if not isinstance(said, dict):
        return Page()
    picture = _text(said, "thumbnail_url") or (_text(said, "url") if said.get("type") == "photo" else "")
    return Page(
        title=shown(_text(said, "title"), TITLE_CHARS),
        site=shown(_text(said, "provider_name"), SITE_CHARS),
        author=shown(_text(said, "author_name"), SITE_CHARS),
        image_url=web_address(found.url, picture),
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")[:SITE_CHARS]


def _file_name(url: str) -> str:
    return shown(unquote(urlsplit(url).path.rpartition("/")[2]), TITLE_CHARS)
