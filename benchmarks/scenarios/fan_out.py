"""One message to everybody in the room: how many deliveries a second of the server's CPU makes, and how soon."""

from benchmarks.bench import Bench
from benchmarks.contestants import Contestant, others
from benchmarks.contestants.flack import Flack
from benchmarks.figures import Section
from benchmarks.rounds import play
from trials.load.plan import Result

OFF = {"FLACK_JOIN_MS": "0"}
"""No frame waits for another one."""

UNIT = "deliveries per CPU second of the server"
OUTSTANDING = 10
PER_SECOND = 5


def _per_cpu_second(result: Result) -> float:
    return result.per_cpu_second


def _contestants(bench: Bench, ours: Flack) -> list[Contestant]:
    return [ours, *(other for other in others() if bench.invites(other.name))]


def one_poster(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="fan-out",
        title=f"Fan-out: {scale.sockets:,} sockets in one room, one poster, {OUTSTANDING} outstanding, joining off",
        unit=UNIT,
        conditions="Frames of the same length for all. Flack: signed-in members, every message committed and counted.",
    )
    ours = Flack(bench.house, variables=OFF)
    play(
        bench,
        section,
        _contestants(bench, ours),
        clients=scale.sockets,
        value=_per_cpu_second,
        seconds=scale.seconds,
        window=OUTSTANDING,
    )
    if scale.judges:
        section.want_share("at least 40 times Channels on Daphne", "Flack", "Channels on Daphne", 40)
        section.want_share("at least 20 times Channels on uvicorn", "Flack", "Channels on uvicorn", 20)
        section.want_share("at least Node ws", "Flack", "Node ws", 1)
        section.want_share("at least 60% of the C loop", "Flack", "C loop", 0.6)
    return section


def many_posters(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="joined",
        title=f"Fan-out: {scale.sockets:,} sockets in one room, {scale.posters} posters, joining on",
        unit=UNIT,
        conditions="Each poster waits for its message to arrive everywhere before it posts the next one.",
    )
    senders = min(scale.posters, scale.sockets)
    play(
        bench,
        section,
        [Flack(bench.house)],
        clients=scale.sockets,
        value=_per_cpu_second,
        seconds=scale.seconds,
        senders=senders,
        window=1,
    )
    if scale.judges:
        section.want("at least 240,000", section.median("Flack"), least=240_000)
    return section


def many_sockets(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="many-sockets",
        title=f"Fan-out: {scale.many_sockets:,} sockets beside {scale.sockets:,}, joining off",
        unit=UNIT,
        conditions=f"One poster, {OUTSTANDING} outstanding.",
    )
    few, many = f"Flack, {scale.sockets:,} sockets", f"Flack, {scale.many_sockets:,} sockets"
    sizes = [(few, scale.sockets), (many, scale.many_sockets)]
    for name, clients in sizes * scale.repeats:
        ours = Flack(bench.house, name=name, variables=OFF)
        play(
            bench,
            section,
            [ours],
            clients=clients,
            value=_per_cpu_second,
            rounds=1,
            seconds=scale.seconds,
            window=OUTSTANDING,
            most=20_000,
        )
    if scale.judges:
        section.want_share("at least 75% of the figure with 1,000", many, few, 0.75)
    return section


def latency(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="latency",
        title=f"Latency: {PER_SECOND} messages a second to {scale.sockets:,} sockets",
        unit="ms from send to last byte, 99th percentile",
        conditions="As installed, joining included. Each delivery counts.",
        less_is_better=True,
    )
    ours = Flack(bench.house)
    play(
        bench,
        section,
        _contestants(bench, ours),
        clients=scale.sockets,
        value=lambda result: result.p99_ms,
        seconds=2 * scale.seconds,
        rate=PER_SECOND,
    )
    for figure in section.figures:
        middles = sorted(run["p50_ms"] for run in figure.runs if not run["faults"])
        figure.remark = f"p50 {middles[len(middles) // 2]:.1f} ms" if middles else ""
        if figure.who == "Flack" and scale.judges:
            section.want("p50 at most 15 ms", middles[len(middles) // 2] if middles else None, most=15)
            section.want("p99 at most 40 ms", figure.median, most=40)
    return section
