"""Rooms: find them, archive and restore them. Who may not moderate a kind of room does not see it here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from chat.actions import rooms as actions
from chat.admin import searching
from chat.admin.base import StaffAdmin, actor, link, listed
from chat.models import Room
from chat.policies import moderated_kinds


@admin.register(Room)
class RoomsAdmin(StaffAdmin[Room]):
    list_display = ("name", "slug", "kind", "member_count", "last_number", "created_by", "created_at", "archived_at")
    list_select_related = ("created_by",)
    search_fields = ("slug",)
    search_help_text = gettext_lazy("The beginning of a room's address, or an id.")
    fields = (
        "name",
        "slug",
        "kind",
        "topic",
        "description",
        "web_public",
        "member_count",
        "last_number",
        "last_change",
        "created_by",
        "created_at",
        "archived_at",
        "messages",
    )
    actions = ("archive", "restore")
    audited_as = "room"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return super().get_queryset(request).filter(kind__in=moderated_kinds(actor(request)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Room], search_term: str
    ) -> tuple[QuerySet[Room], bool]:
        wanted = searching.read(search_term)
        if wanted.ids:
            return queryset.filter(pk__in=wanted.ids), False
        slug = (wanted.slug or wanted.words.replace(" ", "-")).lower()
        if not slug:
            # Threads are of no kind that is moderated; said like this, index room_not_thread passes them over.
            return queryset.filter(parent=None), False
        return queryset.filter(searching.beginning_with("slug", slug)).order_by("slug"), False

    @admin.display(description=gettext_lazy("messages"))
    def messages(self, room: Room) -> str:
        return link(listed("chat_message", f"#{room.slug}"), gettext("What was said"))

    @admin.action(description=gettext_lazy("Archive"))
    def archive(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        self.each(request, queryset, _archive, gettext("Archived"))

    @admin.action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        self.each(request, queryset, _restore, gettext("Restored"))


def _archive(by: User, room_id: int) -> Any:
    return actions.set_archived(by, room_id, True)


def _restore(by: User, room_id: int) -> Any:
    return actions.set_archived(by, room_id, False)
