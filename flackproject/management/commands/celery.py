"""`manage.py celery worker`, `manage.py celery beat` and all other commands of Celery, with Flack's application."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from flackproject.celery import app

NEED_A_BROKER = {"worker", "beat", "inspect", "control", "events", "multi", "purge", "status"}


class Command(BaseCommand):
    help = "Run Celery: worker, beat, inspect …"

    def run_from_argv(self, argv: list[str]) -> None:
        """Past Django's parser: all that follows is Celery's, `--help` too."""
        self.handle(*argv[2:])

    def handle(self, *arguments: str, **options: Any) -> None:
        if NEED_A_BROKER.intersection(arguments[:1]) and not settings.REDIS_URL:
            sys.exit("There is no REDIS_URL: then `manage.py up` runs the tasks itself.")
        app.start(list(arguments) or ["--help"])
