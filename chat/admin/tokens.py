"""Keys of programs. Their secrets are kept nowhere, and their digests are shown nowhere."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts import actions, policies
from accounts.models import ApiToken
from chat.admin.desk import Deed, Desk, person_link
from chat.admin.searching import as_id, as_person


class Tokens(Desk):
    list_display = ("label", "holder", "created_at", "last_used_at", "expires_at")
    fields = ("label", "holder", "created_at", "last_used_at", "expires_at")
    search_help_text = "@nickname of who holds it, or an id."
    deeds = (
        Deed(
            "revoke",
            "Revoke",
            lambda actor, token_id, word: actions.take_token(actor, token_id),
            lambda actor, token: policies.can_moderate(actor, token.user),
            is_grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return ApiToken.objects.defer("digest").prefetch_related("user")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        holder = as_person(term)
        return rows.filter(user=holder) if holder is not None else rows.filter(pk=as_id(term))

    @admin.display(description="name")
    def label(self, token: ApiToken) -> str:
        return str(token)

    @admin.display(description="of")
    def holder(self, token: ApiToken) -> SafeString | str:
        return person_link(token.user)
