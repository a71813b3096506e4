"""For the head of a page: all of its modules are asked for at once, instead of each by the one that imports it."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from flackproject.modules import graph

register = template.Library()


@register.simple_tag
def modulepreload(entry: str) -> SafeString:
    """The entry itself is asked for by its own `<script>`."""
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((static(name),) for name in graph(entry)[1:]))
