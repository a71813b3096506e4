"""People and bots: suspend, restore, sign out everywhere, roles."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts import actions, policies
from accounts.models import Kind, Role, User
from accounts.nicknames import nickname_key
from chat.admin.desk import Among, Deed, Desk, actor_of
from chat.admin.searching import as_id, as_person, begins_with


class Standing(Among):
    title = "standing"
    parameter_name = "standing"
    conditions = {
        "suspended": ("Suspended", Q(suspended_at__isnull=False)),
        "moderator": ("Moderators", Q(role=Role.MODERATOR)),
        "administrator": ("Administrators", Q(role=Role.ADMINISTRATOR)),
        "bot": ("Bots", Q(kind=Kind.BOT)),
    }


def _may_become(role: Role, actor: User, target: User) -> bool:
    return policies.can_set_role(actor, target) and target.role != role


def _set_role(role: Role, actor: User, user_id: int, word: str) -> User:
    return actions.set_role(actor, user_id, role)


def _role_deed(role: Role) -> Deed:
    return Deed(
        f"make_{role.value}",
        f"Make {role.label.lower()}",
        partial(_set_role, role),
        partial(_may_become, role),
        in_list=False,
    )


class People(Desk):
    list_display = ("nickname", "display_name", "role", "kind", "state", "last_seen_at", "created_at")
    list_filter = (Standing,)
    search_help_text = "The beginning of a nickname, or an id."
    deeds = (
        Deed(
            "suspend",
            "Suspend",
            lambda actor, user_id, word: actions.suspend(actor, user_id, reason=word),
            lambda actor, user: user.is_active and policies.can_moderate(actor, user),
            asks="Reason",
            is_grave=True,
        ),
        Deed(
            "restore",
            "Restore",
            lambda actor, user_id, word: actions.restore(actor, user_id),
            lambda actor, user: not user.is_active and policies.can_moderate(actor, user),
        ),
        Deed(
            "end_sessions",
            "Sign out everywhere",
            lambda actor, user_id, word: actions.end_sessions(actor, user_id),
            policies.can_moderate,
        ),
        *(_role_deed(role) for role in Role),
    )

    @admin.display(description="state")
    def state(self, user: User) -> str:
        return "" if user.is_active else "suspended"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.defer("password")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        email = ["email"] if obj is not None and policies.can_see_email(actor_of(request), obj) else []
        shown = ["nickname", "display_name", *email, "kind", "role", "suspended_at", "last_seen_at", "created_at"]
        return [*shown, "updated_at"]

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        exact = as_id(term) or as_person(term)
        if exact is not None and rows.filter(pk=exact).exists():
            return rows.filter(pk=exact)
        if len(term) > 130:
            return rows.none()
        return rows.filter(begins_with("nickname_key", nickname_key(term.removeprefix("@")))).order_by("nickname_key")

    def links(self, row: User) -> Iterable[tuple[str, str]]:
        name = quote(f"@{row.nickname}")
        return (
            ("Messages", f"/admin/chat/message/?q={name}"),
            ("Tokens", f"/admin/accounts/apitoken/?q={name}"),
            ("Audit", f"/admin/accounts/auditentry/?q=user:{row.pk}"),
        )
