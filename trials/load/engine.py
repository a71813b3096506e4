"""The load generator in Python: what generator.c does, for machines without a C compiler.

About a tenth as quick: enough for some thousand deliveries a second. Beyond that its share of the core says so.
"""

import secrets
import select
import time
from collections import Counter

from trials.load.plan import Client, Plan, Result, part_of
from trials.load.wire import CLOSE, PING, PONG, Gone, Wire
from trials.usage import cpu_seconds

DIGITS = 7
RAMP = 64
SETTLE_S = 1.5
GATHER_S = 0.002
"""Under load arrivals gather before they are read: generator.c says why."""
MANY_OUTSTANDING = 8
FILLER = " the quick brown fox ships a release on friday and rolls it back at midnight,"


class Connection:
    def __init__(self, place: int, client: Client, wire: Wire) -> None:
        self.place = place
        self.group = client.group
        self.wire = wire
        self.outstanding = 0
        self.is_up = False


class Message:
    def __init__(self, author: Connection, due: int, sent_at: float) -> None:
        self.author = author
        self.due = due  # deliveries and acknowledgement that are still to come
        self.sent_at = sent_at
        self.heard = bytearray()  # places of those who have it, a bit each: set by Phase
        self.is_acknowledged = False


class Phase:
    """The messages of the warm-up, or of the measurement, and the count of them."""

    def __init__(self, first: int, clients: int, *, wants_acks: bool) -> None:
        self.first = first
        self.messages: list[Message] = []
        self.latencies: list[float] = []
        self.ack_latencies: list[float] = []
        self.expected = self.doubled = self.strayed = self.bytes = 0
        self.last_at = time.monotonic()
        self._clients = clients
        self._wants_acks = wants_acks

    def add(self, author: Connection, members: int) -> None:
        message = Message(author, members + self._wants_acks, time.monotonic())
        message.heard = bytearray(self._clients)
        self.messages.append(message)
        self.expected += members
        author.outstanding += 1

    @property
    def is_complete(self) -> bool:
        acknowledged = not self._wants_acks or len(self.ack_latencies) == len(self.messages)
        return acknowledged and len(self.latencies) == self.expected

    def hear(self, by: Connection, number: int, length: int, *, is_ack: bool) -> None:
        if not 0 <= number - self.first < len(self.messages):
            return  # of an earlier phase
        message, now = self.messages[number - self.first], time.monotonic()
        took_ms = (now - message.sent_at) * 1000
        if is_ack:
            if message.is_acknowledged:
                return  # a post may be acknowledged again; only once counts
            message.is_acknowledged = True
            self.ack_latencies.append(took_ms)
        elif by.group != message.author.group:
            self.strayed += 1
            return
        elif message.heard[by.place]:
            self.doubled += 1
            return
        else:
            message.heard[by.place] = 1
            self.latencies.append(took_ms)
            self.bytes += length
        self.last_at = now
        message.due -= 1
        if not message.due:
            message.author.outstanding -= 1


class Engine:
    """One run, in this thread."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._marker = f"qz{secrets.token_hex(4)}"
        self._mark, self._ack, self._ready = self._marker.encode(), plan.ack.encode(), plan.ready.encode()
        self._members = Counter(client.group for client in plan.clients)
        self._poll = select.epoll()
        self._connections: list[Connection] = []
        self._by_fd: dict[int, Connection] = {}
        self._up = self._closed = 0
        self._phase = self._new_phase(0)

    def run(self) -> Result:
        """Raises Gone when the connections can't be opened, or the warm-up is not delivered."""
        try:
            self._open_all()
            self._serve_until(time.monotonic() + SETTLE_S)
            self._phase = self._new_phase(0)
            self._post_in_turn()
            self._phase = self._new_phase(self._plan.warmup)
            return self._measure()
        finally:
            for connection in self._connections:
                connection.wire.close()
            self._poll.close()

    # --- connections ---

    def _open_all(self) -> None:
        deadline = time.monotonic() + self._plan.connect_s
        while self._up < len(self._plan.clients):
            while len(self._connections) < len(self._plan.clients) and len(self._connections) - self._up < RAMP:
                self._open(self._plan.clients[len(self._connections)])
            self._serve_once(0.02)
            if self._closed or time.monotonic() > deadline:
                raise Gone(
                    f"only {self._up} of {len(self._plan.clients)} connections came up, {self._closed} were closed"
                )

    def _open(self, client: Client) -> None:
        wire = Wire(self._plan.port, self._plan.path, client.authorization)
        connection = Connection(len(self._connections), client, wire)
        self._connections.append(connection)
        self._by_fd[wire.fileno()] = connection
        wire.connect()
        self._poll.register(wire.fileno(), select.EPOLLOUT)

    def _greeted(self, connection: Connection) -> None:
        self._up += not connection.is_up
        connection.is_up = True

    def _close(self, connection: Connection) -> None:
        self._up -= connection.is_up
        connection.is_up = False
        self._closed += 1
        del self._by_fd[connection.wire.fileno()]
        connection.wire.close()

    # --- posting ---

    def _new_phase(self, first: int) -> Phase:
        return Phase(first, len(self._plan.clients), wants_acks=bool(self._plan.ack))

    def _post(self, author: Connection) -> None:
        identity = f"{self._marker}{self._phase.first + len(self._phase.messages):0{DIGITS}}"
        filler = FILLER * (self._plan.text_bytes // len(FILLER) + 1)
        text = f"{identity}{filler}"[: max(self._plan.text_bytes, len(identity))]
        frame = self._plan.frame.replace("@ID@", identity).replace("@TEXT@", text)
        self._phase.add(author, self._members[author.group])
        if author.is_up:  # what somebody would have said who is gone is lost
            author.wire.send(frame.replace("@GROUP@", str(author.group)).encode())

    def _post_in_turn(self) -> None:
        for place in range(self._plan.warmup):
            self._post(self._connections[place % self._plan.senders])
            self._serve_until_complete()
        if not self._phase.is_complete:
            raise Gone(f"warm-up: {len(self._phase.latencies)} of {self._phase.expected} deliveries came")

    def _post_within_windows(self, end: float) -> None:
        authors = self._connections[: self._plan.senders]
        gathers = self._plan.senders * self._plan.window >= MANY_OUTSTANDING
        while time.monotonic() < end and not self._is_stalled:
            for author in authors:
                while (
                    author.is_up
                    and author.outstanding < self._plan.window
                    and len(self._phase.messages) < self._plan.most
                ):
                    self._post(author)
            if gathers:
                time.sleep(GATHER_S)
            self._serve_once(0.05)

    def _post_at_rate(self) -> None:
        """Each post when it is due, or as soon after as this machine gets to it: all of them, never one too early."""
        begun, posts = time.monotonic(), self._plan.rate * self._plan.seconds
        while (sent := len(self._phase.messages)) < min(posts, self._plan.most):
            wait_s = begun + sent / self._plan.rate - time.monotonic()
            if wait_s > 0:
                self._serve_once(wait_s)
            else:
                self._post(self._connections[sent % self._plan.senders])

    def _measure(self) -> Result:
        own, server = time.process_time(), cpu_seconds(self._plan.servers)
        begun = time.monotonic()
        if self._plan.rate:
            self._post_at_rate()
        else:
            self._post_within_windows(begun + self._plan.seconds)
        self._serve_until_complete()
        wall_s = time.monotonic() - begun
        phase = self._phase
        latencies, ack_latencies = sorted(phase.latencies), sorted(phase.ack_latencies)
        return Result(
            marker=self._marker,
            first=phase.first,
            seconds=phase.last_at - begun,
            wall_s=wall_s,
            sent=len(phase.messages),
            delivered=len(latencies),
            acknowledged=len(ack_latencies),
            lost=phase.expected - len(latencies),
            doubled=phase.doubled,
            strayed=phase.strayed,
            closed=self._closed,
            frame_bytes=phase.bytes / len(latencies) if latencies else 0.0,
            p50_ms=part_of(latencies, 0.5),
            p90_ms=part_of(latencies, 0.9),
            p99_ms=part_of(latencies, 0.99),
            max_ms=part_of(latencies, 1),
            ack_p50_ms=part_of(ack_latencies, 0.5),
            ack_p99_ms=part_of(ack_latencies, 0.99),
            generator_cpu_s=time.process_time() - own,
            server_cpu_s=cpu_seconds(self._plan.servers) - server,
        )

    # --- the loop ---

    @property
    def _is_stalled(self) -> bool:
        return time.monotonic() - self._phase.last_at > self._plan.stall_s

    def _serve_until(self, end: float) -> None:
        while time.monotonic() < end:
            self._serve_once(0.01)

    def _serve_until_complete(self) -> None:
        while not self._phase.is_complete and not self._is_stalled:
            self._serve_once(0.05)

    def _serve_once(self, wait_s: float) -> None:
        for fd, event in self._poll.poll(wait_s):
            connection = self._by_fd[fd]
            try:
                if event & select.EPOLLOUT:
                    connection.wire.opened()
                    self._poll.modify(fd, select.EPOLLIN)
                else:
                    for opcode, payload in connection.wire.frames():
                        self._take(connection, opcode, payload)
                    if not self._ready and connection.wire.is_upgraded:
                        self._greeted(connection)
            except Gone:
                self._close(connection)

    def _take(self, connection: Connection, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            connection.wire.send(payload, PONG)
        elif opcode == CLOSE:
            raise Gone("closed")
        elif not connection.is_up:
            if self._ready and self._ready in payload:
                self._greeted(connection)
        elif (mark := payload.find(self._mark)) >= 0:
            begin = mark + len(self._mark)
            number = int(payload[begin : begin + DIGITS])
            is_ack = bool(self._ack) and self._ack in payload
            self._phase.hear(connection, number, len(payload), is_ack=is_ack)


def run(plan: Plan) -> Result:
    """Do it. Counts the CPU of this whole process as the generator's. Raises Gone."""
    return Engine(plan).run()
