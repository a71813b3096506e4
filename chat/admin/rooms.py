"""Rooms: which there are, who made them, archive and restore."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.models import User
from chat.actions.rooms import set_archived
from chat.admin.desk import Among, Deed, Desk, actor_of, person_link
from chat.admin.searching import as_id, begins_with
from chat.models import Room, RoomKind
from chat.policies import Action, Viewer, may, moderated_kinds


class Sort(Among):
    title = "kind"
    parameter_name = "sort"
    conditions = {
        "open": ("Open", Q(kind=RoomKind.OPEN)),
        "private": ("Private", Q(kind=RoomKind.PRIVATE)),
        "archived": ("Archived", Q(archived_at__isnull=False)),
    }


def _may_archive(actor: User, room: Room) -> bool:
    membership = room.memberships.filter(user=actor).first()
    return may(Viewer(actor, membership), Action.EDIT_FACTS, room)


class Rooms(Desk):
    list_display = ("label", "name", "kind", "member_count", "last_number", "maker", "archived_at", "created_at")
    fields = ("label", "name", "kind", "topic", "description", "member_count", "last_number", "maker")
    list_filter = (Sort,)
    search_help_text = "The beginning of an address (garden), or an id."
    deeds = (
        Deed(
            "archive",
            "Archive",
            lambda actor, room_id, word: set_archived(actor, room_id, archived=True),
            lambda actor, room: room.archived_at is None and _may_archive(actor, room),
            is_grave=True,
        ),
        Deed(
            "unarchive",
            "Restore",
            lambda actor, room_id, word: set_archived(actor, room_id, archived=False),
            lambda actor, room: room.archived_at is not None and _may_archive(actor, room),
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.fields, "archived_at", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        """Those whose messages this moderator may moderate; what friends say between them is in none."""
        return Room.objects.filter(kind__in=moderated_kinds(actor_of(request))).prefetch_related("created_by")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        exact = as_id(term)
        if exact is not None:
            return rows.filter(pk=exact)
        return rows.filter(begins_with("slug", term.removeprefix("#").lower())).order_by("slug")

    def links(self, row: Room) -> Iterable[tuple[str, str]]:
        return (
            ("Messages", f"/admin/chat/message/?q={quote(str(row))}"),
            ("Audit", f"/admin/accounts/auditentry/?q=room:{row.pk}"),
        )

    @admin.display(description="room")
    def label(self, room: Room) -> str:
        return str(room)

    @admin.display(description="made by")
    def maker(self, room: Room) -> SafeString | str:
        return person_link(room.created_by)
