"""What all views of the API share: who asks, what they sent, and who may come in at all."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.authentication import Credential
from accounts.models import User
from api.authentication import signed_in
from api.conditions import REVALIDATE, VARY, is_held, tag_of_content
from chat.queries.epoch import epoch
from foundation.errors import FlackError, Malformed, NotFound, TooLarge, TooLong, Unauthenticated


class Nothing(Serializer[Any]):
    """A body that nobody reads."""


class Endpoint(GenericAPIView[Any]):
    """`inputs`: method -> the serializer of its body. `public`: methods that need no sign-in.

    `tagged_by_content`: what GET answers is read and written down, and only then found to be what the client holds.
    """

    inputs: ClassVar[Mapping[str, type[BaseSerializer[Any]]]] = {}
    public: ClassVar[frozenset[str]] = frozenset()
    tagged_by_content: ClassVar[bool] = False
    largest_body: ClassVar[int | None] = None  # in bytes; where nothing is said the usual of forms and JSON

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ahead of everything: a body that is too long is not even looked at."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        largest = self.largest_body or settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) > largest:
            raise (TooLarge if self.largest_body else TooLong)(f"A request holds at most {largest // 1024:,} KiB.")
        super().initial(request, *args, **kwargs)

    def get_permissions(self) -> list[BasePermission]:
        method = self.request.method if self.request else ""
        return [AllowAny() if method in self.public or method == "OPTIONS" else IsAuthenticated()]

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return self.inputs.get(self.request.method or "", Nothing) if self.request else Nothing

    @property
    def me(self) -> User:
        """Who is asking, where somebody must be."""
        user = self.viewer
        if user is None:
            raise Unauthenticated
        return user

    @property
    def viewer(self) -> User | None:
        return signed_in(self.request)

    @property
    def credential(self) -> Credential | None:
        """What they came in with; None for nickname and password."""
        auth = self.request.auth
        return auth if isinstance(auth, Credential) else None

    def body(self) -> dict[str, Any]:
        """What was sent, checked. Raises Malformed, and ValidationError for the first fault."""
        if not isinstance(self.request.data, dict):
            raise Malformed(gettext_lazy("Send one JSON object."))
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        checked: dict[str, Any] = serializer.validated_data
        return checked

    def handle_exception(self, exc: Exception) -> Response:
        """Whoever has not signed in is asked to, also for what is not there: they can't tell the two apart."""
        if isinstance(exc, NotFound) and self.is_anonymous():
            exc = Unauthenticated()
        return super().handle_exception(exc)

    def is_anonymous(self) -> bool:
        try:
            return self.viewer is None
        except (FlackError, AttributeError):
            return True

    def unless_held(self, tag: str, make: Callable[[], Any]) -> Response:
        """What `make` gives, or 304 when the client holds it already: then it is not even made."""
        if is_held(tag, self.request.headers.get("If-None-Match")):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(make(), headers={"ETag": tag})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers are for who asked: no cache keeps them but the client's own, and that asks each time."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if getattr(request, "accepted_renderer", None) is not None and request.accepted_renderer.format != "json":
            del final.headers["ETag"]  # pages have more in them than what the tag names
        elif self.tagged_by_content and request.method in ("GET", "HEAD") and final.status_code == status.HTTP_200_OK:
            final.add_post_render_callback(self._tag_content)
        if final.has_header("ETag"):
            _let_revalidate(final)
        final.headers.setdefault("Cache-Control", "no-store")
        return final

    def _tag_content(self, response: Response) -> None:
        tag = tag_of_content(epoch(), response.content, self.request.accepted_media_type)
        response["ETag"] = tag
        _let_revalidate(response)
        if is_held(tag, self.request.headers.get("If-None-Match")):
            response.status_code = status.HTTP_304_NOT_MODIFIED
            response.content = b""
            del response["Content-Type"]


def _let_revalidate(response: Response) -> None:
    response["Cache-Control"] = REVALIDATE
    patch_vary_headers(response, VARY)
