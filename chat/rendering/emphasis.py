"""*Emphasis*, **strong**, ~~struck out~~ and ||hidden|| text: which of their marks belong together.

Python-Markdown's own processor for them loses letters when marks cross (`x*__cb__~b**b*_c`). This one never
does: it is CommonMark's algorithm (appendix, "Phase 2: inline structure"), linear in the length of the text, and
a mark without a partner stays as it was typed. What may begin and end is decided as Python-Markdown decides it,
by spaces, so that emphasis also works where a language writes none between words and punctuation.
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

MAX_DEPTH = 8  # nobody writes three; each level is one of the page's
WRAPPER = "emphasis"  # stands around all of it in the tree, and is no tag of HTML

_RUN = re.compile(r"\*+|_+|~+|\|+")
_TAGS = {("*", 1): "em", ("*", 2): "strong", ("_", 1): "em", ("_", 2): "strong", ("~", 2): "del"}
_TAGS |= {("|", 2): "span"}
_ATTRIBUTES = {"span": {"class": "spoiler", "tabindex": "0"}}  # shown where the pointer or the focus is


@dataclass(slots=True)
class _Run:
    """Marks of one kind in a row: [start, end) are those not yet paired, `length` is how many were typed."""

    mark: str
    start: int
    end: int
    length: int
    opens: bool
    closes: bool

    @property
    def left(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where an element begins or ends: the marks are at [start, end)."""

    start: int
    end: int
    pair: int
    tag: str | None


class Emphasis(InlineProcessor):
    """Reads the rest of a text from the first mark on at once; nothing in it is a mark afterwards."""

    def __init__(self) -> None:
        super().__init__("[*_~|]")

    def handleMatch(  # type: ignore[override]  # noqa: N802  (Python-Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int, int]:
        edges = _edges(data, m.start())
        return (_tree(data, m.start(), edges) if edges else None), m.start(), len(data)


def _edges(text: str, begin: int) -> list[_Edge]:
    """Both ends of all pairs, in the order of the text, properly nested."""
    edges: list[_Edge] = []
    openers: dict[str, list[_Run]] = {"*": [], "_": [], "~": [], "|": []}
    floors: dict[tuple[str, int, bool], int] = {}  # before these, nothing opens for such a closer
    for found in _RUN.finditer(text, begin):
        run = _run(text, found)
        while run.closes and (opener := _opener(run, openers[run.mark], floors)):
            size = min(2, opener.left, run.left)
            pair, tag = len(edges), _TAGS[run.mark, size]
            edges.append(_Edge(opener.end - size, opener.end, pair, tag))
            edges.append(_Edge(run.start, run.start + size, pair, None))
            opener.end -= size
            run.start += size
            for stack in openers.values():
                while stack and (stack[-1].start > opener.start or not _enough(stack[-1])):
                    stack.pop()
        if run.opens and _enough(run):
            openers[run.mark].append(run)
    return sorted(edges, key=lambda edge: edge.start)


def _run(text: str, found: re.Match[str]) -> _Run:
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < len(text) else " "
    opens, closes = not after.isspace(), not before.isspace()
    if found[0][0] == "_":  # snake_case is one word
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Run(found[0][0], found.start(), found.end(), len(found[0]), opens, closes)


def _opener(run: _Run, stack: list[_Run], floors: dict[tuple[str, int, bool], int]) -> _Run | None:
    """The nearest run that `run` closes."""
    if not _enough(run):
        return None
    kind = (run.mark, run.length % 3, run.opens)
    floor = floors.get(kind, -1)
    for opener in reversed(stack):
        if opener.start < floor:
            break
        if _may_pair(opener, run):
            return opener
    floors[kind] = run.start
    return None


def _may_pair(opener: _Run, closer: _Run) -> bool:
    """CommonMark 6.2, rules 9 and 10: in `**a*b*c**` the first pair is not `*` and half of `**`."""
    if opener.mark in "~|" or not (opener.closes or closer.opens):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _enough(run: _Run) -> bool:
    return run.left >= (2 if run.mark in "~|" else 1)


def _tree(text: str, begin: int, edges: list[_Edge]) -> Element:
    top = Element(WRAPPER)
    open_elements = [top]
    too_deep: set[int] = set()
    done = begin
    for edge in edges:
        if edge.pair in too_deep:
            continue
        if edge.tag is not None and len(open_elements) > MAX_DEPTH:
            too_deep.add(edge.pair)
            continue
        _add(open_elements[-1], text[done : edge.start])
        done = edge.end
        if edge.tag is None:
            open_elements.pop()
        else:
            open_elements.append(SubElement(open_elements[-1], edge.tag, _ATTRIBUTES.get(edge.tag, {})))
    _add(top, text[done:])
    return top


def _add(element: Element, text: str) -> None:
    """Append `text`; marks that are left in it are letters, as if there were a backslash before each."""
    plain = _RUN.sub(lambda marks: f"{STX}{ord(marks[0][0])}{ETX}" * len(marks[0]), text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + plain
    else:
        element.text = (element.text or "") + plain
