"""Tokens for programs."""

from typing import Any

from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.models import ApiToken
from api import parameters, schema
from api.authentication import BasicAuthentication, SessionAuthentication
from api.endpoint import Endpoint
from api.parameters import LIMIT, described
from api.serializers import shapes
from api.serializers.people import NewToken
from foundation.clock import iso, iso_or_none
from foundation.errors import Unauthenticated

BEFORE = described("before", int, "Go on before this id; `next` has it.", minimum=1, maximum=parameters.BIGGEST)


class Tokens(Endpoint):
    """Your tokens. A new one takes your nickname and password, or the session of a page."""

    name = "Tokens"
    inputs = {"POST": NewToken}

    def get_authenticators(self) -> list[BaseAuthentication]:
        if self.request is not None and self.request.method == "POST":
            return [BasicAuthentication(), SessionAuthentication()]
        return super().get_authenticators()

    @schema.operation("create_token", shapes.Secret, errors=(400, 403, 429), auth=[{"basicAuth": []}])
    def post(self, request: Request) -> Response:
        """Make a token. Its secret is shown here and nowhere else."""
        token, secret = actions.create_token(self.me, **self.body())
        return Response({"token": secret, "id": token.pk, "name": token.name})

    @schema.operation("list_tokens", shapes.Tokens, [BEFORE, LIMIT])
    def get(self, request: Request) -> Response:
        """List your tokens, the newest first."""
        size = parameters.page_size(request)
        rows = ApiToken.objects.filter(user=self.me).order_by("-pk")
        before = parameters.number(request, "before", least=1)
        found = list((rows.filter(pk__lt=before) if before else rows)[: size + 1])
        more = {"before": found[size - 1].pk} if len(found) > size else None
        return Response(
            {
                "tokens": [self.token_object(token) for token in found[:size]],
                "next": parameters.next_page(request, more),
            }
        )

    @schema.operation("revoke_used_token", code=204, errors=(400, 404))
    def delete(self, request: Request) -> Response:
        """Revoke the token that this request comes with."""
        if self.credential is None:
            raise Unauthenticated
        actions.revoke_used(self.me, self.credential)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def token_object(self, token: ApiToken) -> dict[str, Any]:
        used = self.credential
        return {
            "id": token.pk,
            "name": token.name,
            "created_at": iso(token.created_at),
            "last_used_at": iso_or_none(token.last_used_at),
            "expires_at": iso_or_none(token.expires_at),
            "current": used is not None and used.kind == "token" and used.key == str(token.pk),
        }


class Token(Endpoint):
    """One of your tokens."""

    name = "Token"

    @schema.operation("revoke_token", code=204, errors=(404,))
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke it. Its open connections end."""
        actions.revoke_token(self.me, token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
