"""Four short loads on a fresh Flack in a folder of its own: fan-out, posts, reads, connections. About a minute."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trials.house import (
    ACKNOWLEDGEMENT,
    GREETING,
    POST,
    House,
    bearer,
    everybody,
    general,
    in_small_rooms,
    processes,
)
from trials.installation import Server
from trials.load import generator, requests
from trials.load.herd import Herd, Lost
from trials.load.plan import Client, Plan, Result
from trials.load.requests import Request, http
from trials.load.wire import Gone
from trials.usage import cpu_seconds, memory_bytes

POSTERS = 64
ROOMS_OF = 4
WINDOW = 10
READERS = 16
MESSAGES = 5_000
"""In the room that is read. Reading costs the same in an old room: docs/performance.md."""
PAGE = 50
TEXT_BYTES = 200
"""People write longer than a benchmark does."""
FIRST = 20
SETTLE_S = 2.0


@dataclass(kw_only=True)
class Measured:
    """Of one server process on one core. 0 where the run did not count: `faults` says why."""

    deliveries_per_cpu_s: float = 0
    posts_per_s: float = 0
    posts_per_cpu_s: float = 0
    pages_per_cpu_s: float = 0
    connection_bytes: float = 0
    server_bytes: float = 0  # with nobody there
    idle_share: float = 0  # of a core, by each connection
    faults: list[str] = field(default_factory=list)


def measure(folder: Path, *, members: int, seconds: float, say: Callable[[str], None]) -> Measured:
    """`members` come in at the same time; each load takes `seconds`. Raises what starting a server raises."""
    say(f"Making a Flack with {members:,} members and {MESSAGES:,} messages …")
    house = House(folder, members=max(members, POSTERS), messages=MESSAGES)
    measured = Measured()
    server = house.up()
    try:
        for title, load in LOADS:
            say(f"{title} …")
            try:
                load(server, house.tokens[:members], seconds, measured)
            except (Gone, Lost) as error:
                measured.faults.append(f"{title}: {error}")
    finally:
        house.end()
    return measured


def _connections(server: Server, tokens: Sequence[str], seconds: float, measured: Measured) -> None:
    clients, pids = everybody(server, tokens), processes(server)
    # What a server loads for the first that come is not each one's.
    first = Herd(server.port, clients[:FIRST])
    first.come_in()
    first.close()
    herd = Herd(server.port, clients)
    herd.idle(SETTLE_S)
    alone = _idle_share(herd, pids, seconds)
    measured.server_bytes = memory_bytes(pids)
    herd.come_in()
    herd.idle(SETTLE_S)
    measured.connection_bytes = max(0.0, (memory_bytes(pids) - measured.server_bytes) / len(tokens))
    measured.idle_share = max(0.0, _idle_share(herd, pids, seconds) - alone) / len(tokens)
    herd.close()


def _idle_share(herd: Herd, pids: Sequence[int], seconds: float) -> float:
    """Of a core, while nothing happens."""
    used = cpu_seconds(pids)
    herd.idle(seconds)
    return (cpu_seconds(pids) - used) / seconds


def _fan_out(server: Server, tokens: Sequence[str], seconds: float, measured: Measured) -> None:
    result = _run(server, everybody(server, tokens), seconds, senders=1)
    measured.deliveries_per_cpu_s = result.per_cpu_second
    _hold(measured, "fan-out", result)


def _posts(server: Server, tokens: Sequence[str], seconds: float, measured: Measured) -> None:
    posters = tokens[:POSTERS]
    result = _run(server, in_small_rooms(server, posters, ROOMS_OF), seconds, senders=len(posters))
    measured.posts_per_s = result.acknowledged / result.seconds
    measured.posts_per_cpu_s = result.acknowledged / max(result.server_cpu_s, 0.01)
    _hold(measured, "posts", result)


def _run(server: Server, clients: Sequence[Client], seconds: float, *, senders: int) -> Result:
    return generator.run(
        Plan(
            port=server.port,
            clients=clients,
            frame=POST,
            ready=GREETING,
            ack=ACKNOWLEDGEMENT,
            senders=senders,
            window=WINDOW,
            seconds=seconds,
            text_bytes=TEXT_BYTES,
            servers=processes(server),
        )
    )


def _hold(measured: Measured, what: str, result: Result) -> None:
    faults = result.faults()
    if result.acknowledged != result.sent:
        faults.append(f"{result.acknowledged:,} of {result.sent:,} acknowledged")
    measured.faults += [f"{what}: {fault}" for fault in faults]


def _reads(server: Server, tokens: Sequence[str], seconds: float, measured: Measured) -> None:
    room = general(server, tokens[0])
    readers = tokens[:READERS]
    answers = requests.run(
        server.port,
        _pages(readers, room["id"], room["last_number"]),
        connections=len(readers),
        seconds=seconds,
        servers=processes(server),
    )
    measured.pages_per_cpu_s = answers.total / max(answers.server_cpu_s, 0.01)
    measured.faults += [f"reads: {fault}" for fault in answers.faults(200)]


def _pages(tokens: Sequence[str], room: int, last: int) -> Request:
    def request(number: int) -> bytes:
        before = random.randint(PAGE, last)
        path = f"/api/rooms/{room}/messages?before={before}&limit={PAGE}"
        return http("GET", path, bearer(tokens[number % len(tokens)]))

    return request


Load = Callable[[Server, Sequence[str], float, Measured], None]

LOADS: Sequence[tuple[str, Load]] = (
    ("Connections that idle", _connections),
    ("One poster, everybody hears", _fan_out),
    (f"{POSTERS} posters in rooms of {ROOMS_OF}", _posts),
    (f"{READERS} readers of old pages", _reads),
)
"""Connections first: later the server holds memory of the other loads."""
