"""What django-admin calls the rows and columns it shows, in the reader's language.

Given here and not as `verbose_name` of the models: there each name would be a migration, and would say nothing that
the database needs to know.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_celery_results.models import TaskResult

from accounts.models import ApiToken, AuditEntry, User
from chat.models import LinkPreview, Message, Report, Room

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

ROWS: "dict[type[Model], tuple[Words, Words]]" = {
    User: (gettext_lazy("user"), gettext_lazy("users")),
    ApiToken: (gettext_lazy("token"), gettext_lazy("tokens")),
    AuditEntry: (gettext_lazy("audit entry"), gettext_lazy("audit entries")),
    Message: (gettext_lazy("message"), gettext_lazy("messages")),
    Room: (gettext_lazy("room"), gettext_lazy("rooms")),
    Report: (gettext_lazy("report"), gettext_lazy("reports")),
    LinkPreview: (gettext_lazy("link preview"), gettext_lazy("link previews")),
    TaskResult: (gettext_lazy("task result"), gettext_lazy("task results")),
}

COLUMNS: "dict[str, Words]" = {
    "archived_at": gettext_lazy("archived at"),
    "at": pgettext_lazy("column of an audit: when", "at"),
    "change": gettext_lazy("change"),
    "client_id": gettext_lazy("client id"),
    "closed_at": gettext_lazy("closed at"),
    "closed_by": gettext_lazy("closed by"),
    "created_at": gettext_lazy("created at"),
    "created_by": gettext_lazy("created by"),
    "date_created": gettext_lazy("created at"),
    "date_done": gettext_lazy("done at"),
    "date_started": gettext_lazy("started at"),
    "deleted_at": gettext_lazy("deleted at"),
    "description": gettext_lazy("description"),
    "detail": gettext_lazy("detail"),
    "display_name": gettext_lazy("display name"),
    "edited_at": gettext_lazy("edited at"),
    "email": gettext_lazy("email"),
    "expires_at": gettext_lazy("expires at"),
    "failure": gettext_lazy("failure"),
    "fetched_at": gettext_lazy("fetched at"),
    "hidden_at": gettext_lazy("hidden at"),
    "kind": gettext_lazy("kind"),
    "last_change": gettext_lazy("last change"),
    "last_number": gettext_lazy("last number"),
    "last_seen_at": gettext_lazy("last seen at"),
    "last_used_at": gettext_lazy("last used at"),
    "member_count": gettext_lazy("member count"),
    "name": gettext_lazy("name"),
    "nickname": gettext_lazy("nickname"),
    "reason": gettext_lazy("reason"),
    "role": gettext_lazy("role"),
    "site": gettext_lazy("site"),
    "slug": gettext_lazy("slug"),
    "source_version": gettext_lazy("source version"),
    "state": gettext_lazy("state"),
    "suspended_at": gettext_lazy("suspended at"),
    "task_id": gettext_lazy("task id"),
    "task_name": gettext_lazy("task name"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "topic": gettext_lazy("topic"),
    "url": gettext_lazy("address"),
    "web_public": gettext_lazy("web public"),
    "worker": gettext_lazy("worker"),
}


def name_all() -> None:
    """Once, when the admin is there."""
    apps.get_app_config("django_celery_results").verbose_name = gettext_lazy("Background tasks")
    for model, (one, many) in ROWS.items():
        model._meta.verbose_name, model._meta.verbose_name_plural = one, many
        for field in model._meta.fields:
            if field.name in COLUMNS:
                field.verbose_name = COLUMNS[field.name]
