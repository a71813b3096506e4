"""`manage.py serve`: one of several server processes, behind nginx. No lock, no migrations: docs/operations.md."""

import argparse
import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from flackproject import serving
from flackproject.lifeline import Lifeline
from flackproject.systemd import tell_systemd


class Command(BaseCommand):
    help = "Serve on HOST and PORT as one of several processes; the database must be up to date."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="instead of HOST")
        parser.add_argument("--port", type=int, default=settings.PORT, help="instead of PORT")
        # Descriptors that `up --processes` hands to each of its processes.
        parser.add_argument("--lifeline", type=int, help=argparse.SUPPRESS)
        parser.add_argument("--listener", type=int, help=argparse.SUPPRESS)

    def handle(self, **options: Any) -> None:
        self._host, self._port = options["host"], options["port"]
        if options["lifeline"] is not None:
            self._serve_for_up(Lifeline(options["lifeline"]), socket.socket(fileno=options["listener"]))
        else:
            self._serve_alone()

    def _serve_alone(self) -> None:
        listener = serving.listen(self._host, self._port)
        serving.server("flackproject.asgi:application", self._say_ready).run(sockets=[listener])

    def _say_ready(self) -> None:
        self.stdout.write(f"Serving on {self._host}, port {self._port}.")
        self.stdout.flush()
        tell_systemd("READY=1")

    def _serve_for_up(self, lifeline: Lifeline, listener: socket.socket) -> None:
        listener.setblocking(False)
        server = serving.server("flackproject.asgi:application", lambda: None, lifeline=lifeline)
        server.run(sockets=[listener])
