"""`manage.py serve`: one of several server processes, behind nginx. No lock, no migrations: docs/operations.md."""

from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from flackproject import serving


class Command(BaseCommand):
    help = "Serve on HOST and PORT as one of several processes; the database must be up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="instead of HOST")
        parser.add_argument("--port", type=int, default=settings.PORT, help="instead of PORT")

    def handle(self, **options: Any) -> None:
        host, port = options["host"], options["port"]
        listener = serving.listen(host, port)
        server = serving.server(
            "flackproject.asgi:application", lambda: self.stdout.write(f"Serving on {host}, port {port}.")
        )
        with suppress(KeyboardInterrupt):  # uvicorn stops in good order, then raises the signal again
            server.run(sockets=[listener])
