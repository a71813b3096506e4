"""What has become of a room, in the language of the page: chat/actions/rooms.py stores it once, in English.

The application reads the same in static/js/core/room_news.js.
"""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

SAID = re.compile(
    r"(?:renamed this room to “(?P<name>.*?)”)?(?: and )?"
    r"(?:changed the topic to “(?P<topic>.*?)”|(?P<topicless>took the topic away))?(?: and )?"
    r"(?:(?P<private>made this room private)|(?P<open>made this room open))?(?: and )?"
    r"(?:(?P<shown>showed this room to the web)|(?P<unshown>took this room off the web))?(?: and )?"
    r"(?:(?P<archived>archived this room)|(?P<restored>brought this room back))?"
)
"""Each at most once, in this order. A name may hold whatever it likes, the words between two clauses too."""


def news(person: str, source: str) -> SafeString:
    """A sentence for each thing that was done; as it was stored where that is none of these."""
    found = SAID.fullmatch(source)
    sentences = list(_sentences(found.groupdict())) if found else []
    if not sentences:
        return format_html("<b><bdi>{}</bdi></b> {}", person, source)
    who = format_html("<b><bdi>{}</bdi></b>", person)
    return format_html_join(". ", "{}", ((format_html(sentence, person=who, **put),) for sentence, put in sentences))


def _sentences(said: dict[str, str | None]) -> Iterator[tuple[str, dict[str, SafeString]]]:
    if said["name"] is not None:
        yield gettext("{person} renamed this room to “{name}”"), {"name": format_html("<bdi>{}</bdi>", said["name"])}
    if said["topic"] is not None:
        yield gettext("{person} changed the topic to “{topic}”"), {"topic": format_html("<bdi>{}</bdi>", said["topic"])}
    plain = {
        "topicless": gettext("{person} took the topic away"),
        "private": gettext("{person} made this room private"),
        "open": gettext("{person} made this room open"),
        "shown": gettext("{person} showed this room to the web"),
        "unshown": gettext("{person} took this room off the web"),
        "archived": gettext("{person} archived this room"),
        "restored": gettext("{person} brought this room back"),
    }
    yield from ((sentence, {}) for what, sentence in plain.items() if said[what] is not None)
