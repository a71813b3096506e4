"""Order and completeness: of numbers in a room, of changes on a connection, of one client's sends."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from trials.checker.view import View, Violation
from trials.history import Frame, Heard
from trials.wire import LIVE


def out_of_order(view: View) -> Iterator[Violation]:
    for name, frames in _streams(view).items():
        yield from _changes_in_order(name, frames)
    yield from _sends_in_order(view)


def gaps(view: View) -> Iterator[Violation]:
    for room, whole in view.truth.items():
        numbers = [message.number for message in whole.messages]
        if numbers != list(range(1, whole.last_number + 1)):
            absent = sorted(set(range(1, whole.last_number + 1)) - set(numbers))
            yield Violation("gap", f"room {room} ends at number {whole.last_number}, without {absent or 'order'}")
        changes = [message.change for message in whole.messages]
        if len(set(changes)) != len(changes) or max(changes, default=0) > whole.last_change:
            yield Violation("gap", f"room {room}: changes that two messages share, or beyond its last")
    for name, frames in _streams(view).items():
        yield from _nothing_left_out(name, frames)


def _streams(view: View) -> dict[str, list[Frame]]:
    """What each connection was told, in the order in which it arrived."""
    streams: dict[str, list[Frame]] = defaultdict(list)
    for heard in view.history.of(Heard):
        streams[f"{heard.client}, connection {heard.connection}"].append(heard.frame)
    return streams


def _changes_in_order(name: str, frames: list[Frame]) -> Iterator[Violation]:
    last: dict[int, int] = {}
    for frame in frames:
        if frame.kind == "synced":
            changes = [message.change for message in frame.messages]
            if any(later <= earlier for earlier, later in pairwise(changes)):
                yield Violation("order", f"{name}: a `synced` of room {frame.room} is not by change")
        if frame.kind not in LIVE:
            continue
        before = last.get(frame.room, 0)
        if frame.change == before:
            yield Violation("doubled", f"{name}: change {frame.change} of room {frame.room} came twice")
        elif frame.change < before:
            yield Violation("order", f"{name}: change {frame.change} of room {frame.room} after {before}")
        last[frame.room] = max(before, frame.change)


def _nothing_left_out(name: str, frames: list[Frame]) -> Iterator[Violation]:
    """Each live frame continues what the same connection was told before."""
    known: dict[int, int] = {}
    for frame in frames:
        if frame.kind == "left":
            known.pop(frame.room, None)
        for room, change in frame.starts:
            known[room] = max(known.get(room, 0), change)
        if frame.kind in LIVE and frame.after > known.get(frame.room, frame.after):
            missed = f"changes {known[frame.room] + 1} to {frame.after} of room {frame.room}"
            yield Violation("gap", f"{name}: was not told of {missed}")
        if frame.kind in LIVE or frame.kind == "synced":
            known[frame.room] = frame.change if frame.reset else max(known.get(frame.room, 0), frame.change)


def _sends_in_order(view: View) -> Iterator[Violation]:
    numbers = {(ack.client, ack.client_id): ack.number for ack in view.acks}
    last: dict[tuple[str, int], int] = {}
    for (client, client_id), sent in view.sends.items():
        number = numbers.get((client, client_id))
        if number is None:
            continue
        before = last.get((client, sent.room), 0)
        if number <= before:
            yield Violation("order", f"{client}: send {client_id} is number {number}, typed after number {before}")
        last[client, sent.room] = max(before, number)
