"""How large a run is, and what its scenarios share: folders, and installations that are made once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from trials.house import House
from trials.services import PostgresServer


@dataclass(frozen=True, kw_only=True)
class Scale:
    name: str
    repeats: int
    seconds: float  # of one measurement
    sockets: int
    many_sockets: int
    idle_sockets: int
    crowd: int  # idle sockets, as many as one server shall hold
    idle_s: float  # two heartbeats, so that each of its parts is in
    posters: int
    rooms_of: int
    askers: int
    page_rooms: int  # that one who opens the page is in
    page_messages: int
    conversations: int  # messages in all of these rooms, of which #general has an eighth
    scrolled: tuple[int, ...]  # so many messages back the page is weighed
    switches: int  # between rooms, of each kind; and so often the page is opened
    page_rest_s: float  # until what the page fetches for later is there
    worlds: tuple[int, ...]  # messages in a room: from few to very many
    times: int  # each read
    judges: bool  # whether the goals, which name sizes, can be held against it


FULL = Scale(
    name="full",
    repeats=3,
    seconds=5,
    sockets=1_000,
    many_sockets=5_000,
    idle_sockets=1_000,
    crowd=10_000,
    idle_s=50,
    posters=64,
    rooms_of=4,
    askers=16,
    page_rooms=100,
    page_messages=5_000,
    conversations=85_000,
    scrolled=(100, 1_000, 10_000),
    switches=12,
    page_rest_s=3,
    worlds=(1_000, 100_000, 1_000_000),
    times=50,
    judges=True,
)
QUICK = Scale(
    name="quick",
    repeats=1,
    seconds=2,
    sockets=300,
    many_sockets=1_000,
    idle_sockets=300,
    crowd=1_000,
    idle_s=10,
    posters=64,
    rooms_of=4,
    askers=16,
    page_rooms=100,
    page_messages=1_000,
    conversations=20_000,
    scrolled=(100, 1_000, 2_000),
    switches=6,
    page_rest_s=3,
    worlds=(1_000, 5_000, 20_000),
    times=10,
    judges=False,
)
TINY = Scale(
    name="tiny",
    repeats=1,
    seconds=0.3,
    sockets=6,
    many_sockets=12,
    idle_sockets=5,
    crowd=10,
    idle_s=0.3,
    posters=8,
    rooms_of=4,
    askers=3,
    page_rooms=3,
    page_messages=60,
    conversations=1_200,
    scrolled=(60, 120),
    switches=2,
    page_rest_s=0.3,
    worlds=(60, 120),
    times=2,
    judges=False,
)
"""Whether all of it works: for the tests."""

SCALES = {scale.name: scale for scale in (FULL, QUICK, TINY)}


@dataclass
class Bench:
    scale: Scale
    folder: Path
    against: frozenset[str] | None = None  # names of contestants; None: all
    in_python: bool = False
    say: Callable[[str], None] = print
    _houses: dict[str, House] = field(default_factory=dict)

    def house(self, members: int, messages: int = 0, rooms: int = 1) -> House:
        """On SQLite. The same one for the same sizes."""
        return self._keep(f"house-{members}-{messages}-{rooms}", members, messages, {}, rooms)

    def house_on(self, postgres: PostgresServer, members: int) -> House:
        url = postgres.url(postgres.create())
        return self._keep(f"house-{members}-{url.rpartition('/')[2]}", members, 0, {"DATABASE_URL": url})

    def _keep(self, key: str, members: int, messages: int, variables: dict[str, str], rooms: int = 1) -> House:
        if key not in self._houses:
            if messages > 100_000:
                self.say(f"Writing a room of {messages:,} messages …")
            self._houses[key] = House(
                self.folder / key, members=members, messages=messages, rooms=rooms, variables=variables
            )
        return self._houses[key]

    def invites(self, name: str) -> bool:
        return self.against is None or name in self.against


@contextmanager
def durable_postgres() -> Iterator[PostgresServer]:
    """Commits wait for the disk. Raises Missing where there is no PostgreSQL."""
    server = PostgresServer(durable=True)
    try:
        server.start()
        yield server
    finally:
        server.remove()
