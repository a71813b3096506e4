"""What an operator should hear before people do: `manage.py check`, and at each start."""

import sqlite3
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

OLDEST_SQLITE = (3, 35)  # RETURNING


@register(Tags.compatibility)
def sqlite_is_new_enough(**kwargs: Any) -> list[CheckMessage]:
    if not _uses_sqlite() or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [
        Error(
            f"This Python has SQLite {sqlite3.sqlite_version}; Flack needs {'.'.join(map(str, OLDEST_SQLITE))}.",
            hint="Use a newer Python, or PostgreSQL by DATABASE_URL.",
            id="flack.E001",
        )
    ]


@register(Tags.security, deploy=True)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "FLACK_HOSTS holds *: then any page whose name points here may act for the people who visit it.",
            hint="Name the hosts: FLACK_HOSTS=chat.example.org",
            id="flack.W001",
        )
    ]


@register(Tags.compatibility)
def processes_can_hear_each_other(**kwargs: Any) -> list[CheckMessage]:
    """SQLite with Redis works; PostgreSQL without is worth a word, because it is chosen for several processes."""
    if settings.REDIS_URL or _uses_sqlite():
        return []
    return [
        Warning(
            "There is PostgreSQL but no REDIS_URL: between several processes messages then arrive "
            f"only every {settings.FLACK_RECONCILE_S:g} s.",
            hint="Give REDIS_URL, or run one process and silence this with SILENCED_SYSTEM_CHECKS.",
            id="flack.W002",
        )
    ]


@register(Tags.compatibility)
def somebody_runs_the_tasks(**kwargs: Any) -> list[CheckMessage]:
    if settings.FLACK_WORKER != "off" or settings.REDIS_URL:
        return []
    return [
        Warning(
            "FLACK_WORKER is off and there is no REDIS_URL: nobody runs background tasks.",
            hint="Leave FLACK_WORKER at auto, or give REDIS_URL and start `manage.py celery worker`.",
            id="flack.W003",
        )
    ]


@register(Tags.security, deploy=True)
def machines_push_under_one_key(**kwargs: Any) -> list[CheckMessage]:
    """With Redis there may be several machines, and a key that each has made for itself serves the browsers of one."""
    if settings.FLACK_PUSH_KEY or not settings.REDIS_URL:
        return []
    return [
        Warning(
            "FLACK_PUSH_KEY is not given: each FLACK_DATA gets one of its own, and push fails between machines.",
            hint="FLACK_PUSH_KEY=$(manage.py push_key --new), the same everywhere, or share FLACK_DATA.",
            id="flack.W004",
        )
    ]


@register(Tags.compatibility)
def buckets_have_their_libraries(**kwargs: Any) -> list[CheckMessage]:
    if settings.STORAGES["default"]["BACKEND"] != "foundation.bucket.Bucket":
        return []
    if all(find_spec(library) for library in ("storages", "boto3")):
        return []
    return [
        Error(
            "FLACK_S3_BUCKET is set, but the libraries that know S3 are not installed.",
            hint="pip install --require-hashes -r requirements/production.txt",
            id="flack.E002",
        )
    ]


def _uses_sqlite() -> bool:
    return connection.vendor == "sqlite"
