"""`manage.py test`: pytest, in the place of Django's own runner."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the tests. All that follows goes to pytest, e.g. `manage.py test tests/chat -k edit`."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        self.handle(*argv[2:])

    def handle(self, *arguments: str, **options: Any) -> None:
        # A process of its own: pytest sets Django up itself.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606
