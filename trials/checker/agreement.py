"""Whether all that was seen and held is one story."""

from collections.abc import Iterator

from trials.checker.view import View, Violation
from trials.history import Held, Message, Whole


def disagreements(view: View) -> Iterator[Violation]:
    yield from _forms(view)
    yield from _readings(view)
    yield from _holdings(view)


def vanished(view: View) -> Iterator[Violation]:
    told: set[int] = set()
    for message in view.forms:
        if message.room in view.truth and message.id not in view.by_id and message.id not in told:
            told.add(message.id)
            yield Violation("vanished", f"message {message.id}, number {message.number} of room {message.room}")


def _forms(view: View) -> Iterator[Violation]:
    """One message at one change looks the same to everybody, and a number names one message."""
    by_change: dict[tuple[int, int], Message] = {}
    by_number: dict[tuple[int, int], Message] = {}
    for message in view.forms:
        if by_change.setdefault((message.id, message.change), message) != message:
            yield Violation("disagreement", f"message {message.id} has two forms at change {message.change}")
        if by_number.setdefault((message.room, message.number), message).id != message.id:
            other = by_number[message.room, message.number].id
            name = f"number {message.number} of room {message.room}"
            yield Violation("disagreement", f"{name} is message {other} and message {message.id}")


def _readings(view: View) -> Iterator[Violation]:
    for whole in view.history.of(Whole):
        first = view.truth[whole.room]
        if (whole.messages, whole.last_change) != (first.messages, first.last_change):
            yield Violation("disagreement", f"{whole.client} and {first.client} read room {whole.room} differently")


def _holdings(view: View) -> Iterator[Violation]:
    for held in view.history.of(Held):
        if held.room not in view.truth:
            yield Violation("disagreement", f"nobody read room {held.room} at the end, which {held.client} holds")
            continue
        if held.change < (last := view.truth[held.room].last_change):
            yield Violation(
                "disagreement", f"{held.client} stopped at change {held.change} of {last}, room {held.room}"
            )
        expected = {m.number: m for m in view.truth[held.room].messages if m.number >= held.since}
        found = {message.number: message for message in held.messages}
        name = f"{held.client} holds room {held.room}"
        if absent := sorted(expected.keys() - found.keys()):
            yield Violation("disagreement", f"{name} without numbers {absent}")
        if odd := sorted(number for number, message in found.items() if expected.get(number) != message):
            yield Violation("disagreement", f"{name} with other forms of numbers {odd}")
