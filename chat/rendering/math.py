"""Formulas: LaTeX to MathML, which browsers show by themselves.

latex2mathml reads them. Its elements are written here, because its own writer leaves what stands in `\\text{}`
unescaped; of tags and attributes only those below are (the sanitiser knows the same ones).
"""

import html
import re
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from chat.rendering.text import escape

MAX_CHARS = 1_000  # about 15 ms
MAX_DEPTH = 20  # braces in braces, \left in \left: each is a recursion of the converter
MOST_LEVELS = 80  # elements in elements: `\\sqrt\\sqrt\\sqrt…` needs no braces

MATH_TAGS = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mphantom", "mstyle"}
MATH_TAGS |= {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded"}
_SIZE = re.compile(r"-?[0-3]?(?:\.[0-9]{1,4})?em")  # no formula pushes the page apart
_YES_OR_NO = re.compile(r"true|false")
MATH_ATTRIBUTES = {
    "display": re.compile(r"block|inline"),
    "mathvariant": re.compile(r"[a-z-]{1,30}"),
    "linethickness": re.compile(r"0|[0-3]?(?:\.[0-9]{1,4})?(?:em|px)?"),
    "columnalign": re.compile(r"(?:left|center|right| ){1,200}"),
    "displaystyle": _YES_OR_NO,
    "scriptlevel": re.compile(r"[0-3]"),
    "stretchy": _YES_OR_NO,
    "fence": _YES_OR_NO,
    "accent": _YES_OR_NO,
    "minsize": _SIZE,
    "maxsize": _SIZE,
    "width": _SIZE,
}
_DEEPER = re.compile(r"\\\\|\\[{}]|\\(?:left|begin)(?![a-zA-Z])|\\(?:right|end)(?![a-zA-Z])|[{}]")


def math_html(latex: str, *, block: bool) -> str | None:
    """`<math>`, or None for what is no formula, or goes beyond the bounds."""
    if len(latex) > MAX_CHARS or not latex.strip() or _depth(latex) > MAX_DEPTH:
        return None
    try:
        element = convert_to_element(latex.strip(), display="block" if block else "inline")
        return _written(element)
    except Exception:  # noqa: BLE001 - it raises whatever comes to it: IndexError, KeyError, its own
        return None


def _depth(latex: str) -> int:
    depth = deepest = 0
    for found in _DEEPER.finditer(latex):
        if found[0] in ("{", "\\left", "\\begin"):
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in ("}", "\\right", "\\end"):
            depth -= 1
    return deepest


def _written(element: Element, depth: int = 0) -> str:
    if depth > MOST_LEVELS:
        raise RecursionError
    inside = escape(html.unescape(element.text or "")) + "".join(
        _written(child, depth + 1) + escape(html.unescape(child.tail or "")) for child in element
    )
    if element.tag not in MATH_TAGS:
        return inside
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if (pattern := MATH_ATTRIBUTES.get(name)) is not None and pattern.fullmatch(value)
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"
