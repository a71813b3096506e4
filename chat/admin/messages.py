"""Messages: find them by room, author or id, hide and restore them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from accounts.models import User
from chat.actions.editing import hide_message, restore_message
from chat.admin.desk import Among, Deed, Desk, actor_of, person_link
from chat.admin.searching import as_id, as_person, as_room
from chat.models import Message, Room
from chat.policies import moderated_kinds

SHOWN_CHARS = 140


class Sight(Among):
    title = "sight"
    parameter_name = "sight"
    conditions = {
        "hidden": ("Hidden", Q(hidden_at__isnull=False)),
        "deleted": ("Deleted by their authors", Q(deleted_at__isnull=False)),
        "waiting": ("Waiting to be rendered", Q(rendered_at__isnull=True, deleted_at__isnull=True)),
    }


class Messages(Desk):
    list_display = ("place", "writer", "beginning", "state", "created_at")
    fields = ("place", "writer", "text", "state", "created_at", "edited_at", "hidden_at", "deleted_at")
    list_filter = (Sight,)
    search_help_text = "#garden, #garden/12, @nickname, or an id. By words: search in the chat."
    deeds = (
        Deed(
            "hide",
            "Hide",
            lambda actor, message_id, word: hide_message(actor, message_id),
            lambda actor, message: message.hidden_at is None and message.deleted_at is None,
            is_grave=True,
        ),
        Deed(
            "unhide",
            "Restore",
            lambda actor, message_id, word: restore_message(actor, message_id),
            lambda actor, message: message.hidden_at is not None and message.deleted_at is None,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Of the rooms this moderator may moderate. EXISTS keeps databases from beginning with the rooms."""
        rooms = Room.objects.filter(pk=OuterRef("counter_room"), kind__in=moderated_kinds(actor_of(request)))
        rows = Message.objects.filter(Exists(rooms)).defer("html", "frame")
        return rows.prefetch_related("room", "author")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        place = as_room(term)
        if place is not None:
            rows = rows.filter(room=place.room_id).order_by("-number")
            return rows if place.number is None else rows.filter(number=place.number)
        author = as_person(term)
        return rows.filter(author=author) if author is not None else rows.filter(pk=as_id(term))

    def links(self, row: Message) -> Iterable[tuple[str, str]]:
        room = f"/rooms/{row.room.slug}" if row.room.slug else f"/rooms/id-{row.room_id}"
        return (
            ("In the room", f"{room}/{row.number}"),
            ("Audit", f"/admin/accounts/auditentry/?q=message:{row.pk}"),
        )

    @admin.display(description="message")
    def place(self, message: Message) -> str:
        return f"{message.room}/{message.number}"

    @admin.display(description="author")
    def writer(self, message: Message) -> SafeString | str:
        author: User = message.author
        return person_link(author)

    @admin.display(description="says")
    def beginning(self, message: Message) -> str:
        return Truncator(" ".join(message.source.split())).chars(SHOWN_CHARS)

    @admin.display(description="says")
    def text(self, message: Message) -> SafeString:
        return format_html('<div class="source">{}</div>', message.source)

    @admin.display(description="state")
    def state(self, message: Message) -> str:
        if message.deleted_at is not None:
            return "deleted"
        return "hidden" if message.hidden_at is not None else ""
