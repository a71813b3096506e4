"""The record of what moderators did. It is read, never written here."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.models import AuditEntry
from chat.admin.desk import Desk, link, person_link
from chat.admin.searching import as_id, as_person

_TARGET = re.compile(r"(user|message|room|invitation|preview):([0-9]{1,18})")
_PAGES = {"user": "accounts/user", "message": "chat/message", "room": "chat/room", "preview": "chat/linkpreview"}


class Audit(Desk):
    list_display = ("at", "who", "action", "target", "detail")
    fields = ("at", "who", "action", "target", "detail")
    search_help_text = "@nickname of who did it, what it was done to (user:12, room:3, message:4, preview:5), or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.prefetch_related("actor")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        target = _TARGET.fullmatch(term)
        if target is not None:
            return rows.filter(target_type=target[1], target_id=int(target[2]))
        actor = as_person(term)
        return rows.filter(actor=actor) if actor is not None else rows.filter(pk=as_id(term))

    @admin.display(description="who")
    def who(self, entry: AuditEntry) -> SafeString | str:
        return person_link(entry.actor)

    @admin.display(description="to what")
    def target(self, entry: AuditEntry) -> SafeString | str:
        text = f"{entry.target_type} {entry.target_id}"
        page = _PAGES.get(entry.target_type)
        return text if page is None else link(f"/admin/{page}/{entry.target_id}/change/", text)
