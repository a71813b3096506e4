"""What a page says of itself in its head: Open Graph, then Twitter's tags, then title and description."""

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.filter import SoupStrainer

TITLE_CHARS = 300
DESCRIPTION_CHARS = 500
SITE_CHARS = 100

_HEAD_ONLY = SoupStrainer(["title", "meta", "link", "base"])
_END_OF_HEAD = re.compile(r"</head\s*>|<body[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.\-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096  # bytes; browsers look at 1,024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What the names mean on the web, https://encoding.spec.whatwg.org/#names-and-labels
_ON_THE_WEB = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Controls, and the marks that turn text around: a card must not be able to rearrange what is beside it.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff]")


@dataclass(frozen=True, slots=True)
class Page:
    """Empty strings for what the page doesn't say. Addresses are absolute, http or https."""

    title: str = ""
    description: str = ""
    site: str = ""
    author: str = ""
    image_url: str = ""
    oembed_url: str = ""


def read_page(body: bytes, charset: str | None, url: str) -> Page:
    """The head of the page `body`, which was found at `url`; `charset` is what the server said."""
    text = decoded(body, charset)
    end = _END_OF_HEAD.search(text)
    head = BeautifulSoup(text[: end.start()] if end else text, "lxml", parse_only=_HEAD_ONLY)
    meta = _meta(head)
    base = _base(head, url)
    title = head.find("title")
    return Page(
        title=shown(_first(meta, "og:title", "twitter:title") or (title.get_text() if title else ""), TITLE_CHARS),
        description=shown(_first(meta, "og:description", "twitter:description", "description"), DESCRIPTION_CHARS),
        site=shown(_first(meta, "og:site_name", "application-name"), SITE_CHARS),
        author=shown(_first(meta, "author", "article:author"), SITE_CHARS),
        image_url=web_address(
            base, _first(meta, "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
        ),
        oembed_url=web_address(base, _oembed(head)),
    )


def decoded(body: bytes, charset: str | None) -> str:
    """`body` as text: by its mark, by what the server or the page says, as UTF-8, as what Windows wrote."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(body[:_DECLARED_WITHIN])
    for said in (charset, declared[1].decode("ascii") if declared else None):
        codec = _codec(said) if said else None
        if codec:
            return body.decode(codec, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut within a character is still UTF-8.
        return body.decode("utf-8" if error.reason == "unexpected end of data" else "cp1252", "replace")


def shown(text: str, max_chars: int) -> str:
    """`text` on one line, without what can't be seen, at most `max_chars` long."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


def web_address(base: str, address: str) -> str:
    """`address` as seen from `base`, or an empty string when it leads elsewhere than to the web."""
    try:
        absolute = urljoin(base, address.strip()) if address.strip() else ""
        return absolute if urlsplit(absolute).scheme in ("http", "https") and len(absolute) <= 2_000 else ""
    except ValueError:
        return ""


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python also calls base64, zip and rot13 codecs; and a page that says UTF-16 in ASCII is not UTF-16.
    if not found._is_text_encoding or found.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")):
        return None
    return _ON_THE_WEB.get(found.name, found.name)


def _meta(head: BeautifulSoup) -> dict[str, str]:
    """The first content of each name, in lower case."""
    found: dict[str, str] = {}
    for tag in head.find_all("meta"):
        content = _attribute(tag, "content").strip()
        for name in {_attribute(tag, "property"), _attribute(tag, "name")}:
            if content and name:
                found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _base(head: BeautifulSoup, url: str) -> str:
    tag = head.find("base")
    return (web_address(url, _attribute(tag, "href")) if isinstance(tag, Tag) else "") or url


def _oembed(head: BeautifulSoup) -> str:
    for tag in head.find_all("link"):
        if _attribute(tag, "type").strip().lower() in ("application/json+oembed", "text/json+oembed"):
            return _attribute(tag, "href")
    return ""


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())
