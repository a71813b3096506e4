"""For the head of a page: all of its modules are asked for at once, instead of each by what imports it.

And whether a browser may keep it, with these modules.
"""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from flackproject import shell
from flackproject.modules import graph

register = template.Library()


@register.simple_tag
def modulepreload(entry: str) -> SafeString:
    """The entry itself is asked for by its own `<script>`."""
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((static(name),) for name in graph(entry)[1:]))


@register.simple_tag
def shell_version() -> str:
    """Of the files that this page is made of; nothing where browsers shall keep none (FLACK_OFFLINE)."""
    return shell.version(_language()) if settings.FLACK_OFFLINE else ""


@register.simple_tag
def words() -> SafeString:
    """Ahead of a page's modules, which run after it (HTML, "defer"): their words in the page's language."""
    return format_html_join(
        "", '<script defer src="{}"></script>', ((static(name),) for name in shell.words(_language()))
    )


@register.simple_tag
def emoji_table() -> str:
    """Where a page finds its table of emoji, when it wants it."""
    return static(shell.emoji(_language()))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
