"""`manage.py up`: a whole Flack, from an empty folder if need be. What `make run` runs."""

import argparse
import asyncio
import socket
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.actions.first_run import first_run_code
from flackproject import serving
from flackproject.health import pending_migrations
from flackproject.lock import only_one
from flackproject.supervisor import Supervisor
from flackproject.systemd import tell_systemd
from settings.env import FLACK_PROCESSES


class Command(BaseCommand):
    help = "Bring the database up to date and serve Flack on HOST and PORT, with everything that belongs to it."
    # What an operator can get wrong. The others are about the code, load all of it, and take a second: `make lint`.
    requires_system_checks = [Tags.compatibility, Tags.security]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--processes", type=_processes, default=settings.FLACK_PROCESSES, help="instead of FLACK_PROCESSES"
        )

    def handle(self, **options: Any) -> None:
        processes: int = options["processes"]
        if serving.is_everywhere(settings.HOST) and not settings.FLACK_HOSTS:
            raise CommandError(
                f"HOST is {settings.HOST}, all addresses of this machine: then FLACK_HOSTS must be the names that "
                "people will use, e.g. FLACK_HOSTS=chat.example.org,192.168.1.5"
            )
        with only_one(settings.FLACK_DATA) as lock:
            listener = serving.listen(settings.HOST, settings.PORT)
            self._bring_up_to_date()
            self._code = first_run_code()
            if processes == 1:
                serving.server("flackproject.asgi:application", self._say_ready).run(sockets=[listener])
            else:
                self._warn_if_unheard(processes)
                connection.close()  # the processes have their own
                asyncio.run(self._supervise(processes, listener, lock))
            self.stdout.write("Flack has stopped.")

    async def _supervise(self, processes: int, listener: socket.socket, lock: int) -> None:
        await Supervisor(processes, listener=listener, inherited=[lock], on_ready=self._say_ready).run()

    def _bring_up_to_date(self) -> None:
        pending = pending_migrations()
        if pending:
            self.stdout.write(f"Preparing the database: {len(pending)} steps …")
            call_command("migrate", interactive=False, verbosity=0)

    def _warn_if_unheard(self, processes: int) -> None:
        """Once, and before the processes start. PostgreSQL without Redis was warned of already, by flack.W002."""
        if not settings.REDIS_URL and connection.vendor == "sqlite":
            self.stderr.write(
                f"Without REDIS_URL messages travel between the {processes} processes only every "
                f"{settings.FLACK_RECONCILE_S:g} s (FLACK_RECONCILE_S), and limits are counted by each for itself."
            )

    def _say_ready(self) -> None:
        self.stdout.write(f"Flack is at {serving.address()} (Ctrl-C stops it)")
        if self._code is not None:
            self.stdout.write(f"Open it and become its administrator with this code: {self._code}")
        self.stdout.flush()
        tell_systemd("READY=1")


def _processes(text: str) -> int:
    try:
        return FLACK_PROCESSES.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be {FLACK_PROCESSES.expected}") from None
