"""Where the API begins."""

from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.serializers import shapes

LINKS = {
    "self": "/api",
    "me": "/api/me",
    "users": "/api/users",
    "tokens": "/api/tokens",
    "rooms": "/api/rooms",
    "messages": "/api/messages",
    "events": "/api/events",
    "schema": "/api/schema",
    "docs": "/api/docs",
}


class Root(Endpoint):
    """Flack's API. What a client may rely on stands in docs/protocol.md."""

    name = "API"
    public = frozenset({"GET", "HEAD"})

    @schema.operation("get_root", shapes.Root, is_public=True)
    def get(self, request: Request) -> Response:
        """The ways in."""
        return Response({"_links": LINKS})
