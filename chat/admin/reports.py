"""What people report: the message, why, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, pgettext

from chat.actions import reporting
from chat.admin.base import StaffAdmin, actor, link_to
from chat.admin.messages import excerpt_of
from chat.models import Report
from chat.queries.reports import reports_for_staff


class StateFilter(admin.SimpleListFilter):
    """By index report_open."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", pgettext("state of a report", "Open"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        return queryset.filter(closed_at=None) if self.value() == "open" else queryset


@admin.register(Report)
class ReportsAdmin(StaffAdmin[Report]):
    list_display = ("id", "said", "author", "place", "reason", "text", "by", "state", "created_at")
    list_display_links = ("id", "said")
    list_filter = (StateFilter,)
    list_select_related = ("message", "message__author", "message__room", "reporter")
    fields = ("said", "author", "place", "reason", "text", "by", "state", "created_at", "closed_at", "closed_by")
    actions = ("dismiss", "hide")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Of direct rooms administrators alone see what one of the people in them has shown by reporting it."""
        return reports_for_staff(actor(request)).order_by("-id")

    @admin.display(description=gettext_lazy("message"))
    def said(self, report: Report) -> str:
        return excerpt_of(report.message)

    @admin.display(description=gettext_lazy("author"))
    def author(self, report: Report) -> str:
        return link_to("accounts_user", report.message.author_id, report.message.author)

    @admin.display(description=gettext_lazy("room"))
    def place(self, report: Report) -> str:
        message = report.message
        return link_to("chat_message", message.pk, f"{message.room} / {message.number}")

    @admin.display(description=gettext_lazy("reported by"))
    def by(self, report: Report) -> str:
        return link_to("accounts_user", report.reporter_id, report.reporter)

    @admin.display(description=gettext_lazy("state"))
    def state(self, report: Report) -> str:
        return report.get_resolution_display() if report.closed_at else gettext("open")

    @admin.action(description=gettext_lazy("Dismiss"))
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self.each(request, queryset, reporting.dismiss, gettext("Dismissed"))

    @admin.action(description=gettext_lazy("Hide the message"))
    def hide(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self.each(request, queryset, reporting.hide, gettext("Hidden"))
