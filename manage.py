#!/usr/bin/env python
"""Flack's commands. `manage.py help` lists them."""

import os
import sys

SETTINGS = {"runserver": "settings.development", "test": "settings.testing"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS.get(command, "settings.base"))
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make run` installs all that is needed; then use .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Flack cannot start: {error}")


if __name__ == "__main__":
    main()
