"""Finding messages by their words."""

from rest_framework.request import Request
from rest_framework.response import Response

from api import parameters, schema
from api.endpoint import Endpoint
from api.links import linked_message
from api.parameters import LIMIT, described
from api.serializers import shapes
from chat.search import search
from foundation.errors import TooLong

QUERY_CHARS = 500


class Search(Endpoint):
    """Messages that hold all of your words, in rooms that you may read."""

    name = "Search"

    @schema.operation(
        "search_messages",
        shapes.FoundMessages,
        [
            described("q", str, "Words; the last may be the beginning of one.", maxLength=QUERY_CHARS),
            described("before", int, "Only older than this id; `next` has it.", minimum=0, maximum=parameters.BIGGEST),
            LIMIT,
        ],
        errors=(400,),
    )
    def get(self, request: Request) -> Response:
        """Newest first. Anything is a search: there is no syntax to get wrong."""
        query = request.query_params.get("q", "")
        if len(query) > QUERY_CHARS:
            raise TooLong(f"Search for at most {QUERY_CHARS} characters.", field="q")
        found, goes_on = search(
            self.me,
            query,
            before_id=parameters.number(request, "before"),
            limit=parameters.page_size(request),
        )
        where = {"before": goes_on} if goes_on is not None else None
        return Response(
            {
                "messages": [linked_message(one.message, snippet=one.snippet) for one in found],
                "next": parameters.next_page(request, where),
            }
        )
