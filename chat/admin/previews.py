"""Cards below messages: what pages said of themselves, and taking one away everywhere."""

import hashlib
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from chat.actions.cards import allow_card, remove_card
from chat.admin.desk import Among, Deed, Desk, actor_of
from chat.admin.searching import as_id
from chat.models import LinkPreview, PreviewState
from chat.policies import can_moderate_cards
from outbound.urls import normalised


class State(Among):
    title = "state"
    parameter_name = "state"
    conditions = {state.value: (str(state.label), Q(state=state)) for state in PreviewState}


class Previews(Desk):
    list_display = ("address", "title", "site", "state", "fetched_at")
    fields = ("url", "title", "description", "site", "state", "failure", "created_at", "fetched_at")
    list_filter = (State,)
    search_help_text = "A whole address, or an id."
    deeds = (
        Deed(
            "remove",
            "Remove from all messages",
            lambda actor, preview_id, word: remove_card(actor, preview_id),
            lambda actor, preview: preview.state != PreviewState.REMOVED and can_moderate_cards(actor),
            is_grave=True,
        ),
        Deed(
            "allow",
            "Allow again",
            lambda actor, preview_id, word: allow_card(actor, preview_id),
            lambda actor, preview: preview.state == PreviewState.REMOVED and can_moderate_cards(actor),
        ),
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators: a card tells what was linked in private rooms, too."""
        return actor_of(request).is_administrator

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        if (exact := as_id(term)) is not None:
            return rows.filter(pk=exact)
        digest = hashlib.sha256((normalised(term) or term).encode("utf-8", "replace")).hexdigest()
        return rows.filter(digest=digest)

    @admin.display(description="address")
    def address(self, preview: LinkPreview) -> str:
        return Truncator(preview.url).chars(80)
