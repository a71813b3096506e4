"""What a text would look like."""

from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.endpoint import Endpoint
from api.serializers import shapes
from api.serializers.messages import AnyText
from chat.actions.trying import as_shown


class Render(Endpoint):
    """A text as it would be shown if you posted it. Nothing is posted, and nobody is told."""

    name = "Render"
    inputs = {"POST": AnyText}

    @schema.operation("render_text", shapes.Rendered, errors=(400, 429))
    def post(self, request: Request) -> Response:
        """Its HTML, sanitised like that of every message; as often as you may post."""
        return Response({"html": as_shown(self.me, self.body()["source"])})
