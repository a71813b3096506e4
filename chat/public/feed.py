"""`/rooms/garden/feed.atom`: the newest messages of a room on the web, as Atom (RFC 4287)."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import gettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from chat.public.addresses import feed_path, hosts, path_of, site
from chat.public.caching import moved, revalidated
from chat.public.conversation import Shown, conversation
from chat.public.views import TITLE_CHARS, public_room
from chat.queries.messages import page
from chat.queries.rooms import Seen
from chat.rendering.plain import without_spoilers
from foundation.errors import NotFound
from foundation.text import shortened

ENTRIES = 50

# XML 1.0, section 2.2: what it has no way to write. Messages may hold it.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMOJI = re.compile(r'<img class="emoji"[^>]* alt="(:[a-z0-9_+-]+:)"[^>]*>')
_OURS = re.compile(r'(<a\b[^>]* href=")(/rooms/)')


@require_safe
@revalidated
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody, signed in or not. Raises NotFound; a former address leads on."""
    seen = public_room(slug=slug)
    if seen is None or seen.room.slug is None:
        raise NotFound
    if seen.room.slug != slug:
        return moved(feed_path(seen.room.slug))
    answer: HttpResponse = _RoomFeed()(request, seen)
    del answer["Last-Modified"]  # the entity tag is exact, this is not
    return answer


def stable_id(kind: str, row_id: int) -> str:
    """The same for ever, wherever this installation is reached and whatever the room is called."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"flack:{settings.FLACK_INSTANCE}:{kind}:{row_id}").urn


class _Atom(Atom1Feed):
    """With the whole message as `content`, where Django's has a summary."""

    def latest_post_date(self) -> datetime:
        if not self.items:
            began: datetime = self.feed["began"]
            return began
        return super().latest_post_date()

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})


@dataclass(frozen=True, slots=True)
class _Room:
    seen: Seen
    site: str
    said: list[Shown]


class _RoomFeed(Feed):  # type: ignore[type-arg]  # generic in its stubs alone
    feed_type = _Atom

    def get_object(self, request: HttpRequest, *arguments: Any, **named: Any) -> _Room:
        seen: Seen = arguments[0]
        newest = conversation(seen, page(seen, limit=ENTRIES).messages, hosts(request))
        said = [one for one in reversed(newest) if not one.is_gone and one.said["kind"] != "system"]
        return _Room(seen, site(request), said)

    def title(self, of: _Room) -> str:
        return _writable(of.seen.room.name)

    def subtitle(self, of: _Room) -> str:
        return _writable(of.seen.room.topic) or gettext("What is said in {room}.").format(
            room=_writable(of.seen.room.name)
        )

    def link(self, of: _Room) -> str:
        return of.site + path_of(of.seen.room)

    def feed_url(self, of: _Room) -> str:
        return of.site + feed_path(of.seen.room.slug or "")

    def feed_guid(self, of: _Room) -> str:
        return stable_id("room", of.seen.room.pk)

    def feed_extra_kwargs(self, of: _Room) -> dict[str, Any]:
        return {"began": of.seen.room.created_at}

    def items(self, of: _Room) -> list[tuple[_Room, Shown]]:
        return [(of, one) for one in of.said]

    def item_title(self, item: tuple[_Room, Shown]) -> str:
        _, one = item
        return _writable(shortened(f"{one.author.name}: {one.text}", TITLE_CHARS))

    def item_description(self, item: tuple[_Room, Shown]) -> str:
        of, one = item
        context: Mapping[str, object] = {"one": one, "site": of.site, "html": _elsewhere(one.html, of.site)}
        return _writable(render_to_string("public/entry.html", context))

    def item_link(self, item: tuple[_Room, Shown]) -> str:
        of, one = item
        return of.site + one.path

    def item_guid(self, item: tuple[_Room, Shown]) -> str:
        return stable_id("message", item[1].said["id"])

    def item_author_name(self, item: tuple[_Room, Shown]) -> str:
        return _writable(item[1].author.name)

    def item_pubdate(self, item: tuple[_Room, Shown]) -> datetime:
        return item[1].at

    def item_updateddate(self, item: tuple[_Room, Shown]) -> datetime:
        """When its words changed: a reaction makes no news of it."""
        return item[1].edited_at or item[1].at

    def item_enclosures(self, item: tuple[_Room, Shown]) -> list[Enclosure]:
        of, one = item
        return [
            Enclosure(f"{of.site}{file.said['url']}", str(file.said["size"]), file.said["type"])
            for file in one.files
            if file.said["url"]
        ]


def _elsewhere(html: str, site: str) -> str:
    """For a reader that is at no address, loads no picture of ours and hides nothing."""
    named = _EMOJI.sub(r"\1", without_spoilers(html))
    return _OURS.sub(rf"\g<1>{site}\2", named)


def _writable(text: str) -> str:
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
