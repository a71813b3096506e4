"""The words of a message without its looks: for titles and descriptions, and for readers that hide no spoilers."""

from collections.abc import Iterator

from lxml import html as lxml_html

from chat.rendering.sanitise import sanitised
from chat.rendering.text import escape

SPOILER = "[spoiler]"


def text_of(html: str) -> str:
    """On one line, spoilers kept back."""
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    return " ".join("".join(_words(body)).split())


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


def _words(element: lxml_html.HtmlElement) -> Iterator[str]:
    if element.get("class") == "spoiler":
        yield SPOILER
    elif element.tag == "img":
        yield element.get("alt") or ""
    else:
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""
