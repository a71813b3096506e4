"""What a run of the load generator is to do, and what it saw. The same for both engines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BUSIEST = 0.8
"""Share of its core above which a generator may itself be the bottleneck: then its figures are void."""


@dataclass(frozen=True, slots=True)
class Client:
    """One connection. Clients of one group hear each other; what anybody else hears has strayed."""

    group: int  # for Flack: the room
    authorization: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    port: int
    clients: Sequence[Client]
    frame: str
    """What is sent. @ID@ becomes marker and number, @GROUP@ the sender's group, @TEXT@ marker, number and filler."""
    path: str = "/ws/"
    ready: str = ""  # stands in the frame that greets a client; empty: none greets
    ack: str = ""  # stands in the frame that acknowledges a post to its author; empty: none does
    senders: int = 1  # the first of the clients post
    window: int = 10  # posts of one sender that are not yet delivered to all and acknowledged
    seconds: float = 5
    rate: float = 0  # posts a second, late ones made up for; 0: as many as the windows let through
    text_bytes: int = 50
    warmup: int = 5  # posts, one after the other, not measured
    most: int = 200_000  # posts; memory is set aside for so many
    connect_s: float = 120  # until all have been greeted
    stall_s: float = 15  # without any news: what is still out is lost
    servers: Sequence[int] = ()  # process ids whose CPU seconds are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Counted at the clients, by connection and message. CPU seconds are the kernel's, user and system."""

    marker: str  # begins every @ID@ of the run
    first: int  # number of the first measured post
    seconds: float  # from the first post to the last news
    wall_s: float
    sent: int
    delivered: int
    acknowledged: int
    lost: int
    doubled: int
    strayed: int
    closed: int  # connections that did not live to the end
    frame_bytes: float  # mean payload of a delivery
    p50_ms: float  # from the call that sends to the frame's last byte
    p90_ms: float
    p99_ms: float
    max_ms: float
    ack_p50_ms: float
    ack_p99_ms: float
    generator_cpu_s: float
    server_cpu_s: float

    @property
    def generator_share(self) -> float:
        """Of one core."""
        return self.generator_cpu_s / self.wall_s

    @property
    def per_cpu_second(self) -> float:
        """Deliveries per CPU second of the servers; 0 when they used too little to be measured."""
        return self.delivered / self.server_cpu_s if self.server_cpu_s >= 0.05 else 0.0

    def faults(self) -> list[str]:
        """Why these figures don't count, as half sentences; empty when they do."""
        found = [
            f"{count:,} {what}"
            for count, what in (
                (self.lost, "lost"),
                (self.doubled, "doubled"),
                (self.strayed, "strayed"),
                (self.closed, "connections closed"),
            )
            if count
        ]
        if not self.sent:
            found.append("nothing sent")
        if self.generator_share >= BUSIEST:
            found.append(f"the generator used {self.generator_share:.0%} of its core")
        return found

    @classmethod
    def from_json(cls, text: str) -> "Result":
        fields: dict[str, Any] = json.loads(text)
        return cls(**fields)


def part_of(ordered: Sequence[float], part: float) -> float:
    """The value below which `part` of them lie; 0 for none. They are in order."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
