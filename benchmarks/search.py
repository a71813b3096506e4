"""How fast search is among a million messages, and what its index costs each message that is posted.

    python benchmarks/search.py                     SQLite, in a folder that is removed afterwards
    python benchmarks/search.py --postgres          a private PostgreSQL
    DATABASE_URL=… FLACK_DATA=… python benchmarks/search.py --here      one's own: made once, measured often

The world: 5,000 private rooms, words as often as in a language (Zipf), a member of one room and one of five hundred.
`elsewhere` stands in every other message of rooms that neither is in, `secret` in a hundred of them.
"""

import argparse
import contextlib
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from trials.services import PostgresServer

ROOMS, MANY, WRITERS = 5_000, 500, 997
BATCH = 64  # what waits at the same time is posted together (docs/design.md, rule 7)
POSTED = 6_400
QUERIES = 60  # of each kind, different words


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--messages", type=int, default=1_000_000)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--here", action="store_true")
    asked = arguments.parse_args()
    with contextlib.ExitStack() as stack:
        if not asked.here:
            os.environ["FLACK_DATA"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="flack-search-"))
            os.environ["DATABASE_URL"] = stack.enter_context(_postgres()) if asked.postgres else ""
        _django()
        world = World(asked.messages)
        world.make()
        print(f"{world.vendor}, {asked.messages:,} messages, {ROOMS:,} rooms; milliseconds for a first page of 50")
        for line in world.measured():
            print(line, flush=True)


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    server = PostgresServer()
    try:
        server.start()
        yield server.url(server.create())
    finally:
        server.remove()


def _django() -> None:
    import django  # noqa: PLC0415 - the settings read the environment that main has made

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")
    django.setup()


class Words:
    """Sixty thousand made-up words, the n-th of which is said about 1/n as often as the first."""

    def __init__(self) -> None:
        self.random = random.Random(1)
        syllables = [a + b for a in "bcdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]
        made = ("".join(self.random.choices(syllables, k=self.random.choice((1, 2, 2, 3, 3, 4)))) for _ in range(10**6))
        self.all = list(itertools.islice(dict.fromkeys(["a", "i", *made]), 60_000))
        self._weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.all))))

    def texts(self) -> Iterator[str]:
        """Four to twenty words each, without end."""
        while True:
            said = self.random.choices(self.all, cum_weights=self._weights, k=100_000)
            at = 0
            while at < len(said) - 20:
                words = self.random.randint(4, 20)
                yield " ".join(said[at : at + words])
                at += words


class World:
    def __init__(self, messages: int) -> None:
        from django.db import connection  # noqa: PLC0415

        self.connection, self.vendor, self.messages = connection, connection.vendor, messages
        self.words = Words()

    # --- the world ------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Unless it is there."""
        from django.core.management import call_command  # noqa: PLC0415

        from accounts.models import User  # noqa: PLC0415
        from chat.models import Membership, Message, Room, RoomKind  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        if not Message.objects.exists():
            names = ["one", "many", *(f"writer{n}" for n in range(WRITERS))]
            User.objects.bulk_create(User(nickname=name, nickname_key=name, nickname_look=name) for name in names)
            rooms = [Room(kind=RoomKind.PRIVATE, name=f"Room {n}", slug=f"room-{n}") for n in range(ROOMS)]
            Room.objects.bulk_create(rooms, batch_size=1_000)
            self._find()
            memberships = [Membership(user=self.one, room_id=self.rooms[0])]
            memberships += [Membership(user=self.many, room_id=room) for room in self.rooms[:MANY]]
            Membership.objects.bulk_create(memberships)
            for first in range(0, self.messages, 10_000):
                self._post(range(first, min(first + 10_000, self.messages)), 1_000)
            with self.connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE chat_room SET last_number ="
                    " (SELECT count(*) FROM chat_message WHERE chat_message.room_id = chat_room.id)"
                )
                cursor.execute("VACUUM ANALYZE" if self.vendor == "postgresql" else "ANALYZE")
        self._find()

    def _find(self) -> None:
        from accounts.models import User  # noqa: PLC0415
        from chat.models import Room  # noqa: PLC0415

        self.one, self.many = (User.objects.get(nickname=name) for name in ("one", "many"))
        self.writers = list(User.objects.filter(nickname__startswith="writer").values_list("pk", flat=True))
        self.rooms = list(Room.objects.filter(slug__startswith="room-").order_by("pk").values_list("pk", flat=True))

    def _post(self, numbers: range, batch: int) -> float:
        """Seconds that the database took for messages with these numbers, so many to a transaction, and their index."""
        from chat.search import index_all  # noqa: PLC0415

        rows = list(self._rows(numbers))
        columns = (
            "id, room_id, counter_room_id, number, change, author_id, client_id, fingerprint, kind, source,"
            " source_version, html, rendered_at, renderer, render_failures, links_due, frame, frame_version"
        )
        values = f"({', '.join(['%s'] * len(rows[0]))})"
        started = time.perf_counter()
        for together in _chunks(rows, batch):
            with self.connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO chat_message ({columns}) VALUES {', '.join([values] * len(together))}",
                    list(itertools.chain.from_iterable(together)),
                )
        index_all()
        return time.perf_counter() - started

    def _rows(self, numbers: range) -> Iterator[tuple[Any, ...]]:
        from chat.objects import FRAME_VERSION  # noqa: PLC0415

        texts = self.words.texts()
        for n in numbers:
            place = self.words.random.randrange(ROOMS)
            room, author, text = self.rooms[place], self.writers[n % WRITERS], next(texts)
            if place >= MANY:
                text += " elsewhere" if n % 2 else " secret" if n % (self.messages // 100) == 0 else ""
            frame = (
                f'{{"id":{n + 1},"room_id":{room},"number":{n + 1},"user_id":{author},"source":"{text}",'
                f'"html":"<p>{text}</p>","padding":"{"." * 400}"}}'
            )
            counted = (n + 1, room, room, n + 1, n + 1, author, f"c{n}", "f" * 64, "text")
            yield (*counted, text, 1, f"<p>{text}</p>", "2026-11-01 00:00:00+00:00", 1, 0, False, frame, FRAME_VERSION)

    # --- the measures ---------------------------------------------------------------------------------------

    def measured(self) -> Iterator[str]:
        yield f"{'':34}{'one room':>24}{'five hundred rooms':>24}"
        yield f"{'':34}" + f"{'p50':>8}{'p99':>8}{'most':>8}" * 2
        for kind, queries in self._queries().items():
            figures = "".join(self._times(user, queries) for user in (self.one, self.many))
            yield f"{kind:34}{figures}"
        yield from self._costs()

    def _queries(self) -> dict[str, Sequence[str]]:
        words = self.words.all
        long = [word for word in words if len(word) >= 6]
        return {
            "common words": words[2 : 2 + QUERIES],
            "rare words": words[30_000 : 30_000 + QUERIES],
            "absent words": [f"{word}x{word}" for word in long[:QUERIES]],
            "words of one letter": ["a", "i", "x", "7"],
            "beginnings of two letters": [word[:2] for word in long[:QUERIES]],
            "beginnings of three letters": [word[:3] for word in long[:QUERIES]],
            "parts of words": [word[1:-1] for word in long[5_000 : 5_000 + QUERIES]],
            "two common words": [f"{one} {two}" for one, two in itertools.pairwise(words[2 : 3 + QUERIES])],
            "exact common words": [f'"{one} {two}"' for one, two in itertools.pairwise(words[2 : 3 + QUERIES])],
            "a common word from:somebody": [f"{word} from:writer7" for word in words[2 : 2 + QUERIES]],
            "a common word in:a room": [f"{word} in:room-0" for word in words[2 : 2 + QUERIES]],
            "common words, best first": words[2:22],
            "common, in foreign rooms only": ["elsewhere"] * 20,
            "rare, in foreign rooms only": ["secret"] * 20,
        }

    def _times(self, user: Any, queries: Sequence[str]) -> str:
        from chat.search import Page, search  # noqa: PLC0415

        best = queries == self.words.all[2:22]
        for query in queries:  # so that the pages are in memory, as they are where people work
            search(user, query, Page(best=best))
        times = []
        for query in queries:
            started = time.perf_counter()
            search(user, query, Page(best=best))
            times.append((time.perf_counter() - started) * 1_000)
        nearly = sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]
        return f"{statistics.median(times):8.1f}{nearly:8.1f}{max(times):8.1f}"

    def _costs(self) -> Iterator[str]:
        """The same messages posted with the triggers and without, in turns; removed at the end."""
        first = self.messages
        rates: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(4):
            with_index = turn % 2 == 0
            with self._triggers(with_index):
                rates[with_index].append(POSTED / self._post(range(first, first + POSTED), BATCH))
            with self.connection.cursor() as cursor, self._triggers(with_index):
                cursor.execute("DELETE FROM chat_message WHERE id > %s", [self.messages])
        for with_index, figures in rates.items():
            name = "with the index" if with_index else "without"
            yield f"inserts a second {name}, {BATCH} to a transaction: {statistics.median(figures):,.0f}"

    @contextlib.contextmanager
    def _triggers(self, wanted: bool) -> Iterator[None]:
        if wanted:
            yield
            return
        if self.vendor == "postgresql":
            with self.connection.cursor() as cursor:
                cursor.execute("ALTER TABLE chat_message DISABLE TRIGGER USER")
                yield
                cursor.execute("ALTER TABLE chat_message ENABLE TRIGGER USER")
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'chat_message'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in triggers:
                cursor.execute(sql)


def _chunks(rows: list[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


if __name__ == "__main__":
    main()
