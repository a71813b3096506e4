"""What one who opens the page costs the server: the page, `hello`, the newest messages, the rooms, everybody."""

import time
from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.figures import Section
from benchmarks.visitor import Visitor
from trials.house import processes
from trials.installation import Server
from trials.usage import cpu_seconds

SETTLE_S = 1.5
"""Until what follows a connection (presence, last seen) is over, so that it counts for nobody else."""


def opening(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="first-page",
        title=f"Opening the page: {scale.page_rooms:,} rooms, {scale.idle_sockets:,} people, 50 messages",
        unit="ms of server CPU",
        conditions="SQLite, one process, signed in with a session, each time on a new connection. The server's CPU, "
        f"user and system, over {scale.times} times each, one after the other.",
        less_is_better=True,
    )
    house = bench.house(scale.idle_sockets, scale.page_messages, rooms=scale.page_rooms)
    for _ in range(scale.repeats):
        server = house.up()
        try:
            visitor = Visitor(server, house.tokens[0])
            costs = {name: _cost_ms(server, read, scale.times) for name, read in visitor.reads().items()}
        finally:
            server.stop()
        for name, cost in costs.items():
            section.figure(name).add(cost, [], {})
        section.figure("together").add(sum(costs.values()), [], costs)
        bench.say("  " + ", ".join(f"{name} {cost:.1f}" for name, cost in costs.items()))
    if scale.judges:
        section.want("together at most 50 ms", section.median("together"), most=50)
    return section


def _cost_ms(server: Server, read: Callable[[], object], times: int) -> float:
    read()  # what is made once is made
    time.sleep(SETTLE_S)
    before = cpu_seconds(processes(server))
    for _ in range(times):
        read()
    time.sleep(SETTLE_S)
    return (cpu_seconds(processes(server)) - before) / times * 1000
