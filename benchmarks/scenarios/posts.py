"""Posts acknowledged and delivered, from sockets in many small rooms, on both databases."""

from benchmarks.bench import Bench, durable_postgres
from benchmarks.contestants.flack import Flack
from benchmarks.figures import Section
from benchmarks.rounds import play
from trials.load.plan import Result
from trials.programs import Missing

WINDOW = 10
ON_SQLITE, ON_POSTGRES = "Flack on SQLite", "Flack on PostgreSQL"


def _acknowledged_per_second(result: Result) -> float:
    return result.acknowledged / result.seconds if result.seconds else 0


def small_rooms(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="posts",
        title=f"Posts: {scale.posters} posters on sockets in rooms of {scale.rooms_of}, delivered to all",
        unit="posts acknowledged per second",
        conditions=f"Each poster has {WINDOW} outstanding. SQLite as installed (synchronous=NORMAL); PostgreSQL waits "
        "for the disk and shares the machine's cores.",
    )
    _play(bench, section, Flack(bench.house, name=ON_SQLITE, room_size=scale.rooms_of))
    try:
        with durable_postgres() as postgres:
            house = bench.house_on(postgres, scale.posters)
            _play(bench, section, Flack(lambda _: house, name=ON_POSTGRES, room_size=scale.rooms_of))
    except Missing as missing:
        section.figure(ON_POSTGRES).missing = f"{missing}."
    if scale.judges:
        section.want("SQLite: at least 5,000", section.median(ON_SQLITE), least=5_000)
        section.want("PostgreSQL: at least 3,000", section.median(ON_POSTGRES), least=3_000)
    return section


def _play(bench: Bench, section: Section, ours: Flack) -> None:
    posters = bench.scale.posters
    play(
        bench,
        section,
        [ours],
        clients=posters,
        value=_acknowledged_per_second,
        seconds=bench.scale.seconds,
        senders=posters,
        window=WINDOW,
    )
