"""`manage.py renew_epoch`: after a restore, have every client forget what it remembers and start over."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.actions.workspace import renew_epoch


class Command(BaseCommand):
    help = "After the database was restored from a backup: all clients load what it holds now."

    def handle(self, **options: Any) -> None:
        renew_epoch()
        self.stdout.write("Done: every client starts over within seconds.")
