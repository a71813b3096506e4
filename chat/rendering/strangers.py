"""A message's HTML for who has not signed in: nothing in it leads to people, or to rooms that are not on the web, and
nothing names such a room.

What is typed as `#room`, or as the address of one here, was written for those who were in the room at the time; on the
web it would tell strangers which rooms there are. It is replaced by `#…`, except inside code, where nothing is a
reference.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

from chat.rendering.plain import inside
from chat.rendering.sanitise import sanitised
from chat.rendering.text import cleaned

HIDDEN = "#…"

# As scanner.py reads them, and greedier: what it would not take for a room is looked up in vain and stays.
_ROOM = re.compile(r"(?<![\w&/#])#([^\W_](?:[\w-]*[^\W_])?)(?:/[0-9]{1,12})?")
_ADDRESS = re.compile(r"""https?://([^\s"'<>/]+)/rooms/([^\s"'<>/?#]+)(?:/[0-9]{1,12})?""", re.IGNORECASE)
_OF_INTEREST = re.compile(r'data-user-id|(?<![\w&/#])#[^\W_]|//[^\s"\'<>/]+/rooms/')
_CODE = frozenset({"code", "pre"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a page may say: `rooms` by address, whether they are on the web (what is no room is missing); the names of
    people by id; `hosts` under which this site is reached."""

    rooms: Mapping[str, bool] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()


def slugs_in(texts: Iterable[str]) -> set[str]:
    """Addresses of rooms that these texts, or pieces of HTML, may name: to be looked up."""
    found: set[str] = set()
    for text in texts:
        found.update(each[1].lower() for each in _ROOM.finditer(text))
        found.update(unquote(each[2]).lower() for each in _ADDRESS.finditer(text))
    return found


def for_strangers(html: str, known: Known) -> str:
    """Sanitised HTML once more, without what `known` does not allow. The sanitiser has the last word."""
    if _OF_INTEREST.search(html) is None:
        return html
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    for link in list(body.iter("a", "span")):
        _mention(link, known)
        if link.tag == "a":
            _link(link, known)
    for element in body.iter():
        if not _is_code(element):
            element.text = element.text and without_rooms(element.text, known)
        parent = element.getparent()
        if parent is not None and not _is_code(parent):
            element.tail = element.tail and without_rooms(element.tail, known)
    return sanitised(inside(body))


def without_rooms(text: str, known: Known) -> str:
    """Plain text in which rooms that are not on the web have no name."""

    def address(found: re.Match[str]) -> str:
        is_ours = found[1].lower() in known.hosts
        return HIDDEN if is_ours and known.rooms.get(unquote(found[2]).lower()) is False else found[0]

    def room(found: re.Match[str]) -> str:
        return HIDDEN if known.rooms.get(found[1].lower()) is False else found[0]

    return _ROOM.sub(room, _ADDRESS.sub(address, text))


def _mention(element: lxml_html.HtmlElement, known: Known) -> None:
    """Somebody's name of today, leading nowhere."""
    user_id = element.attrib.pop("data-user-id", None)
    if user_id is None:
        return
    element.tag = "span"
    element.attrib.pop("href", None)
    if (name := known.names.get(int(user_id))) is not None:
        element.text = f"@{cleaned(name)}"  # lxml takes no control characters


def _link(element: lxml_html.HtmlElement, known: Known) -> None:
    slug = _room_of(element.get("href") or "", known.hosts)
    if slug is None or known.rooms.get(slug):
        return
    ours = element.get("class") == "room"
    if slug in known.rooms:
        for child in list(element):
            element.remove(child)
        element.text = HIDDEN
    if ours or slug in known.rooms:
        element.tag = "span"
        element.attrib.clear()


def _room_of(href: str, hosts: frozenset[str]) -> str | None:
    """The address of a room that a link leads to, if it is one here."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.netloc and parts.netloc.lower() not in hosts:
        return None
    folder, _, rest = parts.path.removeprefix("/").partition("/")
    slug = unquote(rest.partition("/")[0]).lower()
    return slug if folder == "rooms" and slug else None


def _is_code(element: lxml_html.HtmlElement) -> bool:
    return element.tag in _CODE or any(parent.tag in _CODE for parent in element.iterancestors())
