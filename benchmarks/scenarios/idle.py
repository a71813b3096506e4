"""Signed-in connections on which nothing happens: what they hold, and what they cost."""

from benchmarks.bench import Bench
from benchmarks.figures import Section
from trials.house import everybody, processes
from trials.installation import Server
from trials.load.herd import Herd
from trials.usage import cpu_seconds, memory_bytes

FIRST = 20
"""Connections before the count begins: what a server loads for the first of them is not theirs."""
SETTLE_S = 5.0


def memory(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="memory",
        title="Memory per idle, signed-in connection",
        unit="KB",
        conditions="Proportional set size of the server and its children, after all have been greeted, each a member "
        "of their own. KB of 1,000 bytes.",
        less_is_better=True,
    )
    for sockets in (scale.idle_sockets, scale.crowd):
        figure = section.figure(f"{sockets:,} connections")
        each, whole = _held(bench, sockets)
        figure.add(each / 1000, [], {"total_bytes": whole})
        figure.remark = f"{whole / 1e6:,.0f} MB in all"
        bench.say(f"  {sockets:,}: {each / 1000:.1f} KB each, {whole / 1e6:,.0f} MB in all")
        if scale.judges:
            section.want(f"{sockets:,}: at most 35 KB each", figure.median, most=35)
            if sockets == scale.crowd:
                section.want(f"{sockets:,} of them in 500 MB", whole / 1e6, most=500)
    return section


def _held(bench: Bench, sockets: int) -> tuple[float, int]:
    """Bytes of each, and of the whole server."""
    house = bench.house(sockets)
    server = house.up()
    try:
        clients = everybody(server, house.tokens)
        first = Herd(server.port, clients[: min(FIRST, sockets)])
        first.come_in()
        first.close()
        herd = Herd(server.port, clients)
        herd.idle(min(SETTLE_S, bench.scale.idle_s))
        before = memory_bytes(processes(server))
        herd.come_in()
        herd.idle(min(SETTLE_S, bench.scale.idle_s))
        after = memory_bytes(processes(server))
        herd.close()
    finally:
        server.stop()
    return (after - before) / sockets, after


def cpu(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="idle-cpu",
        title=f"CPU with {scale.idle_sockets:,} idle connections",
        unit="% of a core",
        conditions=f"Over {scale.idle_s:g} s, heartbeats answered.",
        less_is_better=True,
    )
    house = bench.house(scale.idle_sockets)
    for _ in range(scale.repeats):
        server = house.up()
        try:
            share = _idle_share(bench, server, Herd(server.port, everybody(server, house.tokens)))
        finally:
            server.stop()
        section.figure("Flack").add(100 * share, [], {})
        bench.say(f"  Flack: {share:.2%}")
    if scale.judges:
        section.want("under 1%", section.median("Flack"), most=1)
    return section


def _idle_share(bench: Bench, server: Server, herd: Herd) -> float:
    herd.come_in()
    herd.idle(min(SETTLE_S, bench.scale.idle_s))
    pids = processes(server)
    before = cpu_seconds(pids)
    herd.idle(bench.scale.idle_s)
    used = cpu_seconds(pids) - before
    herd.close()
    return used / bench.scale.idle_s
