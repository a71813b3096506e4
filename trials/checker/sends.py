"""What became of each send: taken once when it was acknowledged, never when it was refused."""

from collections import defaultdict
from collections.abc import Iterator

from trials.checker.view import View, Violation
from trials.history import PASSING, Refused


def missing(view: View) -> Iterator[Violation]:
    for ack in view.acks:
        sent = view.sends[ack.client, ack.client_id]
        found = view.by_id.get(ack.message)
        name = f"message {ack.message} (room {ack.room}, number {ack.number}), acknowledged to {ack.client},"
        if ack.room not in view.truth:
            yield Violation("missing", f"nobody read room {ack.room} at the end; {name} may be lost")
        elif found is None:
            yield Violation("missing", f"{name} is not in the room")
        elif (found.room, found.number) != (ack.room, ack.number):
            yield Violation("missing", f"{name} is number {found.number} of room {found.room}")
        elif (found.author, found.client_id) != (view.users[ack.client], ack.client_id):
            yield Violation("missing", f"{name} belongs to another send")
        elif not (found.edited or found.gone) and found.source != sent.source:
            yield Violation("missing", f"{name} says something else than was sent")


def doubled(view: View) -> Iterator[Violation]:
    for (author, client_id), seen in view.by_send.items():
        if len(ids := {message.id for message in seen}) > 1:
            yield Violation("doubled", f"send {client_id} of user {author} is messages {sorted(ids)}")
    yield from _doubled_acks(view)
    yield from _doubled_texts(view)


def _doubled_acks(view: View) -> Iterator[Violation]:
    answered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for ack in view.acks:
        answered[ack.client, ack.client_id].add(ack.message)
    for (client, client_id), ids in answered.items():
        if len(ids) > 1:
            yield Violation("doubled", f"send {client_id} of {client} was acknowledged as messages {sorted(ids)}")


def _doubled_texts(view: View) -> Iterator[Violation]:
    """A text that one send had, in two messages of its room: taken twice under different names."""
    senders: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    for key, sent in view.sends.items():
        senders[sent.room, sent.source].add(key)
    for room, whole in view.truth.items():
        numbers: dict[str, list[int]] = defaultdict(list)
        for message in whole.messages:
            if len(senders.get((room, message.source), ())) == 1:
                numbers[message.source].append(message.number)
        for found in numbers.values():
            if len(found) > 1:
                yield Violation("doubled", f"one send is numbers {found} of room {room}")


def rejected(view: View) -> Iterator[Violation]:
    for refused in view.history.of(Refused):
        if refused.code in PASSING:
            continue
        seen = view.by_send.get((view.users[refused.client], refused.client_id), [])
        if any(message.source == refused.source for message in seen):
            name = f"send {refused.client_id} of {refused.client}"
            yield Violation("rejected", f"{name} was refused ({refused.code}) and is message {seen[0].id}")
