"""The short road for texts that Markdown would leave alone: most of what people write.

Equal to `render` for every text it takes, which a property test holds; when in doubt it takes none.
It never highlights code, so it costs microseconds and may run while somebody waits for an ack.
"""

import re

from chat.rendering.atoms import PLACEHOLDER, Atom, Link, Math
from chat.rendering.html import atom_html
from chat.rendering.links import is_plain
from chat.rendering.scanner import Names, scan
from chat.rendering.text import MAX_CHARS, escape

# What could begin a heading, quote, list, rule or table row; or fenced code, taken out by the scanner.
_BLOCK = re.compile(r"[#>|=:\ufdd2]|[-+*_](?![^\W_])|[0-9]{1,9}[.)](?:[ \t]|$)")
# What could begin something inside a line. An underscore within a word and a lone asterisk begin nothing
# (emphasis.py), nor does a backslash before a letter.
_INLINE = re.compile(r"(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])|\*(?<!\s\*)|\*(?!\s)|~~|\|\||\]\(|\\(?![a-zA-Z0-9])")
# Between paragraphs only spaces and tabs are blank; elsewhere parsers differ about other spaces.
_ODD_SPACE = re.compile(r"[^\S \t\n]")


def fast_html(source: str, names: Names) -> str | None:
    """What `render` would make of `source`, or None when only the parser can tell."""
    if len(source) > MAX_CHARS:
        return None
    found = scan(source, names)
    if any(map(_needs_parser, found.atoms)):
        return None
    paragraphs: list[list[str]] = [[]]
    for line in found.text.split("\n"):
        text = line.strip(" \t")
        if not text:
            paragraphs.append([])
        elif _BLOCK.match(text) or _INLINE.search(text) or _ODD_SPACE.search(text):
            return None
        else:
            paragraphs[-1].append(text)
    html = "\n".join("<p>" + "<br>\n".join(map(escape, lines)) + "</p>" for lines in paragraphs if lines)
    return PLACEHOLDER.sub(lambda place: atom_html(found.atoms[int(place[1])], names), html)


def _needs_parser(atom: Atom) -> bool:
    """A formula takes milliseconds, and an odd address is for the sanitiser to judge."""
    return isinstance(atom, Math) or (isinstance(atom, Link) and not is_plain(atom.href))
