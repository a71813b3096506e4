"""`manage.py check_sequences`: proves that every room is 1..n and that every change belongs to one thing."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from chat.models import Room
from chat.queries import sequences
from chat.queries.sequences import Finding

SHOWN = 50
INTERRUPTED = 130  # as a shell reports Ctrl-C


class Command(BaseCommand):
    help = "Check the numbers and changes of all rooms. Reads only, also while people write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--room", help="only this room (its slug)")

    def handle(self, *, room: str | None, **options: Any) -> None:
        rooms = Room.objects.order_by("pk") if room is None else Room.objects.filter(slug=room)
        ids = list(rooms.values_list("pk", flat=True))
        if not ids:
            raise CommandError(f"There is no room #{room}." if room else "There is no room yet.")
        self._findings = self._rooms = self._messages = 0
        total = sum(rooms.values_list("last_number", flat=True))
        with tqdm(total=total, unit="message", disable=None, file=sys.stderr) as progress:
            try:
                for room_id in ids:
                    self._check(room_id, progress)
            except KeyboardInterrupt:
                self.stdout.write(f"Stopped. {self._so_far()}")
                sys.exit(INTERRUPTED)
        self.stdout.write(self._so_far())
        if self._findings:
            raise CommandError(f"{self._findings:,} things are not as they should be.")

    def _check(self, room_id: int, progress: "tqdm[NoReturn]") -> None:
        room = Room.objects.get(pk=room_id)
        for finding in sequences.numbers_of(room):
            if finding is None:
                self._messages += 1
                progress.update()
            else:
                self._tell(finding, room)
        if room.parent_id is None:
            for finding in sequences.changes_of(room):
                if finding is not None:
                    self._tell(finding, room)
        for finding in sequences.facts_of(room):
            self._tell(finding, room)
        self._rooms += 1

    def _tell(self, finding: Finding, room: Room) -> None:
        self._findings += 1
        if self._findings <= SHOWN:
            self.stdout.write(f"{room} (id {room.pk}): {finding.text}")

    def _so_far(self) -> str:
        return f"{self._messages:,} messages in {self._rooms:,} rooms are in order." + (
            f" {self._findings:,} findings." if self._findings else ""
        )
