"""`manage.py lint`: what `make lint` runs."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Check style, types, layers, templates, migrations and production settings."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        self.handle(*argv[2:])

    def handle(self, *arguments: str, **options: Any) -> None:
        script = str(settings.BASE_DIR / "bin" / "lint")
        os.execv(script, [script, *arguments])  # noqa: S606
