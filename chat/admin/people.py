"""People and bots: find them, suspend and restore them, end their sessions, set their role."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from accounts import actions, policies
from accounts.models import Role, User
from chat.admin import searching
from chat.admin.base import StaffAdmin, actor, link, listed


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=300, label=gettext_lazy("Reason"))


class StandingFilter(admin.SimpleListFilter):
    """Each choice has an index of its own (user_staff, user_suspended)."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("staff", gettext("Moderators and administrators")), ("suspended", gettext("Suspended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == "staff":
            # Said twice: the first names the rows, the second is word for word the condition of the index.
            return queryset.filter(role__in=[Role.MODERATOR, Role.ADMINISTRATOR]).exclude(role=Role.MEMBER)
        if self.value() == "suspended":
            return queryset.filter(suspended_at__isnull=False)
        return queryset


@admin.register(User)
class PeopleAdmin(StaffAdmin[User]):
    list_display = ("nickname", "display_name", "kind", "role", "is_active_now", "last_seen_at", "created_at")
    list_filter = (StandingFilter,)
    search_fields = ("nickname",)  # that there is a field to type into; get_search_results does the work
    search_help_text = gettext_lazy("The beginning of a nickname, or an id.")
    action_form = ReasonForm
    actions = ("suspend", "restore", "end_sessions", "make_member", "make_moderator", "make_administrator")
    audited_as = "user"

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        email = ("email",) if obj is not None and policies.can_see_email(actor(request), obj) else ()
        return (
            "nickname",
            "display_name",
            *email,
            "kind",
            "role",
            "suspended_at",
            "last_seen_at",
            "created_at",
            "messages",
            "tokens",
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        wanted = searching.read(search_term)
        if wanted.ids:
            return queryset.filter(pk__in=wanted.ids), False
        name = wanted.nickname or wanted.words
        if not name:
            return queryset, False
        # In the order of the index that finds them: by id, SQLite would rather walk through everybody.
        return queryset.filter(searching.people_named(name)).order_by("nickname_key"), False

    @admin.display(description=gettext_lazy("may enter"), boolean=True)
    def is_active_now(self, user: User) -> bool:
        return user.is_active

    @admin.display(description=gettext_lazy("messages"))
    def messages(self, user: User) -> str:
        return link(listed("chat_message", f"@{user.nickname}"), gettext("What they wrote"))

    @admin.display(description=gettext_lazy("tokens"))
    def tokens(self, user: User) -> str:
        return link(listed("accounts_apitoken", f"@{user.nickname}"), gettext("Their tokens"))

    @admin.action(description=gettext_lazy("Suspend"))
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        reason = request.POST.get("reason", "").replace("\x00", "").strip()
        self.each(request, queryset, partial(actions.suspend, reason=reason), gettext("Suspended"))

    @admin.action(description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.each(request, queryset, actions.restore, gettext("Restored"))

    @admin.action(description=gettext_lazy("End all sessions"))
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.each(request, queryset, actions.end_sessions, gettext("Signed out everywhere"))

    @admin.action(description=gettext_lazy("Make a member"), permissions=["set_role"])
    def make_member(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._set_role(request, queryset, Role.MEMBER)

    @admin.action(description=gettext_lazy("Make a moderator"), permissions=["set_role"])
    def make_moderator(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._set_role(request, queryset, Role.MODERATOR)

    @admin.action(description=gettext_lazy("Make an administrator"), permissions=["set_role"])
    def make_administrator(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._set_role(request, queryset, Role.ADMINISTRATOR)

    def has_set_role_permission(self, request: HttpRequest) -> bool:
        return policies.can_set_roles(actor(request))

    def _set_role(self, request: HttpRequest, queryset: QuerySet[User], role: Role) -> None:
        self.each(
            request, queryset, partial(actions.set_role, role=role), gettext("Now {role}").format(role=role.label)
        )
