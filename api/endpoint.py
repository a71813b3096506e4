"""What all views of the API share: who asks, what they sent, and who may come in at all."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.authentication import Credential
from accounts.models import User
from api.authentication import signed_in
from foundation.errors import FlackError, Malformed, NotFound, TooLong, Unauthenticated


class Nothing(Serializer[Any]):
    """A body that nobody reads."""


class Endpoint(GenericAPIView[Any]):
    """`inputs`: method -> the serializer of its body. `public`: methods that need no sign-in.

    `most_bytes`: of a body; None: as much as JSON of ours may have.
    """

    inputs: ClassVar[Mapping[str, type[BaseSerializer[Any]]]] = {}
    public: ClassVar[frozenset[str]] = frozenset()
    most_bytes: ClassVar[int | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ahead of everything: a body that is too long is not even looked at."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = self.most_bytes or settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) > most:
            raise TooLong(f"A request holds at most {most // 1024} KiB.")
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
            raise Malformed("Send one JSON object.")
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

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers are for who asked: no cache keeps them."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", "no-store")
        return final
