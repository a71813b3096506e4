"""How background tasks ended. Their arguments, results and tracebacks may hold what people wrote: they stay unseen."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_celery_results.models import GroupResult, TaskResult

from chat.admin.base import StaffAdmin

FAILED, DONE = "FAILURE", "SUCCESS"

STATES = {
    "PENDING": pgettext_lazy("state of a task", "Waiting"),
    "RECEIVED": pgettext_lazy("state of a task", "Waiting"),
    "STARTED": pgettext_lazy("state of a task", "Running"),
    "RETRY": pgettext_lazy("state of a task", "To be tried again"),
    "REVOKED": pgettext_lazy("state of a task", "Called off"),
    FAILED: gettext_lazy("Failed"),
    DONE: gettext_lazy("Done"),
}
"""Those that Celery names (celery.states)."""

admin.site.unregister(TaskResult)
admin.site.unregister(GroupResult)


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state, str(STATES[state])) for state in (FAILED, DONE)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TaskResult]) -> QuerySet[TaskResult]:
        return queryset.filter(status=self.value()) if self.value() in (FAILED, DONE) else queryset


@admin.register(TaskResult)
class ResultsAdmin(StaffAdmin[TaskResult]):
    list_display = ("task_id", "task_name", "state", "failure", "worker", "date_created", "date_done")
    list_filter = (StatusFilter,)
    search_fields = ("task_id",)
    search_help_text = gettext_lazy("The id of a task.")
    fields = ("task_id", "task_name", "state", "failure", "worker", "date_created", "date_started", "date_done")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskResult]:
        return super().get_queryset(request).defer("task_args", "task_kwargs", "traceback", "meta")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TaskResult], search_term: str
    ) -> tuple[QuerySet[TaskResult], bool]:
        task_id = search_term.replace("\x00", "").strip()
        return (queryset.filter(task_id=task_id) if task_id else queryset), False

    @admin.display(description=gettext_lazy("status"))
    def state(self, result: TaskResult) -> str:
        return str(STATES.get(result.status, result.status))

    @admin.display(description=gettext_lazy("failure"))
    def failure(self, result: TaskResult) -> str:
        """The kind of error, without its words."""
        if result.status != FAILED:
            return ""
        try:
            kind = json.loads(result.result or "").get("exc_type", "")
        except (ValueError, AttributeError):
            return ""
        return str(kind)[:80]
