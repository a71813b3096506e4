"""Links that let people in: made here, shown once, withdrawn."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from accounts import actions, policies
from accounts.actions.invitations import MOST_USES
from accounts.models import Invitation
from chat.admin.desk import Deed, Desk, actor_of, person_link
from chat.admin.searching import as_id, as_person
from foundation.errors import FlackError


class InvitationForm(forms.Form):
    uses = forms.IntegerField(label="For how many people", min_value=1, max_value=MOST_USES, initial=1)
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=365, initial=7)


class Invitations(Desk):
    list_display = ("name", "giver", "uses_left", "expires_at", "created_at")
    fields = ("giver", "uses_left", "expires_at", "created_at")
    search_help_text = "@nickname of who gave it, or an id."
    deeds = (
        Deed(
            "withdraw",
            "Withdraw",
            lambda actor, invitation_id, word: actions.withdraw(actor, invitation_id),
            lambda actor, invitation: policies.can_invite(actor),
            is_grave=True,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.can_invite(actor_of(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return Invitation.objects.defer("digest").prefetch_related("created_by")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        giver = as_person(term)
        return rows.filter(created_by=giver) if giver is not None else rows.filter(pk=as_id(term))

    @method_decorator(never_cache)
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The link stands in this answer and nowhere else: not in a cookie, not in a session."""
        if not self.has_add_permission(request):
            return super().add_view(request)
        form = InvitationForm(request.POST if request.method == "POST" else None)
        address = ""
        if request.method == "POST" and form.is_valid():
            try:
                _, secret = actions.invite(
                    actor_of(request), uses=form.cleaned_data["uses"], lasts=timedelta(days=form.cleaned_data["days"])
                )
                here = settings.FLACK_URL or f"{request.scheme}://{request.get_host()}"
                address = f"{here.rstrip('/')}/sign-in?invitation={secret}"
            except FlackError as error:
                form.add_error(None, error.detail)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Invite", "form": form}
        return TemplateResponse(request, "admin/invite.html", {**context, "address": address})

    @admin.display(description="invitation")
    def name(self, invitation: Invitation) -> str:
        return f"Invitation {invitation.pk}"

    @admin.display(description="given by")
    def giver(self, invitation: Invitation) -> SafeString | str:
        return person_link(invitation.created_by)
