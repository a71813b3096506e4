"""Finding messages by their words, and rooms and people by their names."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.endpoint import Endpoint
from api.links import found_message, room_links, user_links
from api.parameters import LIMIT, described
from api.serializers import shapes
from chat import objects
from chat.queries.rooms import room_objects
from chat.search import Page, Results, search
from foundation.errors import Invalid, TooLong
from foundation.text import clean

QUERY_CHARS = 500
SORTS = ("newest", "best")
SYNTAX = (
    'Words; the last may be the beginning of one. `"exact words"`, `-word`, `from:NAME` (or `me`), `in:ROOM`, '
    "`has:link|file|image|reaction|thread`, `is:thread|pinned|starred`; `before:`, `after:`, `during:` a day, month or "
    "year of your time zone as `2026-03-09`, `2026-03`, `2026`, `today` or `yesterday`. `-from:`, `-in:`, `-has:` and "
    "`-is:` leave out. Whatever is none of these is words."
)


class Search(Endpoint):
    """Messages that hold all of your words, in rooms that you may read."""

    name = "Search"

    @schema.operation(
        "search_messages",
        shapes.FoundMessages,
        [
            described("q", str, SYNTAX, maxLength=QUERY_CHARS),
            described("sort", str, "`newest` first (default), or the `best` of those that were counted first."),
            described("parts", bool, "Look inside of longer words too, in every script."),
            described("before", int, "Only older than this id; `next` has it.", minimum=0, maximum=parameters.BIGGEST),
            described("skip", int, "For `best`: go on after so many; `next` has it.", minimum=0, maximum=1000),
            LIMIT,
        ],
        errors=(400,),
    )
    def get(self, request: Request) -> Response:
        """Newest first. Anything is a search: there is no syntax to get wrong."""
        query = request.query_params.get("q", "")
        if len(query) > QUERY_CHARS:
            raise TooLong(
                ngettext_lazy("Search for at most {n} character.", "Search for at most {n} characters.", QUERY_CHARS),
                n=QUERY_CHARS,
                field="q",
            )
        page = Page(
            before_id=parameters.number(request, "before"),
            skip=parameters.number(request, "skip", most=1000) or 0,
            limit=parameters.page_size(request),
            best=_sort(request) == "best",
            parts=parameters.flag(request, "parts"),
        )
        results = search(self.me, clean(query), page)
        return Response(
            {
                "messages": [
                    found_message(one.message, snippet=one.snippet, address=one.address) for one in results.found
                ],
                "count": results.count,
                "count_exact": results.exact,
                "parts": results.parts,
                "rooms": [room | {"_links": room_links(room["id"])} for room in room_objects(results.rooms)],
                "users": [objects.user_object(user) | {"_links": user_links(user.pk)} for user in results.people],
                "next": parameters.next_page(request, _where(results)),
            }
        )


def _sort(request: Request) -> str:
    sort = request.query_params.get("sort", SORTS[0])
    if sort not in SORTS:
        raise Invalid(gettext_lazy("`sort` is newest or best."), field="sort")
    return sort


def _where(results: Results) -> dict[str, Any] | None:
    """The parameters of the next page."""
    page = results.next
    if page is None:
        return None
    where = {"skip": page.skip} if page.best else {"before": page.before_id}
    return where | ({"parts": 1} if page.parts else {})
