"""From the text somebody typed to the HTML everybody sees. Pure: no Django, no database, no network.

`references` says what a text points at, `render` makes its HTML, `fast_html` makes the same HTML
for the texts that need no Markdown parser, `escaped` shows a text as it was typed.
"""

from chat.rendering.fast import fast_html
from chat.rendering.html import escaped
from chat.rendering.markdown import RENDERER_VERSION, render
from chat.rendering.references import References, RoomReference, references
from chat.rendering.scanner import Names

__all__ = [
    "RENDERER_VERSION",
    "Names",
    "References",
    "RoomReference",
    "escaped",
    "fast_html",
    "references",
    "render",
]
