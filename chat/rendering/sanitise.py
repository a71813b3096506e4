"""The last word on what HTML leaves the renderer. Whatever a rule above gets wrong ends here."""

import re

import nh3

from chat.rendering.highlight import CLASSES
from chat.rendering.html import LINK_REL
from chat.rendering.math import MATH_ATTRIBUTES, MATH_TAGS

_TAGS = {"a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "li"}
_TAGS |= {"ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
_TAGS |= MATH_TAGS
_ALIGN = {"align-left", "align-center", "align-right"}
_ATTRIBUTES = {
    "a": {"href", "rel", "target", "data-user-id"},
    "span": {"data-user-id", "data-mention", "tabindex"},
    "pre": {"data-language"},
    "ol": {"start"},
    "img": {"src", "alt", "title"},
    "input": {"type", "checked", "disabled"},
    **{tag: set(MATH_ATTRIBUTES) for tag in MATH_TAGS},
}
_CLASSES = {
    "a": {"mention", "room"},
    "span": {"mention", "spoiler"} | CLASSES,
    "img": {"emoji"},
    "pre": {"highlight"},
    "li": {"task"},
    "td": _ALIGN,
    "th": _ALIGN,
}
_EMOJI_NAME = re.compile(r":[a-z0-9_+-]{2,32}:")
_VALUES = {
    "data-user-id": re.compile(r"[0-9]{1,19}"),
    "data-mention": re.compile(r"room|here"),
    "start": re.compile(r"[0-9]{1,9}"),
    "src": re.compile(r"/media/emoji/[0-9a-f]{32}\.webp"),  # ours alone: loading another tells its server who reads
    "alt": _EMOJI_NAME,
    "title": _EMOJI_NAME,
    "type": re.compile(r"checkbox"),
    "rel": re.compile(re.escape(LINK_REL)),
    "target": re.compile(r"_blank"),
    "tabindex": re.compile(r"0"),
    **MATH_ATTRIBUTES,
}


def _allowed(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href" and value.startswith("/"):
        # Ours are /people/... and /rooms/...; //evil.example would be somebody else's server.
        return value if value.startswith(("/people/", "/rooms/")) else None
    pattern = _VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,  # the renderer writes rel, so that links inside the site keep none
)


# A picture that lost its address.
_NO_PICTURE = re.compile(r"<img(?![^>]* src=)[^>]*>")


def sanitised(html: str) -> str:
    clean = _CLEANER.clean(html)
    if _NO_PICTURE.search(clean) is None:
        return clean
    # The same could stand in a value, where taking it out would open what was closed: the cleaner has the last word.
    return _CLEANER.clean(_NO_PICTURE.sub("", clean))
