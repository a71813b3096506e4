"""`manage.py seed_demo`: a believable workplace, small or with a million messages."""

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from accounts.nicknames import nickname_key
from chat.files import child
from chat.management.demo.troupe import DEMO, TROUPE
from chat.management.seeding import Seeding
from chat.management.story import Story
from chat.models import Message
from foundation.clock import now

BATCH = 4000
"""Messages in a transaction: on SQLite others wait for it, about a second."""

INTERRUPTED = 130  # as a shell reports Ctrl-C


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"a whole number from {least} on")
        return int(text)

    return number


class Command(BaseCommand):
    help = "Fill this Flack with people, rooms and months of conversations, and a story that shows all there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=_at_least(1), default=30, help="how many people besides (default 30)")
        parser.add_argument("--rooms", type=_at_least(1), default=12, help="#general and others (default 12)")
        parser.add_argument("--messages", type=_at_least(0), default=3000, help="how many in them (default 3000)")
        parser.add_argument("--days", type=_at_least(1), default=180, help="spread over so many days (default 180)")
        parser.add_argument("--seed", type=int, default=1, help="another number, another world (default 1)")
        parser.add_argument("--plain", action="store_true", help="only these, without the story")
        parser.add_argument("--more", action="store_true", help="add plain talk to what is there already")
        parser.add_argument("--tokens-file", type=Path, help="write a token of each person there, one a line")
        parser.add_argument("--password", help="everybody's; without one only tokens open these accounts")

    def handle(
        self,
        *,
        users: int,
        rooms: int,
        messages: int,
        days: int,
        seed: int,
        plain: bool,
        more: bool,
        tokens_file: Path | None,
        password: str | None,
        **options: Any,
    ) -> None:
        if tokens_file is not None and not os.access(tokens_file.parent, os.W_OK):
            raise CommandError(f"{tokens_file.parent} is not a folder that can be written.")
        self._refuse_what_is_there(plain=plain, more=more)
        began = time.monotonic()
        moment = now()
        story = None if plain or more else Story(moment)
        world = Seeding(seed=seed, now=moment, days=days, story=story)
        done = {"people": 0, "rooms": 0, "messages": 0}
        try:
            self._run("people", users, world.people(users, password=password), done)
            if tokens_file is not None:
                _write_secretly(tokens_file, world.tokens())
            self._run("rooms", rooms, world.rooms(rooms), done)
            self._run("messages", messages, world.messages(messages, batch=BATCH), done)
        except KeyboardInterrupt:
            self.stderr.write("Stopping. What is written stays.")
            world.finish()
            self._say(done, began)
            sys.exit(INTERRUPTED)
        world.finish()
        child.close()  # which has made the story's pictures anew
        self._say(done, began)
        if story is not None:
            self.stdout.write(
                f"The story is about {DEMO}: sign in as {DEMO}{'' if password else ', once it has a password'}."
            )

    def _refuse_what_is_there(self, *, plain: bool, more: bool) -> None:
        there = Message.objects.count()
        if there and not more:
            raise CommandError(
                f"This Flack holds {there:,} messages already. --more adds to them; another FLACK_DATA starts anew."
            )
        taken = User.objects.filter(nickname_key__in=[nickname_key(member.nickname) for member in TROUPE])
        if not (plain or more) and taken.exists():
            raise CommandError("Somebody here has a name of the story's people. --plain does without the story.")

    def _run(self, what: str, total: int, steps: Iterator[int], done: dict[str, int]) -> None:
        with tqdm(total=total, desc=what, disable=None, file=sys.stderr) as progress:
            for made in steps:
                done[what] += made
                progress.update(made)

    def _say(self, done: dict[str, int], began: float) -> None:
        took = time.monotonic() - began
        self.stdout.write(
            f"Made {done['people']:,} people, {done['rooms']:,} rooms and {done['messages']:,} messages "
            f"in {took:,.0f} s."
        )


def _write_secretly(path: Path, secrets: list[str]) -> None:
    """Readable by its owner alone, from the first byte on, and whole or not at all."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{secret}\n" for secret in secrets)
    draft.replace(path)
