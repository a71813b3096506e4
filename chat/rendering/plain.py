"""The words of a message without its looks, on one line: for lists, titles, notifications and what search shows."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from lxml import html as lxml_html

from chat.rendering.sanitise import sanitised
from chat.rendering.text import escape
from foundation.text import shortened

SPOILER = "[spoiler]"
LINE_CHARS = 280

# Most messages have no other tags. Asking this first is twenty times faster than a parser.
_PARAGRAPHS = re.compile("</?p>|<br>")
_SPOILER_TYPED = re.compile(r"\|\|.+?\|\|", re.DOTALL)
_MATH = {"msup": "^", "msub": "_", "mfrac": "/"}


class Piece(NamedTuple):
    """`text` is read. `behind` is what it stands for besides: a link's address, the language of a block of code, what a
    spoiler hides (`is_secret`)."""

    text: str
    behind: str = ""
    is_secret: bool = False


def text_of(html: str, *, rendered: bool = True) -> str:
    """Sanitised HTML on one line, spoilers kept back. Not `rendered` yet, it shows what was typed."""
    text = "".join(piece.text for piece in pieces_of(html))
    return " ".join((text if rendered else _SPOILER_TYPED.sub(SPOILER, text)).split())


def line_of(html: str, *, rendered: bool = True) -> str:
    """The same cut to what a list shows, LINE_CHARS."""
    return shortened(text_of(html, rendered=rendered), LINE_CHARS)


def whole_text_of(html: str) -> str:
    """All of it with what spoilers hide, for who judges a message."""
    return " ".join("".join(piece.behind if piece.is_secret else piece.text for piece in pieces_of(html)).split())


def pieces_of(html: str) -> Iterator[Piece]:
    """The same with what stands behind it, in order, white space as it is."""
    bare = _PARAGRAPHS.sub(" ", html)
    if "<" not in bare:
        yield Piece(unescape(bare))
    else:
        yield from _pieces(lxml_html.fragment_fromstring(html, create_parent="div"))


def without_spoilers(html: str) -> str:
    """Sanitised HTML in which nothing needs to be hidden."""
    if 'class="spoiler"' not in html:
        return html
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    for spoiler in list(body.iterfind(".//span[@class='spoiler']")):
        for child in list(spoiler):
            spoiler.remove(child)
        spoiler.text = SPOILER
    return sanitised(inside(body))


def inside(body: lxml_html.HtmlElement) -> str:
    """The HTML of what is in an element."""
    return escape(body.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in body)


def _pieces(element: lxml_html.HtmlElement) -> Iterator[Piece]:
    if element.get("class") == "spoiler":
        yield Piece(SPOILER, "".join(element.itertext()), is_secret=True)
    elif element.tag == "img":
        yield Piece(element.get("alt") or "")
    elif element.tag == "a" and element.get("class") is None:
        yield _link(element)
    else:
        if language := element.get("data-language"):
            yield Piece("", language)
        elif element.tag == "li":
            yield Piece(_mark_of(element))
        yield from _contents(element)


def _contents(element: lxml_html.HtmlElement) -> Iterator[Piece]:
    yield Piece(element.text or "")
    between = _MATH.get(element.tag, "")
    for nth, child in enumerate(element):
        if between and nth:
            yield Piece(between)
        yield from _pieces(child)
        yield Piece(child.tail or "")


def _mark_of(item: lxml_html.HtmlElement) -> str:
    """What stands before it in its list."""
    if item.get("class") == "task":
        return "☑ " if any(box.get("checked") is not None for box in islice(item.iter("input"), 1)) else "☐ "
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "• "
    return f"{int(above.get('start', '1')) + above.index(item)}. "


def _link(element: lxml_html.HtmlElement) -> Piece:
    """One that shows its address has nothing behind it."""
    label, address = "".join(piece.text for piece in _contents(element)), element.get("href") or ""
    return Piece(label, "" if label in address else address)
