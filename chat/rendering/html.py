"""The HTML of the pieces that both roads make, the Markdown parser's and the fast one."""

import re
from urllib.parse import quote

from chat.rendering.atoms import Atom, Code, CustomEmoji, Emoji, Everyone, Fence, Link, Math, Mention, RoomLink
from chat.rendering.highlight import highlighted
from chat.rendering.math import math_html
from chat.rendering.scanner import Names
from chat.rendering.text import cleaned, escape

LINK_REL = "noopener noreferrer nofollow ugc"

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def escaped(source: str) -> str:
    """`source` as it was typed: paragraphs and line breaks, nothing else. Never fails."""
    paragraphs = _BLANK_LINES.split(cleaned(source))
    return "\n".join(f"<p>{escape(text).replace(chr(10), '<br>' + chr(10))}</p>" for text in paragraphs if text)


def attribute(text: str) -> str:
    """For values between double quotes."""
    return escape(text).replace('"', "&quot;")


def atom_html(atom: Atom, names: Names, *, in_link: bool = False) -> str:
    """The HTML of `atom`. Inside a link it is no link itself: HTML has no links in links."""
    match atom:
        case Code() | Math():
            return _code(atom)
        case Emoji():
            return atom.character
        case CustomEmoji():
            return _custom_emoji(atom, names)
        case Everyone():
            return f'<span class="mention" data-mention="{atom.whom}">{escape(atom.raw)}</span>'
        case Mention():
            return _mention(atom, names, in_link=in_link)
        case _ if in_link:
            return escape(atom.label if isinstance(atom, Link) else atom.raw)
        case Link():
            return external_link_open(atom.href) + escape(atom.label) + "</a>"
        case RoomLink():
            return _room_link(atom)
        case Fence():
            return _fence(atom)


def _code(atom: Code | Math) -> str:
    """A formula that can't be read as one is shown as it was typed."""
    if isinstance(atom, Code):
        return f"<code>{escape(atom.code)}</code>"
    return math_html(atom.latex, block=atom.block) or f"<code>{escape(atom.raw)}</code>"


def external_link_open(href: str) -> str:
    return f'<a href="{attribute(href)}" rel="{LINK_REL}" target="_blank">'


def _room_link(atom: RoomLink) -> str:
    href = f"/rooms/{quote(atom.slug)}" + (f"/{atom.number}" if atom.number is not None else "")
    return f'<a class="room" href="{attribute(href)}">{escape(atom.raw)}</a>'


def _mention(atom: Mention, names: Names, *, in_link: bool) -> str:
    if atom.name not in names:
        return escape(atom.raw)
    user_id, nickname = names[atom.name]
    shown = f'data-user-id="{int(user_id)}"'
    if in_link:
        return f'<span class="mention" {shown}>@{escape(nickname)}</span>'
    href = attribute(f"/people/{quote(nickname, safe='')}")
    return f'<a class="mention" {shown} href="{href}">@{escape(nickname)}</a>'


def _custom_emoji(atom: CustomEmoji, names: Names) -> str:
    if atom.name not in names:
        return escape(atom.raw)
    _, file = names[atom.name]
    return f'<img class="emoji" src="{attribute(f"/media/{file}")}" alt="{atom.name}" title="{atom.name}">'


def _fence(atom: Fence) -> str:
    if atom.language == "math" and (formula := math_html(atom.code, block=True)) is not None:
        return f"<p>{formula}</p>"
    language = f' data-language="{attribute(atom.language)}"' if atom.language else ""
    return f'<pre class="highlight"{language}><code>{highlighted(atom.code, atom.language)}\n</code></pre>'
