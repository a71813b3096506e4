"""OpenAPI 3: how an operation is described, and what the generated document leaves out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.serializers import Serializer

from api.serializers import shapes

View = TypeVar("View", bound=Callable[..., Any])

WORDS = {
    400: "What you sent is not right; `field` says where.",
    401: "Sign in first.",
    403: "You may not do this.",
    404: "There is nothing here, or nothing for you.",
    409: "Somebody was faster, or the id is taken.",
    412: "Another version of tus is spoken here.",
    413: "That is too large, or a quota is full.",
    415: "Sent in a form that is not taken here.",
    416: "That part lies past the end.",
    429: "Too fast: wait for `retry_after` seconds.",
}
BYTES = {(200, "*/*"): OpenApiTypes.BINARY, (206, "*/*"): OpenApiTypes.BINARY}
"""The answer of what hands out files."""

PREFER = OpenApiParameter(
    "Prefer",
    {"type": "string", "enum": ["respond-async"]},
    OpenApiParameter.HEADER,
    description="`respond-async`: 202 at once, the answer later at `Location` (RFC 7240).",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 64},
    OpenApiParameter.HEADER,
    description="The same as `client_id`.",
)


def operation(
    name: str,
    answer: Any = None,
    parameters: Sequence[OpenApiParameter] = (),
    *,
    code: int = 200,
    errors: Sequence[int] = (),
    is_async: bool = False,
    is_public: bool = False,
    auth: list[Any] | None = None,
    request: Any = empty,
) -> Callable[[View], View]:
    """Describe one method of a view; its docstring is the summary."""
    responses: dict[Any, Any] = dict(answer) if isinstance(answer, Mapping) else {code: answer}
    for status in sorted({*errors} if is_public or name == "create_user" else {401, *errors}):
        responses[status] = OpenApiResponse(shapes.Error, WORDS[status])
    if is_async:
        responses[202] = OpenApiResponse(None, "Accepted: the answer will be at `Location`.")

    def described(view: View) -> View:
        return extend_schema(
            operation_id=name,
            summary=(view.__doc__ or "").partition("\n")[0].rstrip("."),
            description="",
            parameters=[*parameters, *([PREFER] if is_async else [])],
            responses=responses,
            auth=auth,
            request=request,
        )(view)

    return described


def picture(form: type[Serializer[Any]]) -> dict[str, Any]:
    """The bodies of an endpoint that takes one: the picture itself, or a form that has it as `image`."""
    file = {"type": "string", "format": "binary"}
    with_picture = type(
        f"{form.__name__}WithPicture", (form,), {"image": serializers.FileField(), "__doc__": form.__doc__}
    )
    return {"multipart/form-data": with_picture, "image/*": file}


def in_address(form: type[Serializer[Any]]) -> list[OpenApiParameter]:
    """The fields of a form as parameters, for a body that is a picture."""
    return [
        OpenApiParameter(name, _kind(field), required=False, description=field.help_text or "")
        for name, field in form().fields.items()
    ]


def _kind(field: Any) -> type:
    return int if isinstance(field, serializers.IntegerField) else str


def once(endpoints: list[tuple[str, str, str, Any]], **kwargs: Any) -> list[tuple[str, str, str, Any]]:
    """Each path stands in the document once, without its final slash."""
    return [endpoint for endpoint in endpoints if not endpoint[0].endswith("/")]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.BearerAuthentication"
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token of `POST /api/tokens`."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.SessionAuthentication"
    name = "sessionAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": "The session cookie of a page; what writes needs this header.",
        }


class BasicScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.BasicAuthentication"
    name = "basicAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "basic", "description": "Nickname and password, only to make a token."}
