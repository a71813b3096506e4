"""Whether the numbers and changes of a room are what docs/design.md says. Streams: memory does not grow with the room.

Sound while people write: a change that is at most the `last_change` read first only ever goes away, into a larger one.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from django.db.models import Count, F, Q

from accounts.models import User
from chat.models import CustomEmoji, Membership, Mention, Message, Room, RoomKind
from chat.objects import FRAME_VERSION

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not so."""

    room_id: int
    text: str


class _Frame(msgspec.Struct):
    """What of a stored frame must equal its row."""

    id: int
    room_id: int
    number: int
    change: int


_decode = msgspec.json.Decoder(_Frame).decode


def numbers_of(room: Room) -> Iterator[Finding | None]:
    """None for each message that is right, a finding for each thing that is wrong. `room` as read first."""
    expected = 0
    rows = Message.objects.filter(room=room, number__lte=room.last_number).order_by("number")
    for row in rows.values_list("pk", "number", "change", "counter_room", "frame", "frame_version").iterator(
        chunk_size=CHUNK
    ):
        expected += 1
        pk, number, change, counter, frame, version = row
        problem = None
        if number != expected:
            problem = f"after number {expected - 1} comes {number}"
            expected = number
        elif counter != room.counter_id:
            problem = f"message {pk} is counted by room {counter}, not by {room.counter_id}"
        elif version == FRAME_VERSION and (wrong := _frame_problem(frame, pk, room.pk, number, change)):
            problem = f"message {pk}: {wrong}"
        yield None if problem is None else Finding(room.pk, problem)
    if expected != room.last_number:
        yield Finding(room.pk, f"last_number is {room.last_number}, the last message has {expected}")


def _frame_problem(frame: str, pk: int, room_id: int, number: int, change: int) -> str | None:
    try:
        held = _decode(frame)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return f"its frame can't be read ({type(error).__name__})"
    wanted = {"id": pk, "room_id": room_id, "number": number, "change": change}
    for name, value in wanted.items():
        if getattr(held, name) != value:
            return f"its frame says {name} {getattr(held, name)}, the row {value}"
    return None


def changes_of(counter: Room) -> Iterator[Finding | None]:
    """The changes below `counter.last_change`, each once. None for each that is right."""
    before, owner = 0, ""
    for change, who in heapq.merge(*_change_streams(counter)):
        if change == before and change:
            yield Finding(counter.pk, f"change {change} belongs to {owner} and to {who}")
        elif change < 1:
            yield Finding(counter.pk, f"{who} has change {change}")
        else:
            yield None
        before, owner = change, who
    newest = Room.objects.values_list("last_change", flat=True).get(pk=counter.pk)
    yield from _beyond(counter, newest)


def _change_streams(counter: Room) -> list[Iterator[tuple[int, str]]]:
    """Rows by change. Facts share the change of the membership that moved them, so they are not among these."""
    upto = counter.last_change
    messages = Message.objects.filter(counter_room=counter, change__lte=upto)
    streams = [_stream(messages.order_by("change").values_list("change", "pk").iterator(CHUNK), "message")]
    memberships = Membership.objects.filter(room=counter, change__lte=upto)
    streams.append(_stream(memberships.order_by("change").values_list("change", "pk").iterator(CHUNK), "membership"))
    threads = Membership.objects.filter(room__parent=counter, change__lte=upto)
    streams.append(_stream(threads.order_by("change").values_list("change", "pk").iterator(CHUNK), "membership"))
    if counter.kind == RoomKind.DIRECTORY:
        people = User.objects.filter(change__lte=upto).order_by("change")
        streams.append(_stream(people.values_list("change", "pk").iterator(CHUNK), "user"))
        emoji = CustomEmoji.objects.filter(change__lte=upto).order_by("change")
        streams.append(_stream(emoji.values_list("change", "pk").iterator(CHUNK), "emoji"))
    return streams


def _stream(rows: Iterator[tuple[int, int]], name: str) -> Iterator[tuple[int, str]]:
    for change, pk in rows:
        yield change, f"{name} {pk}"


def _beyond(counter: Room, newest: int) -> Iterator[Finding]:
    """Read the rows, then the counter again: whoever is past that has a change nobody took."""
    highest = [
        ("message", Message.objects.filter(counter_room=counter).order_by("-change")),
        ("membership", Membership.objects.filter(room=counter).order_by("-change")),
    ]
    if counter.kind == RoomKind.DIRECTORY:
        highest.append(("user", User.objects.order_by("-change")))
        highest.append(("emoji", CustomEmoji.objects.order_by("-change")))
    found = [(name, rows.values_list("pk", "change").first()) for name, rows in highest]
    newest = max(newest, Room.objects.values_list("last_change", flat=True).get(pk=counter.pk))
    for name, row in found:
        if row is not None and row[1] > newest:
            yield Finding(counter.pk, f"{name} {row[0]} has change {row[1]}, the room is at {newest}")


def facts_of(room: Room) -> Iterator[Finding]:
    """Counters against rows, each in one statement."""
    counted = Room.objects.annotate(
        present=Count("memberships", filter=Q(memberships__left_at=None)),
        counter_at=F("last_change"),
    ).get(pk=room.pk)
    if counted.kind != RoomKind.DIRECTORY and counted.present != counted.member_count:
        yield Finding(room.pk, f"member_count is {counted.member_count}, {counted.present} are in the room")
    upto = Room.objects.values_list("last_change", flat=True).get(pk=room.counter_id)
    if counted.facts_change > upto:
        yield Finding(room.pk, f"facts_change is {counted.facts_change}, the room is at {upto}")
    ahead = Membership.objects.filter(room=room, read_number__gt=F("room__last_number")).count()
    if ahead:
        yield Finding(room.pk, f"{ahead} have read past the last message")
    astray = Mention.objects.filter(room=room).exclude(message__room=room, message__number=F("number")).count()
    if astray:
        yield Finding(room.pk, f"{astray} mentions stand at another number than their message")
