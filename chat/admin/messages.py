"""Messages: find them by id, author, room or words, hide them and bring them back.

Direct rooms are nobody's to moderate, so what is said there never shows here (chat.policies.moderated_kinds).
"""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from chat.actions import hiding
from chat.admin import searching
from chat.admin.base import StaffAdmin, actor, link, link_to
from chat.models import Message, Room
from chat.policies import moderated_kinds
from chat.rendering.plain import whole_text_of
from chat.search import matching
from foundation.text import shortened

EXCERPT_CHARS = 120


def excerpt_of(message: Message) -> str:
    return shortened(whole_text_of(message.html), EXCERPT_CHARS) or "–"


class HiddenFilter(admin.SimpleListFilter):
    """By index message_hidden."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("hidden", gettext("Hidden by a moderator"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(hidden_at__isnull=False) if self.value() == "hidden" else queryset


@admin.register(Message)
class MessagesAdmin(StaffAdmin[Message]):
    list_display = ("id", "place", "writer", "excerpt", "state", "created_at")
    list_display_links = ("id", "excerpt")
    list_filter = (HiddenFilter,)
    list_select_related = ("room", "author")
    search_fields = ("source",)
    search_help_text = gettext_lazy("An id, @nickname, #room, #room/12, or words. They can be combined.")
    fields = (
        "place",
        "writer",
        "text",
        "state",
        "created_at",
        "edited_at",
        "hidden_at",
        "deleted_at",
        "change",
        "source_version",
        "client_id",
    )
    actions = ("hide", "restore")
    audited_as = "message"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Without the two texts that are large and not shown. The room is asked for row by row, on the way along
        the list's own index: a join could turn the plan around and read every message of those rooms.
        """
        moderated = Room.objects.filter(pk=OuterRef("counter_room"), kind__in=moderated_kinds(actor(request)))
        return super().get_queryset(request).filter(Exists(moderated)).defer("frame")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Message], search_term: str
    ) -> tuple[QuerySet[Message], bool]:
        """What narrows most gives the order, so that its index gives it: author, room, then id."""
        wanted = searching.read(search_term)
        rows = queryset
        if wanted.ids:
            return rows.filter(pk__in=wanted.ids), False
        if wanted.words:
            rows = matching(rows, wanted.words)
        if wanted.slug:
            rows = rows.filter(room=searching.room_id(wanted.slug)).order_by("-number")
            if wanted.number is not None:
                rows = rows.filter(number=wanted.number)
        if wanted.nickname:
            rows = rows.filter(author=searching.person_id(wanted.nickname))
            if not wanted.slug:
                rows = rows.order_by("-updated_at", "-id")
        return rows, False

    @admin.display(description=gettext_lazy("room"))
    def place(self, message: Message) -> str:
        return link_to("chat_room", message.counter_room_id, f"{message.room} / {message.number}")

    @admin.display(description=gettext_lazy("author"))
    def writer(self, message: Message) -> str:
        return link_to("accounts_user", message.author_id, message.author)

    @admin.display(description=gettext_lazy("text"))
    def excerpt(self, message: Message) -> str:
        return excerpt_of(message)

    @admin.display(description=gettext_lazy("text"))
    def text(self, message: Message) -> str:
        """As it was typed."""
        return format_html('<pre class="message-source">{}</pre>', message.source) if message.source else "–"

    @admin.display(description=gettext_lazy("state"))
    def state(self, message: Message) -> str:
        if message.deleted_at is not None:
            return gettext("deleted by its author")
        if message.hidden_at is not None:
            return gettext("hidden")
        if message.room.slug:
            return link(f"/rooms/{message.room.slug}/{message.number}", gettext("shown"))
        return gettext("shown")

    @admin.action(description=gettext_lazy("Hide"))
    def hide(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self.each(request, queryset, hiding.hide_message, gettext("Hidden"))

    @admin.action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self.each(request, queryset, hiding.restore_message, gettext("Restored"))
