"""Who did what to whom: to be read, by all who moderate."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from accounts.models import AuditEntry
from chat.admin import searching
from chat.admin.base import StaffAdmin, link, link_to

ACTIONS = {
    "suspend": gettext_lazy("Suspend"),
    "restore": gettext_lazy("Restore"),
    "end sessions": gettext_lazy("End sessions"),
    "set role": gettext_lazy("Set role"),
    "set password": gettext_lazy("Set password"),
    "change password": gettext_lazy("Change password"),
    "revoke token": gettext_lazy("Revoke token"),
    "hide message": gettext_lazy("Hide message"),
    "restore message": gettext_lazy("Restore message"),
    "report message": gettext_lazy("Report message"),
    "dismiss reports": gettext_lazy("Dismiss reports"),
    "change kind": gettext_lazy("Change kind of room"),
    "archive room": gettext_lazy("Archive room"),
    "restore room": gettext_lazy("Restore room"),
    "withdraw card": gettext_lazy("Withdraw card"),
    "invite": gettext_lazy("Invite"),
    "withdraw invitation": gettext_lazy("Withdraw invitation"),
    "found": pgettext_lazy("done to the workspace", "Found"),
    "change look": gettext_lazy("Change look"),
}
TARGETS = {
    "user": gettext_lazy("user"),
    "message": gettext_lazy("message"),
    "room": gettext_lazy("room"),
    "preview": gettext_lazy("link preview"),
    "invitation": gettext_lazy("invitation"),
    "workspace": gettext_lazy("workspace"),
}
PAGES = {"user": "accounts_user", "message": "chat_message", "room": "chat_room", "preview": "chat_linkpreview"}


class ActionFilter(admin.SimpleListFilter):
    """By index audit_action."""

    title = gettext_lazy("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action, str(words)) for action, words in ACTIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditAdmin(StaffAdmin[AuditEntry]):
    list_display = ("at", "who", "deed", "target", "detail")
    list_filter = (ActionFilter,)
    list_select_related = ("actor",)
    search_fields = ("actor",)
    search_help_text = gettext_lazy("@nickname for who did it; user:7, message:81, room:3 for what it was done to.")
    fields = ("at", "who", "deed", "target", "detail")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        kind, colon, digits = search_term.strip().partition(":")
        if colon:
            pk = searching.as_id(digits)
            if kind not in PAGES or pk is None:
                return queryset.none(), False
            return queryset.filter(target_type=kind, target_id=pk), False
        wanted = searching.read(search_term)
        if wanted.ids:
            return queryset.filter(pk__in=wanted.ids), False
        name = wanted.nickname or wanted.words
        return (queryset.filter(actor__in=searching.owner_ids(name)) if name else queryset), False

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: AuditEntry) -> str:
        return gettext("the operator") if entry.actor is None else link_to("accounts_user", entry.actor_id, entry.actor)

    @admin.display(description=gettext_lazy("action"))
    def deed(self, entry: AuditEntry) -> str:
        return str(ACTIONS.get(entry.action, entry.action))

    @admin.display(description=gettext_lazy("to what"))
    def target(self, entry: AuditEntry) -> str:
        page = PAGES.get(entry.target_type)
        text = f"{TARGETS.get(entry.target_type, entry.target_type)} {entry.target_id}"
        return link(reverse(f"admin:{page}_change", args=[entry.target_id]), text) if page else text
