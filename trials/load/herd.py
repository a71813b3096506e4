"""Many members in one room who idle, are cut off all at once, and come back: each as docs/protocol.md asks of a client.

A member keeps C of the room and the numbers heard; what was missed is asked for by `sync`. JSON is only read while
coming back, so thousands can idle here.
"""

import heapq
import json
import random
import resource
import select
import time
from collections.abc import Sequence

from trials.load.plan import Client
from trials.load.wire import CLOSE, PING, PONG, Gone, Wire

RAMP = 64
CONNECT_S = 300
JITTER_S = 3.0
"""docs/protocol.md, rule 6: how long a client waits at most before it comes back the first time."""
AGAIN_S = 3.0
HELLO = b'"type":"hello"'


class Member:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.wire: Wire | None = None
        self.is_greeted = False
        self.is_asking = False  # one sync at a time
        self.change = 0  # C
        self.numbers: list[int] = []  # of the messages heard since it was cut off, in the order of hearing
        self.caught_up_at: float | None = None


class Lost(Exception):
    """Not all could come in, or come back, in the time they had."""


class Herd:
    def __init__(self, port: int, clients: Sequence[Client]) -> None:
        self.members = [Member(client) for client in clients]
        self.refused = 0  # connections that were closed while coming in, and tried again
        self._port = port
        self._poll = select.epoll()
        self._by_fd: dict[int, Member] = {}
        self._due: list[tuple[float, int]] = []  # when to connect, and who
        self._target = 0
        self._is_returning = False
        self.greeted = 0

    # --- idling ---

    def come_in(self) -> None:
        """All of them, so many at a time, until each has been greeted. Raises Lost."""
        deadline, begun = time.monotonic() + CONNECT_S, 0
        while self.greeted < len(self.members):
            while begun < len(self.members) and begun - self.greeted < RAMP:
                self._connect(begun)
                begun += 1
            self._serve_once(0.02)
            if time.monotonic() > deadline:
                raise Lost(f"{self.greeted:,} of {len(self.members):,} came in")

    def idle(self, seconds: float) -> None:
        """Answer pings, drop what comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._serve_once(min(left, 0.5))

    def leave(self) -> None:
        """Without a goodbye, all at once."""
        for member in self.members:
            if member.wire is not None:
                self._drop(member)

    def close(self) -> None:
        self.leave()
        self._poll.close()

    # --- being cut off and coming back ---

    def cut(self, change: int) -> None:
        """Nobody is connected any more; all had caught up to `change` of their room."""
        self.leave()
        for member in self.members:
            member.change, member.numbers, member.caught_up_at = change, [], None

    def come_back(self, target: int, *, jitter_s: float = JITTER_S, within_s: float = 120) -> float:
        """Until each one's C has reached `target`; how long that took, in seconds. Raises Lost."""
        begun = time.monotonic()
        self._target, self._is_returning = target, True
        self._due = [(begun + random.uniform(0, jitter_s), place) for place in range(len(self.members))]
        heapq.heapify(self._due)
        while (missing := sum(member.caught_up_at is None for member in self.members)) > 0:
            now = time.monotonic()
            if now > begun + within_s:
                raise Lost(f"{missing:,} of {len(self.members):,} had not caught up after {within_s:.0f} s")
            while self._due and self._due[0][0] <= now:
                self._connect(heapq.heappop(self._due)[1])
            self._serve_once(max(0.0, min(0.05, self._due[0][0] - now)) if self._due else 0.05)
        self._is_returning = False
        return max(member.caught_up_at or 0 for member in self.members) - begun

    # --- connections ---

    def _connect(self, place: int) -> None:
        member = self.members[place]
        member.wire = Wire(self._port, authorization=member.client.authorization)
        self._by_fd[member.wire.fileno()] = member
        member.wire.connect()
        self._poll.register(member.wire.fileno(), select.EPOLLOUT)

    def _drop(self, member: Member) -> None:
        if member.wire is not None:
            del self._by_fd[member.wire.fileno()]
            member.wire.close()
            member.wire = None
            self.greeted -= member.is_greeted
            member.is_greeted = member.is_asking = False

    def _serve_once(self, wait_s: float) -> None:
        for fd, event in self._poll.poll(wait_s):
            member = self._by_fd[fd]
            assert member.wire is not None
            try:
                if event & select.EPOLLOUT:
                    member.wire.opened()
                    self._poll.modify(fd, select.EPOLLIN)
                else:
                    for opcode, payload in member.wire.frames():
                        self._take(member, member.wire, opcode, payload)
            except Gone:
                self._refused(member)

    def _refused(self, member: Member) -> None:
        """Comes again: later, and not with all the others."""
        self._drop(member)
        self.refused += 1
        if not self._is_returning:
            raise Lost("a connection was closed")
        heapq.heappush(self._due, (time.monotonic() + random.uniform(0, AGAIN_S), self.members.index(member)))

    # --- frames ---

    def _take(self, member: Member, wire: Wire, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            wire.send(payload, PONG)
        elif opcode == CLOSE:
            raise Gone("closed")
        else:
            is_hello = not member.is_greeted and HELLO in payload
            if is_hello:
                member.is_greeted = True
                self.greeted += 1
            if self._is_returning and member.caught_up_at is None:
                self._catch_up(member, wire, json.loads(payload))

    def _catch_up(self, member: Member, wire: Wire, frame: dict[str, object]) -> None:
        """The rules of docs/protocol.md, "What a client does", for one room whose newest page is held."""
        room = member.client.group
        match frame:
            case {"type": "hello"}:
                self._ask(member, wire)
            case {"type": "synced", "room": r, "messages": list(messages), "change": int(change)} if r == room:
                member.numbers += [message["number"] for message in messages]
                member.change, member.is_asking = max(member.change, change), False
                if frame["more"]:
                    self._ask(member, wire)
            case {"type": "message", "room": r, "after": int(after), "change": int(change)} if r == room:
                if after <= member.change < change:
                    member.numbers.append(frame["message"]["number"])  # type: ignore[index]
                    member.change = change
                elif after > member.change:
                    self._ask(member, wire)
        if member.change >= self._target and member.is_greeted:
            member.caught_up_at = time.monotonic()

    def _ask(self, member: Member, wire: Wire) -> None:
        if member.is_asking:
            return
        member.is_asking = True
        wire.send(json.dumps({"type": "sync", "rooms": {member.client.group: member.change}}).encode())


def raise_file_limit() -> None:
    """As far as the system lets us, for the clients here and for the servers that inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
