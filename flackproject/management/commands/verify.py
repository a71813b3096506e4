"""`manage.py verify`: try a server as people's clients would, and say whether it kept its promise (trials/)."""

import asyncio
import json
import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from flackproject.serving import is_loopback
from trials.accounts import Refusal
from trials.fleet import temporary_fleet
from trials.programs import Missing
from trials.report import Report
from trials.verification import MOST_CLIENTS, MOST_SECONDS, Plan, verify

BROKEN = 1
NOT_TRIED = 2
MOST_PROCESSES = 16


def between(least: float, most: float, kind: Callable[[str], float] = float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        with suppress(ValueError):
            if least <= (number := kind(text)) <= most:
                return number
        raise ArgumentTypeError(f"{text!r} is not a number from {least:g} to {most:g}")

    return parse


class Command(BaseCommand):
    help = (
        "Prove that no message is lost, doubled or shown to others: clients post, connections are cut, servers of its "
        "own are killed; then everything is read anew and compared. Without --url it starts servers of its own with "
        "data of their own, and removes both. At somebody's server it makes accounts named verify-…, which stay, and "
        "rooms of the same name, which it archives. Exit status: 0 the promise held, 1 it was broken, 2 not tried."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", help="the server to try, e.g. http://127.0.0.1:8000; else one is started")
        parser.add_argument("--anywhere", action="store_true", help="allow a --url beyond this machine: this is a load")
        parser.add_argument(
            "--token", action="append", default=[], help="with --url: of an account to use; give two or more"
        )
        parser.add_argument("--invitation", help="with --url: a code to register with")
        parser.add_argument("--clients", type=between(2, MOST_CLIENTS, int), default=8, help="how many; default: 8")
        parser.add_argument("--seconds", type=between(1, MOST_SECONDS), default=20, help="of posting; default: 20")
        parser.add_argument(
            "--rate", type=between(0, 1e6), help="posts a second of all together, 0: as fast as answered; default: 50"
        )
        parser.add_argument("--cut", action="store_true", help="cut connections at random")
        parser.add_argument("--kill", action="store_true", help="kill -9 and restart servers that it started itself")
        parser.add_argument(
            "--processes", type=between(1, MOST_PROCESSES, int), default=1, help="servers to start; default: 1"
        )
        parser.add_argument(
            "--services", action="store_true", help="its servers stand on a PostgreSQL and a Redis of their own"
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, **options: Any) -> None:
        self._check(options)
        plan = Plan(
            clients=options["clients"],
            seconds=options["seconds"],
            rate_per_s=50 if options["rate"] is None else options["rate"],
            cut=options["cut"],
            tokens=tuple(options["token"]),
            invitation=options["invitation"],
        )
        try:
            found = asyncio.run(self._run(plan, options))
        except Refusal as refusal:
            raise CommandError(f"The server refused what a trial needs: {refusal}", returncode=NOT_TRIED) from None
        except Missing as missing:
            raise CommandError(f"{missing}. --services needs it.", returncode=NOT_TRIED) from None
        except (OSError, RuntimeError) as error:
            raise CommandError(
                f"The server could not be tried: {error or 'no answer came.'}", returncode=NOT_TRIED
            ) from None
        except (asyncio.CancelledError, KeyboardInterrupt):
            raise CommandError("Stopped before it was done.", returncode=NOT_TRIED) from None
        self._tell(found, as_json=options["json"])

    def _check(self, options: dict[str, Any]) -> None:
        url = options["url"]
        if url is None:
            if options["token"] or options["invitation"]:
                raise CommandError("--token and --invitation go with --url.", returncode=NOT_TRIED)
            return
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandError("--url is an address like http://127.0.0.1:8000.", returncode=NOT_TRIED)
        if not (is_loopback(parts.hostname) or options["anywhere"]):
            raise CommandError(
                f"{parts.hostname} is not this machine, and this is a load: say --anywhere if it may be put on it.",
                returncode=NOT_TRIED,
            )
        if options["kill"] or options["services"] or options["processes"] > 1:
            raise CommandError(
                "--kill, --processes and --services are for servers that it starts.", returncode=NOT_TRIED
            )
        if len(options["token"]) == 1:
            raise CommandError("One account talks to nobody: give --token twice or more.", returncode=NOT_TRIED)

    async def _run(self, plan: Plan, options: dict[str, Any]) -> Report:
        this = asyncio.current_task()
        assert this is not None
        # Servers that it started must not outlive it.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
        if options["url"] is not None:
            return await verify([options["url"].rstrip("/")], plan, self._say)
        self._say("Starting a server …" if options["processes"] == 1 else "Starting servers …")
        with temporary_fleet(options["processes"], services=options["services"]) as fleet:
            return await verify(fleet.urls, plan, self._say, fleet=fleet, kill=options["kill"])

    def _say(self, line: str) -> None:
        self.stderr.write(line, self.style.HTTP_INFO)

    def _tell(self, found: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found.as_dict(), indent=2))
        else:
            self.stdout.write("\n".join(found.lines()))
        if not found.kept:
            raise SystemExit(BROKEN)
