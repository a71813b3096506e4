"""`manage.py settings_page`: write docs/settings.md from settings/env.py, where every variable is declared."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from settings.env import REPOSITORY, VARIABLES, Variable

HEAD = """# Settings

Flack reads its settings from the environment, and nothing else: `PORT=8001 make run`. A value that cannot be read
stops the start and says what was expected. Secrets may also be given as files, for container and service managers:
`NAME_FILE` holds the path. This page is written from `settings/env.py` by `manage.py settings_page`.
"""


class Command(BaseCommand):
    help = "Write docs/settings.md from settings/env.py."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")

    def handle(self, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "settings.md"
        if not options["check"]:
            path.write_text(page(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page():
            sys.exit("docs/settings.md is out of date: run `manage.py settings_page`.")


def page() -> str:
    return HEAD + "".join(_entry(variable) for variable in VARIABLES)


def _entry(variable: Variable[Any]) -> str:
    lines = [f"\n## `{variable.name}`\n", variable.meaning, f"\n- Takes {variable.expected}."]
    lines.append(f"- Default: {_default(variable.default)}.")
    if variable.secret:
        lines.append(f"- Secret; also as a file: `{variable.name}_FILE`.")
    return "\n".join(lines) + "\n"


def _default(value: Any) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(REPOSITORY)}/` in the repository"
    if value in ("", []):
        return "not given"
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`"
