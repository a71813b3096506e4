"""What a trial came to, for people and for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from trials.checker import Violation
from trials.history import PASSING, Acked, Closed, Heard, History, Introduced, Refused, Sent

NAMES = {
    "missing": "lost",
    "vanished": "seen, then gone",
    "doubled": "doubled",
    "order": "out of order",
    "gap": "gaps",
    "disagreement": "disagreements",
    "rejected": "refused, yet visible",
    "leak": "told to others",
    "unread": "wrong unread counts",
}
"""The checker's words (trials/checker) -> what the report calls them."""

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Latency:
    """From the sending of a message to each live frame of it, in milliseconds. None when there was none."""

    frames: int
    p50_ms: float | None
    p90_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Report:
    kept: bool  # whether every promise held
    sent: int
    acknowledged: int
    refused: int
    unanswered: int
    frames: int
    connections_lost: int
    servers_killed: int
    seconds: float  # during which messages were posted
    broken: dict[str, int]  # promise -> how often it was broken; all of NAMES, mostly 0
    latency: Latency
    details: list[str]  # of what was broken; the first SHOWN

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For people."""
        latency = self.latency
        yield f"{'acknowledged':22}{self.acknowledged:8,}   of {self.sent:,} sent, {self._rate():,.0f} a second"
        yield f"{'refused':22}{self.refused:8,}"
        yield f"{'unanswered':22}{self.unanswered:8,}"
        yield f"{'connections lost':22}{self.connections_lost:8,}   servers killed: {self.servers_killed}"
        yield f"{'frames delivered':22}{self.frames:8,}   {_milliseconds(latency)}"
        for kind, times in self.broken.items():
            yield f"{NAMES[kind]:22}{times:8,}"
        yield from (f"  {detail}" for detail in self.details)
        yield "Every promise held." if self.kept else "A PROMISE WAS BROKEN."

    def _rate(self) -> float:
        return self.acknowledged / self.seconds if self.seconds else 0.0


def report(
    history: History, violations: Sequence[Violation], *, seconds: float, servers_killed: int, unanswered: int
) -> Report:
    counted = Counter(violation.kind for violation in violations)
    return Report(
        kept=not violations and not unanswered,
        sent=len({(sent.client, sent.client_id) for sent in history.of(Sent)}),
        acknowledged=len({(ack.client, ack.client_id) for ack in history.of(Acked)}),
        refused=sum(refused.code not in PASSING for refused in history.of(Refused)),
        unanswered=unanswered,
        frames=sum(heard.frame.kind == "message" for heard in history.of(Heard)),
        connections_lost=sum(1 for _ in history.of(Closed)),
        servers_killed=servers_killed,
        seconds=round(seconds, 1),
        broken={kind: counted[kind] for kind in NAMES},
        latency=latency(history),
        details=[str(violation) for violation in violations[:SHOWN]],
    )


def latency(history: History) -> Latency:
    """How long live messages took. What came later by a sync is not counted: its client was away."""
    users = {event.client: event.user for event in history.of(Introduced)}
    sent_at: dict[tuple[int, str], float] = {}
    for sent in history.of(Sent):
        sent_at[users[sent.client], sent.client_id] = sent.at  # the last time: earlier ones may never have arrived
    times = sorted(
        (heard.at - at) * 1000
        for heard in history.of(Heard)
        if heard.frame.kind == "message"
        for message in heard.frame.messages
        if not message.edited and (at := sent_at.get((message.author, message.client_id))) and heard.at >= at
    )
    return Latency(len(times), *(_quantile(times, share) for share in (0.5, 0.9, 0.99)))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else None


def _milliseconds(latency: Latency) -> str:
    if latency.p50_ms is None:
        return ""
    return f"p50 {latency.p50_ms} ms, p90 {latency.p90_ms} ms, p99 {latency.p99_ms} ms"
