"""Markdown as chat users type it, to sanitised HTML.

Python-Markdown, without the rules that surprise in a chat: no raw HTML, no indented code, no underlined headings, no
references, no entities; a line end is a line end (blocks.py, emphasis.py); images become links, because loading one
tells its server who reads. Code, addresses, mentions, rooms and emoji are not Markdown's business: the scanner has
taken them out before (atoms.py).
"""

import re
import string
import threading
from typing import Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import ESCAPE_RE, IMAGE_LINK_RE, LINK_RE, EscapeInlineProcessor, LinkInlineProcessor
from markdown.treeprocessors import Treeprocessor, build_treeprocessors
from markdown.util import AtomicString, Registry

from chat.rendering.atoms import BLOCK_PLACEHOLDER, PLACEHOLDER, Atom, Link, as_typed
from chat.rendering.blocks import DONE_TASK, OPEN_TASK, LineParser
from chat.rendering.emphasis import WRAPPER, Emphasis
from chat.rendering.guard import bounded
from chat.rendering.html import LINK_REL, atom_html, escaped
from chat.rendering.links import linkable
from chat.rendering.sanitise import sanitised
from chat.rendering.scanner import Names, Scan, scan
from chat.rendering.text import MAX_CHARS

RENDERER_VERSION = 4
"""Raise it whenever the same text gets other HTML; `manage.py render` makes the old ones again."""

# Python-Markdown leaves an ampersand alone that could begin an entity, and writes a line end as it is. Both are
# kept from it: these stand for them, and cleaned() takes them out of what people type.
_AMPERSAND, _LINE_END = "\ufdd6", "\ufdd7"
_MARKS = {
    _AMPERSAND: "&amp;",
    _LINE_END: "<br>\n",
    OPEN_TASK: '<input type="checkbox" disabled> ',
    DONE_TASK: '<input type="checkbox" disabled checked> ',
}
_PIECES = re.compile(
    rf"""
      {PLACEHOLDER.pattern}
    | <p>{BLOCK_PLACEHOLDER.pattern}</p>
    | {BLOCK_PLACEHOLDER.pattern}
    | (<a[ ][^>]*> | </a>)
    | </?{WRAPPER}>
    """,
    re.VERBOSE,
)
_DESTINATION = re.compile(
    r"""\([ \t]*+
    (?: <(?P<angle>[^<>\n]*+)> | (?P<bare>(?:[^\s()]++|\([^\s()]*+\))*+) )
    (?: [ \t]++ (?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)) )?+
    [ \t]*+ \)""",
    re.VERBOSE,
)


def render(source: str, names: Names) -> str:
    """The HTML of `source`. Text beyond the bounds comes back as it was typed, escaped."""
    if len(source) > MAX_CHARS:
        return escaped(source)
    try:
        return sanitised(_parser().html(scan(source, names), names)).strip("\n")
    except RecursionError:
        del _local.parser  # what it knew of the text is half done
        return escaped(source)


class _Parser(Markdown):
    """Python-Markdown with the rules of this module. Not for two threads at once: it knows the text it is at."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        super().__init__(output_format="html")

    def build_parser(self) -> Self:
        self.ESCAPED_CHARS = [*string.punctuation, _AMPERSAND]
        self.preprocessors = Registry()
        self.parser = LineParser(self)
        self.inlinePatterns = Registry()
        self.inlinePatterns.register(EscapeInlineProcessor(ESCAPE_RE, self), "escape", 40)
        self.inlinePatterns.register(_Link(LINK_RE, self), "link", 30)
        self.inlinePatterns.register(_Image(IMAGE_LINK_RE, self), "image", 20)
        self.inlinePatterns.register(Emphasis(), "emphasis", 10)
        self.treeprocessors = build_treeprocessors(self)
        self.treeprocessors.register(_LineEnds(self), "line_ends", 15)  # before "prettify" adds line ends of its own
        self.postprocessors = Registry()
        return self

    def html(self, found: Scan, names: Names) -> str:
        self.atoms = found.atoms
        self.reset()
        return _finished(self.convert(bounded(found.text.replace("&", _AMPERSAND))), found.atoms, names)

    def address(self, typed: str) -> str:
        """`typed`, with the placeholders of the scanner, as an address."""

        def of_atom(found: re.Match[str]) -> str:
            atom = self.atoms[int(found[1])]
            return atom.href if isinstance(atom, Link) else atom.raw

        return PLACEHOLDER.sub(of_atom, typed).replace(_AMPERSAND, "&")


class _Destination(LinkInlineProcessor):
    """`(address "title")`. Python-Markdown's own way of reading it is quadratic and takes any address."""

    md: _Parser

    def getLink(self, data: str, index: int) -> tuple[str, None, int, bool]:  # noqa: N802  (Python-Markdown's name)
        found = _DESTINATION.match(data, index)
        if found is None:
            return "", None, index, False
        href = self.md.address(self.unescape(found["angle"] or found["bare"] or ""))
        return href.replace("&", _AMPERSAND), None, found.end(), linkable(href)


class _Link(_Destination):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        link, start, end = super().handleMatch(m, data)
        return _external(link) if isinstance(link, Element) else None, start, end


class _Image(_Destination):
    """A link to the picture, with its description, or else its address, to click on."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        link, start, end = super().handleMatch(m, data)
        if not isinstance(link, Element):
            return None, None, None
        label = as_typed(self.unescape(link.text or ""), self.md.atoms).strip().replace("&", _AMPERSAND)
        link.text = AtomicString(label or link.get("href", ""))
        return _external(link), start, end


class _LineEnds(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            element.text = element.text and element.text.replace("\n", _LINE_END)
            element.tail = element.tail and element.tail.replace("\n", _LINE_END)


_local = threading.local()


def _parser() -> _Parser:
    # A parser costs more to build than most texts to parse, and belongs to one thread.
    if not hasattr(_local, "parser"):
        _local.parser = _Parser()
    parser: _Parser = _local.parser
    return parser


def _external(link: Element) -> Element:
    link.set("rel", LINK_REL)
    link.set("target", "_blank")
    return link


def _finished(html: str, atoms: list[Atom], names: Names) -> str:
    """`html` with everything in it that stood for something else. HTML has no links in links: the outer one stays."""
    depth = 0

    def finished(piece: re.Match[str]) -> str:
        nonlocal depth
        inline, paragraph, fence, link = piece.groups()
        if inline or paragraph or fence:
            return atom_html(atoms[int(inline or paragraph or fence)], names, in_link=depth > 0)
        if link is None:
            return ""
        depth += -1 if link == "</a>" else 1
        return link if depth == (link != "</a>") else ""

    html = _PIECES.sub(finished, html)
    for mark, meaning in _MARKS.items():
        html = html.replace(mark, meaning)
    return html
