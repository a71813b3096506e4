"""Celery's application: slow work, outside the request. Its settings are in settings/celery.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_process_init, worker_process_shutdown
from django.db import close_old_connections

from flackproject import transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")

assert transport.NAME  # importing it is what makes `inprocess://` known

app = Celery("flack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Having a receiver is enough: Celery then leaves logging as settings/logging.py made it."""


@task_prerun.connect
@task_postrun.connect
def close_stale_connections(**kwargs: Any) -> None:
    """As around a request: SQLite's stays open, PostgreSQL's goes back to the pool, a broken one goes."""
    close_old_connections()


@worker_process_init.connect
def count_what_is_posted(**kwargs: Any) -> None:
    """In each process that a worker forks: later answers post from here (stats/sharing.py)."""
    _reporter().start(serves=False)


@worker_process_shutdown.connect
def write_what_was_counted(**kwargs: Any) -> None:
    _reporter().stop()


def _reporter() -> Any:
    from stats.sharing import reporter  # noqa: PLC0415 - this module is loaded before Django's models are

    return reporter
