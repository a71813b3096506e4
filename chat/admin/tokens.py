"""Tokens for programs: whose they are, when they were last used, and their end. What opens a door is never shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts import actions
from accounts.models import ApiToken
from chat.admin import searching
from chat.admin.base import StaffAdmin, link_to


@admin.register(ApiToken)
class TokensAdmin(StaffAdmin[ApiToken]):
    list_display = ("__str__", "owner", "created_at", "last_used_at", "expires_at")
    list_select_related = ("user",)
    search_fields = ("user",)
    search_help_text = gettext_lazy("@nickname, or an id.")
    fields = ("name", "owner", "created_at", "last_used_at", "expires_at")
    actions = ("revoke",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ApiToken], search_term: str
    ) -> tuple[QuerySet[ApiToken], bool]:
        wanted = searching.read(search_term)
        if wanted.ids:
            return queryset.filter(pk__in=wanted.ids), False
        name = wanted.nickname or wanted.words
        return (queryset.filter(user__in=searching.owner_ids(name)) if name else queryset), False

    @admin.display(description=gettext_lazy("owner"))
    def owner(self, token: ApiToken) -> str:
        return link_to("accounts_user", token.user_id, token.user)

    @admin.action(description=gettext_lazy("Revoke"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        self.each(request, queryset, actions.revoke_token_of, gettext("Revoked"))
