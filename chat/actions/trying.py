"""What a text would look like if it were posted: its HTML, its words. Nothing is written, and nobody hears of it."""

from django.conf import settings

from accounts.models import User
from chat.actions.mentions import names_of
from chat.actions.posts import checked_source
from chat.rendering import escaped, fast_html, references
from chat.rendering.child import RenderFailed, shared
from chat.rendering.plain import line_of
from foundation import limits
from foundation.text import clean

WITHIN_S = 2.0
"""Somebody waits, and so does what else this process has rendered. A text that takes longer shows as it was typed."""


def in_a_line(user: User, source: str) -> str:
    """Its words, as lists show them. Costs, and is refused, as `as_shown` is."""
    return line_of(as_shown(user, source))


def as_shown(user: User, source: str) -> str:
    """Its HTML. Costs as much as a post: is limited like one, and refused as one. Raises Invalid, TooLong, TooFast."""
    source = checked_source(clean(source))
    if settings.FLACK_POST_RATE > 0:
        rate = limits.Rate(settings.FLACK_POST_RATE, 1, max(1, int(settings.FLACK_POST_RATE * 5)))
        limits.take("render", str(user.pk), rate)
    names = names_of(references(source).names)
    plain = fast_html(source, names)
    if plain is not None:
        return plain
    try:
        return shared().render(source, names, timeout_s=WITHIN_S)
    except RenderFailed:
        return escaped(source)
