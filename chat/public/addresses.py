"""Where public pages are: the permanent addresses, and the one site under which search engines should know them."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest

from chat.models import Room


def site(request: HttpRequest) -> str:
    """`https://chat.example.org`: FLACK_URL, else the name under which we were asked."""
    here: str = settings.FLACK_URL or f"{request.scheme}://{request.get_host()}"
    return here.rstrip("/")


def hosts(request: HttpRequest) -> frozenset[str]:
    """All names under which an address leads here, with ports."""
    return frozenset({request.get_host().lower(), urlsplit(site(request)).netloc.lower()})


def room_path(slug: str | None, room_id: int) -> str:
    return f"/rooms/{quote(slug)}" if slug else f"/rooms/id-{room_id}"


def path_of(room: Room) -> str:
    return room_path(room.slug, room.pk)


def page_path(path: str, number: int | None) -> str:
    """`path` is the room's; the newest page is at it."""
    return path if number is None else f"{path}?page={number}"


def feed_path(slug: str) -> str:
    return f"/rooms/{quote(slug)}/feed.atom"
