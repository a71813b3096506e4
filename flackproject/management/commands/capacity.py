"""`manage.py capacity`: how many people this machine can carry. The work is in trials/capacity."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trials.capacity.advice import Machine, picture, report
from trials.capacity.measure import FIRST, measure
from trials.load.generator import NO_COMPILER, compiler
from trials.load.herd import raise_file_limit


class Command(BaseCommand):
    help = (
        "Measure this machine with a Flack of its own, in a temporary folder: how many people it can carry. "
        "Takes about a minute; best while nothing else runs."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=300, help="who come in at the same time (default 300)")
        parser.add_argument("--seconds", type=float, default=5, help="of each load (default 5)")
        parser.add_argument("--plot", type=Path, help="where to draw it (default: capacity.svg in FLACK_DATA)")

    def handle(self, *, members: int, seconds: float, plot: Path | None, **options: Any) -> None:
        if members < FIRST or seconds <= 0:
            raise CommandError(f"It takes at least {FIRST} members, and more than no time.")
        target = plot or Path(settings.FLACK_DATA) / "capacity.svg"
        if not target.parent.is_dir():
            raise CommandError(f"{target.parent} is not a folder.")
        raise_file_limit()
        if compiler() is None:
            self.stderr.write(NO_COMPILER)
        with tempfile.TemporaryDirectory(prefix="flack-capacity-") as folder:
            try:
                measured = measure(Path(folder), members=members, seconds=seconds, say=self.stderr.write)
            except (RuntimeError, TimeoutError) as error:
                raise CommandError(f"The server did not come up: {error}") from None
        machine = Machine.this()
        self.stdout.write(report(measured, machine))
        target.write_text(picture(measured, machine))
        self.stdout.write(f"\nDrawn: {target}")
