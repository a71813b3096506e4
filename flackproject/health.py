"""For whoever watches over the processes: does this one live, and can it do its work?"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process takes requests. Asks nobody else, so a restart is the right answer to silence."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and has the shape that this code expects. 503 when not.

    The broker is only reported: without it Flack is slower, not away.
    """
    database = _database()
    ready = database == "ok"
    body = {"status": "ready" if ready else "unavailable", "database": database, "broker": _broker()}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _shape.is_current and pending_migrations():
            return "migrations are missing"
    except Error as error:
        return type(error).__name__
    _shape.is_current = True
    return "ok"


class _Shape:
    """Migrations never go back while a process runs: found once, it is not looked for again."""

    is_current = False


_shape = _Shape()


def pending_migrations() -> list[str]:
    """Names of migrations that this code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _broker() -> str:
    if not settings.REDIS_URL:
        return "in the process"
    client, its_error = _redis(settings.REDIS_URL)
    try:
        client.ping()
    except its_error as error:
        return f"away: {type(error).__name__}"
    return "ok"


@lru_cache(maxsize=1)
def _redis(url: str) -> tuple[Any, type[Exception]]:
    """Imported where it is wanted: it would be a tenth of the time that `up` takes to start."""
    client = import_string("redis.Redis").from_url(url, socket_timeout=1, socket_connect_timeout=1)
    return client, import_string("redis.RedisError")
