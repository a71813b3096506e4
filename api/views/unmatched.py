"""Every path below /api that is none."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.endpoint import Endpoint
from foundation.errors import NotFound


@extend_schema(exclude=True)
class Unmatched(Endpoint):
    """There is nothing here, for nobody."""

    name = "Nothing here"
    public = frozenset(method.upper() for method in Endpoint.http_method_names)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound

    post = put = patch = delete = get

    def is_anonymous(self) -> bool:
        return False
