"""Scripts without their comments, as they are sent: a third of what a page would carry is for who reads the source.

Nothing else changes, and every token stays on its line: what arrives can be read and debugged, and a line that an error
names is the source's line. A parser finds them (decisions/0020), for `//` and `/*` stand in strings, templates and
regular expressions too.
"""

import logging

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

log = logging.getLogger(__name__)

_LANGUAGE = Language(tree_sitter_javascript.language())
_COMMENTS = Query(_LANGUAGE, "(comment) @comment")
_BLANKS = b" \t"


def without_comments(name: str, source: bytes) -> bytes:
    """The script `name`; as it is where the parser does not understand all of it."""
    root = Parser(_LANGUAGE).parse(source).root_node
    if root.has_error:
        log.warning("%s is served with its comments: the parser does not understand it.", name)
        return source
    kept = bytearray()
    at = 0
    found = QueryCursor(_COMMENTS).captures(root).get("comment", [])
    for comment in sorted(found, key=lambda one: one.start_byte):
        kept += source[at : comment.start_byte]
        at = _leave_out(comment, source, kept)
    return bytes(kept + source[at:])


def _leave_out(comment: Node, source: bytes, kept: bytearray) -> int:
    """Its line breaks stay, and something between two tokens that it parted. Where the source goes on."""
    breaks = source.count(b"\n", comment.start_byte, comment.end_byte)
    end = comment.end_byte
    while source[end : end + 1] and source[end : end + 1] in _BLANKS:
        end += 1
    if breaks or source[end : end + 1] in b"\r\n":  # nothing more in this line
        del kept[len(kept.rstrip(_BLANKS)) :]
        kept += b"\n" * breaks
    elif kept[-1:] not in b" \t\n([{":
        kept += b" "
    return end
