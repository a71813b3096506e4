"""What became of tasks whose answer somebody waits for. Arguments and answers may be private: they are not shown."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django_celery_results.models import TaskResult

from chat.admin.desk import Among, Desk, actor_of
from chat.admin.searching import as_id


class Outcome(Among):
    title = "outcome"
    parameter_name = "outcome"
    conditions = {status.lower(): (status.capitalize(), Q(status=status)) for status in ("SUCCESS", "FAILURE", "RETRY")}


class Results(Desk):
    list_display = ("task_id", "task_name", "status", "date_created", "date_done")
    fields = ("task_id", "task_name", "status", "worker", "date_created", "date_done")
    list_filter = (Outcome,)
    search_help_text = "The whole id of a task."

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).is_administrator

    def get_queryset(self, request: HttpRequest) -> QuerySet[TaskResult]:
        rows: QuerySet[TaskResult] = TaskResult.objects.all()
        return rows.defer("result", "meta", "task_args", "task_kwargs", "traceback")

    def found(self, rows: QuerySet[Any], term: str) -> QuerySet[Any]:
        exact = as_id(term)
        return rows.filter(pk=exact) if exact is not None else rows.filter(task_id=term[:255])
