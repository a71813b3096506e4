"""The public pages: all rooms, a room, a thread. chat/pages.py shows the last two at the application's addresses."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from chat.models import Room, RoomKind
from chat.policies import Action, may
from chat.public import numbering
from chat.public.addresses import feed_path, hosts, page_path, path_of, site
from chat.public.caching import revalidated
from chat.public.conversation import Shown, conversation
from chat.public.numbering import Page
from chat.queries.messages import Met, message_of, page
from chat.queries.public import public_rooms
from chat.queries.rooms import Seen, room_by_slug, seen_by
from foundation.errors import NotFound
from foundation.text import shortened

ROOMS, MOST_PAGES = 100, 1000
"""On one page of the index, and as many pages as it has at most."""

TITLE_CHARS, DESCRIPTION_CHARS = 70, 200
"""As much as search engines and chats show of them."""


@require_safe
@revalidated
def index(request: HttpRequest) -> HttpResponse:
    """`/rooms`: the rooms that anybody may read. While there are none this is no address of its own."""
    page = (numbering.asked(request.GET["page"]) or 0) if "page" in request.GET else 1
    if not 0 < page <= MOST_PAGES:
        raise NotFound
    rooms = public_rooms(skip=(page - 1) * ROOMS, limit=ROOMS + 1)
    if not rooms:
        return redirect("/rooms" if page > 1 else "/")
    shown = [(one, path_of(one.room)) for one in rooms[:ROOMS]]
    context = {
        "rooms": [(one, path) for one, path in shown if one.room.archived_at is None],
        "archived": [(one, path) for one, path in shown if one.room.archived_at is not None],
        "number": page,
        "earlier": page_path("/rooms", page - 1 if page > 2 else None) if page > 1 else None,
        "later": page_path("/rooms", page + 1) if len(rooms) > ROOMS else None,
        "canonical": site(request) + page_path("/rooms", page if page > 1 else None),
    }
    return render(request, "public/index.html", context)


def public_room(*, slug: str | None = None, room_id: int = 0) -> Seen | None:
    """The room at this address, or the one that was there; None where a stranger may not read it, or it never was."""
    try:
        seen = seen_by(None, room_by_slug(slug).pk if slug is not None else room_id)
    except NotFound:
        return None
    return seen if may(seen.viewer, Action.READ, seen.asked) else None


@revalidated
def room_page(request: HttpRequest, seen: Seen, message: int | None = None) -> HttpResponse:
    """The page named by `?page=`, the one on which `message` stands, with that lit up, or the newest.

    Raises NotFound for a page or a message that is not there.
    """
    shown = _page_asked(request, seen.room.last_number, message)
    stored = page(seen, after=shown.first - 1, limit=numbering.MOST if shown.number is None else numbering.SIZE)
    said = conversation(seen, stored.messages, hosts(request))
    lit = next((one for one in said if one.said["number"] == message), None)
    context = {
        "room": seen.asked,
        "is_thread": seen.room.kind == RoomKind.THREAD,
        "root": _root(request, seen),
        "said": said,
        "lit": lit,
        "page": shown,
        "words": _words(seen, shown, lit),
        "picture": _picture(request, lit),
        **_ways(request, seen.room, shown),
    }
    return render(request, "public/room.html", context)


def _page_asked(request: HttpRequest, last_number: int, message: int | None) -> Page:
    if message is not None:
        found = numbering.page_with(message, last_number)
    elif "page" in request.GET:
        found = numbering.page_numbered(numbering.asked(request.GET["page"]) or 0, last_number)
    else:
        found = numbering.newest(last_number)
    if found is None:
        raise NotFound
    return found


def _root(request: HttpRequest, seen: Seen) -> Shown | None:
    """What a thread is about; None where that is gone."""
    if seen.room.root_id is None:
        return None
    around = Seen(seen.asked, seen.asked, seen.viewer)
    try:
        stored = message_of(Met(seen.room.root_id, 0, around))
    except NotFound:
        return None
    return conversation(around, [stored], hosts(request))[0]


@dataclass(frozen=True, slots=True)
class Words:
    """What the page is called, and what is said of it, where it is linked."""

    title: str
    description: str


def _words(seen: Seen, shown: Page, lit: Shown | None) -> Words:
    name = seen.asked.name
    if lit is not None and not lit.is_gone:
        said = lit.text
        return Words(
            gettext("{person} in {room}: {text}").format(
                person=lit.author.name, room=name, text=shortened(said, TITLE_CHARS)
            ),
            shortened(said, DESCRIPTION_CHARS),
        )
    title = gettext("A thread in {room}").format(room=name) if seen.room.kind == RoomKind.THREAD else name
    about = seen.asked.description or seen.asked.topic or gettext("What is said in {room}.").format(room=name)
    description = shortened(" ".join(about.split()), DESCRIPTION_CHARS)
    return Words(
        title if shown.number is None else gettext("{title}, page {number}").format(title=title, number=shown.number),
        description,
    )


def _picture(request: HttpRequest, lit: Shown | None) -> str | None:
    """The address of the first picture of the message that is linked to."""
    pictures = [file.said["thumbnail_url"] for file in lit.files] if lit is not None else []
    first = next((address for address in pictures if address), None)
    return f"{site(request)}{first}" if first else None


def _ways(request: HttpRequest, room: Room, shown: Page) -> dict[str, str | None]:
    """Where else one can go from here; `canonical` is where this page is for ever."""
    path = path_of(room)
    later = None if shown.number is None else page_path(path, shown.later)
    return {
        "canonical": site(request) + page_path(path, shown.number),
        "path": path,
        "earliest": page_path(path, 1) if shown.earlier else None,
        "earlier": page_path(path, shown.earlier) if shown.earlier else None,
        "later": later,
        "newest": None if shown.number is None else path,
        "feed": feed_path(room.slug) if room.slug else None,
        "site": site(request),
    }
