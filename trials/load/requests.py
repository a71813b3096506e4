"""HTTP requests over keep-alive connections, each with one request out at a time; in one thread, by hand.

Answers must have a Content-Length. A connection that the server closes fails the run: keep-alive is what is tried.
"""

import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from trials.cores import LOAD, on_core
from trials.load.plan import BUSIEST, part_of
from trials.load.wire import Gone
from trials.usage import cpu_seconds

READ_BYTES = 1024 * 1024
TIMEOUT_S = 30

Request = Callable[[int], bytes]
"""The bytes of request number n, from 0 on."""


def http(method: str, path: str, authorization: str, body: bytes = b"", *, accept: str = "application/json") -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: {authorization}",
        f"Accept: {accept}",
    ]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    seconds: float
    statuses: dict[int, int]
    body_bytes: float  # mean
    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float
    generator_cpu_s: float
    server_cpu_s: float

    @property
    def total(self) -> int:
        return sum(self.statuses.values())

    @property
    def per_second(self) -> float:
        return self.total / self.seconds

    def faults(self, wanted: int) -> list[str]:
        """Why these figures don't count; `wanted` is the status that all should have."""
        found = [f"{number:,} times {status}" for status, number in self.statuses.items() if status != wanted]
        share = self.generator_cpu_s / self.seconds
        if share >= BUSIEST:
            found.append(f"the generator used {share:.0%} of its core")
        return found


class _Line:
    """One connection, and the answer that is coming."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = b""
        self._missing = -1  # bytes of the body; -1 while the head is not whole
        self._begun = 0.0

    def ask(self, request: bytes) -> None:
        self._head, self._missing, self._begun = b"", -1, time.monotonic()
        self.socket.sendall(request)

    def read(self) -> tuple[int, int, float] | None:
        """(status, bytes of the body, ms it took), or None while it is not whole."""
        got = self.socket.recv(READ_BYTES)
        if not got:
            raise Gone("the server has closed a keep-alive connection")
        if self._missing < 0:
            self._head += got
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return None
            self._length = _content_length(self._head[:end])
            self._missing = self._length - (len(self._head) - end - 4)
        else:
            self._missing -= len(got)
        if self._missing > 0:
            return None
        return int(self._head[9:12]), self._length, (time.monotonic() - self._begun) * 1000


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if head[9:12] in (b"204", b"304"):
        return 0
    raise Gone(f"an answer without a length: {head[:60]!r}")


def run(
    port: int,
    request: Request,
    *,
    connections: int,
    seconds: float,
    servers: Sequence[int] = (),
    warmup: int = 50,
    first: int = 0,
) -> Answers:
    """Ask for so many seconds, `warmup` answers before. Raises Gone."""
    lines = [_Line(port) for _ in range(connections)]
    poll = select.epoll()
    by_fd = {line.socket.fileno(): line for line in lines}
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    numbers = count(first)
    try:
        with on_core(LOAD):
            for line in lines:
                line.ask(request(next(numbers)))
            _take(poll, by_fd, request, numbers, most=warmup)
            own, server, begun = time.process_time(), cpu_seconds(servers), time.monotonic()
            taken = _take(poll, by_fd, request, numbers, until=begun + seconds)
            took_s = time.monotonic() - begun
            own, server = time.process_time() - own, cpu_seconds(servers) - server
    finally:
        poll.close()
        for line in lines:
            line.socket.close()
    times = sorted(ms for _, _, ms in taken)
    return Answers(
        seconds=took_s,
        statuses=dict(Counter(status for status, _, _ in taken)),
        body_bytes=sum(length for _, length, _ in taken) / max(1, len(taken)),
        p50_ms=part_of(times, 0.5),
        p90_ms=part_of(times, 0.9),
        p99_ms=part_of(times, 0.99),
        max_ms=part_of(times, 1),
        generator_cpu_s=own,
        server_cpu_s=server,
    )


def _take(
    poll: select.epoll,
    by_fd: dict[int, _Line],
    request: Request,
    numbers: "count[int]",
    *,
    most: float = float("inf"),
    until: float = float("inf"),
) -> list[tuple[int, int, float]]:
    """Answers as they come, each followed by the next request on its connection."""
    taken: list[tuple[int, int, float]] = []
    while len(taken) < most and time.monotonic() < until:
        ready = poll.poll(TIMEOUT_S)
        if not ready:
            raise Gone(f"no answer for {TIMEOUT_S} s")
        for fd, _ in ready:
            answer = by_fd[fd].read()
            if answer is not None:
                taken.append(answer)
                by_fd[fd].ask(request(next(numbers)))
    return taken
