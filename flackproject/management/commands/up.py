"""`manage.py up`: a whole Flack in one process, from an empty folder if need be. What `make run` runs."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.first_run import first_run_code
from flackproject import serving
from flackproject.health import pending_migrations
from flackproject.lock import only_one


class Command(BaseCommand):
    help = "Bring the database up to date and serve Flack on HOST and PORT, with everything in one process."
    # What an operator can get wrong. The others are about the code, load all of it, and take a second: `make lint`.
    requires_system_checks = [Tags.compatibility, Tags.security]

    def handle(self, **options: Any) -> None:
        if serving.is_everywhere(settings.HOST) and not settings.FLACK_HOSTS:
            raise CommandError(
                f"HOST is {settings.HOST}, all addresses of this machine: then FLACK_HOSTS must be the names that "
                "people will use, e.g. FLACK_HOSTS=chat.example.org,192.168.1.5"
            )
        with only_one(settings.FLACK_DATA):
            listener = serving.listen(settings.HOST, settings.PORT)
            self._bring_up_to_date()
            self._code = first_run_code()
            server = serving.server("flackproject.asgi:application", self._say_ready)
            with suppress(KeyboardInterrupt):  # uvicorn stops in good order, then raises the signal again
                server.run(sockets=[listener])
            self.stdout.write("Flack has stopped.")

    def _bring_up_to_date(self) -> None:
        pending = pending_migrations()
        if pending:
            self.stdout.write(f"Preparing the database: {len(pending)} steps …")
            call_command("migrate", interactive=False, verbosity=0)

    def _say_ready(self) -> None:
        self.stdout.write(f"Flack is at {serving.address()} (Ctrl-C stops it)")
        if self._code is not None:
            self.stdout.write(f"Open it and become its administrator with this code: {self._code}")
        self.stdout.flush()
