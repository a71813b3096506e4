"""`/sitemap.xml` and `/robots.txt`: which pages search engines should know, and that nothing else is theirs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import overload
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from chat.public import numbering
from chat.public.addresses import page_path, room_path, site
from chat.public.caching import revalidated
from chat.queries.public import Stretch, any_public_room, last_changes, public_counters

MOST_ADDRESSES = 500
"""In one file. To say when a page changed last its messages are looked at: a tenth of a second for as many."""


@require_safe
@revalidated
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages, or where there are many of them the files that have a part of them each."""
    pages = PublicPages(site(request))
    if pages.paginator.num_pages == 1:
        answer = views.sitemap(request, {"rooms": pages})
    else:
        answer = views.index(request, {"rooms": pages}, sitemap_url_name="sitemap-part")
    return _rendered(answer)


@require_safe
@revalidated
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """`/sitemap-rooms.xml?p=2`."""
    return _rendered(views.sitemap(request, {"rooms": PublicPages(site(request))}, section))


def _rendered(answer: TemplateResponse) -> HttpResponse:
    """Of a template's response nobody can make a 304 any more."""
    return HttpResponse(answer.rendered_content, headers=answer.headers)


@require_safe
@revalidated
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Rooms that are not on the web lie under `/rooms` too, and lead to the sign-in page, which is not."""
    lines = ["User-agent: *"]
    if any_public_room():
        lines += [f"Allow: {path}" for path in ("/rooms", "/sitemap", "/static/", "/media/", "/api/files/")]
    lines += ["Disallow: /", ""]
    if any_public_room():
        lines += [f"Sitemap: {site(request)}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    last_change: datetime | None


class Entries(Sequence[Entry]):
    """Every page of every room on the web, without having them all in memory: what is taken out is looked up."""

    def __init__(self) -> None:
        self._rooms = public_counters()
        pages = (numbering.settled(last_number) + 1 for _, _, last_number in self._rooms)
        self._ends = list(accumulate(pages))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, int):
            return self._entries([at])[0]
        return self._entries(range(*at.indices(len(self))))

    def _entries(self, places: Sequence[int]) -> list[Entry]:
        pages = [self._page(place) for place in places]
        changes = last_changes(_stretches(pages), numbering.SIZE)
        return [
            Entry(page_path(room_path(slug, room_id), page.number), _last_change(changes, room_id, page))
            for room_id, slug, page in pages
        ]

    def _page(self, place: int) -> tuple[int, str, numbering.Page]:
        index = bisect_right(self._ends, place)
        room_id, slug, last_number = self._rooms[index]
        number = place - (self._ends[index - 1] if index else 0) + 1
        page = numbering.page_numbered(number, last_number) or numbering.newest(last_number)
        return room_id, slug, page


def _stretches(pages: Sequence[tuple[int, str, numbering.Page]]) -> list[Stretch]:
    """One for each room: its pages that are asked for follow one another."""
    found: dict[int, Stretch] = {}
    for room_id, _, page in pages:
        first = found[room_id].first if room_id in found else page.first
        found[room_id] = Stretch(room_id, first, page.last if page.number else None)
    return list(found.values())


def _last_change(changes: dict[tuple[int, int], datetime], room_id: int, page: numbering.Page) -> datetime | None:
    """The newest page may be two parts long."""
    parts = range((page.first - 1) // numbering.SIZE, max(page.first, page.last) // numbering.SIZE + 1)
    return max((changes[room_id, part] for part in parts if (room_id, part) in changes), default=None)


class PublicPages(Sitemap):  # type: ignore[type-arg]  # generic in its stubs alone
    limit = MOST_ADDRESSES

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self.protocol, self._domain = parts.scheme, parts.netloc
        self._entries = Entries()

    def get_domain(self, site: object = None) -> str:
        return self._domain

    def items(self) -> Entries:
        return self._entries

    def location(self, item: Entry) -> str:
        return item.path

    def lastmod(self, item: Entry) -> datetime | None:
        return item.last_change

    def get_latest_lastmod(self) -> None:
        """Of all files together: that would mean to look at every message."""
