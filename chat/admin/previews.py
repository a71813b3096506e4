"""Cards of linked pages: see what was fetched and why not, and withdraw what is unfit to show."""

import hashlib
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from chat.actions.withdrawing import withdraw_card
from chat.admin import searching
from chat.admin.base import StaffAdmin
from chat.models import LinkPreview, PreviewState
from outbound.urls import normalised


class StateFilter(admin.SimpleListFilter):
    """By index preview_state_id."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(words)) for value, words in PreviewState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LinkPreview]) -> QuerySet[LinkPreview]:
        return queryset.filter(state=self.value()) if self.value() in PreviewState.values else queryset


@admin.register(LinkPreview)
class PreviewsAdmin(StaffAdmin[LinkPreview]):
    list_display = ("id", "url", "title", "site", "state", "failure", "fetched_at")
    list_display_links = ("id", "url")
    list_filter = (StateFilter,)
    search_fields = ("url",)
    search_help_text = gettext_lazy("A whole address, or an id.")
    fields = ("url", "state", "failure", "title", "description", "site", "picture", "created_at", "fetched_at")
    actions = ("withdraw",)
    audited_as = "preview"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LinkPreview], search_term: str
    ) -> tuple[QuerySet[LinkPreview], bool]:
        text = search_term.replace("\x00", "").strip()
        pk = searching.as_id(text)
        if pk is not None:
            return queryset.filter(pk=pk), False
        if not text:
            return queryset, False
        address = normalised(text if "://" in text else f"https://{text}")
        if address is None:
            return queryset.none(), False
        return queryset.filter(digest=hashlib.sha256(address.encode()).hexdigest()), False

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, preview: LinkPreview) -> str:
        if not preview.image:
            return "–"
        return format_html(
            '<img src="/media/{}" alt="" width="{}" height="{}" loading="lazy">',
            preview.image,
            min(preview.image_width, 320),
            preview.image_height * min(preview.image_width, 320) // max(1, preview.image_width),
        )

    @admin.action(description=gettext_lazy("Withdraw from all messages"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[LinkPreview]) -> None:
        self.each(request, queryset, withdraw_card, gettext("Withdrawn"))
