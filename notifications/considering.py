"""Whom new messages are for: what was said since the last look becomes rows of Push, one per device and room.

Nothing here is in the way of a post: it runs in the background, for many rooms together, and writes last, in one short
transaction. What a killed process leaves undone is found by `left_undone`, because Considered is written with the rows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from accounts.transactions import transacted
from chat.models import Calls, Involvement, Membership, Message, NotificationRules, Room, RoomKind
from notifications.audience import Said, reason_to_tell
from notifications.knowledge import AT_ONCE, Knowledge, in_parts, know, said_in, seats_in
from notifications.models import Considered, Device, Push

RECENT = timedelta(minutes=10)
"""What is older when it is looked at is news to nobody: it stands in the list of what is unread."""

SETTLED = timedelta(seconds=10)
"""What is younger has its task on the way."""

MOST_CONSIDERED = 50
"""Of a room at once, the newest: of a flood one is told that it is there."""

MOST_SWEPT = 2_000

Told = dict[tuple[int, int], int]
"""Device and room -> the newest message that is for whoever has it."""


def consider(room_ids: Collection[int]) -> int:
    """Look at what was said in these rooms and threads. How many devices are to be told of it."""
    if not Device.objects.exists():
        return 0
    # The counters before the messages: what is committed in between is looked at the next time.
    rooms = Room.objects.in_bulk(list(room_ids))
    before = dict(Considered.objects.filter(room__in=rooms).values_list("room", "number"))
    messages = _new_messages(rooms, before)
    told = _told(rooms, messages)
    _write({room.pk: room.last_number for room in rooms.values()}, told)
    return len(told)


def left_undone() -> list[int]:
    """Rooms in which something was said that nobody has looked at."""
    if not Device.objects.exists():
        return []
    now = timezone.now()
    said = Message.objects.filter(created_at__gt=now - RECENT, created_at__lt=now - SETTLED).order_by()
    newest = dict(said.values("room").annotate(newest=Max("number")).values_list("room", "newest")[:MOST_SWEPT])
    done = dict(Considered.objects.filter(room__in=list(newest)).values_list("room", "number"))
    return [room_id for room_id, number in newest.items() if done.get(room_id, 0) < number]


def _new_messages(rooms: Mapping[int, Room], before: Mapping[int, int]) -> list[Message]:
    """By room and number."""
    recent = Message.objects.filter(
        room__in=rooms, number__gt=F("room__last_number") - MOST_CONSIDERED, created_at__gt=timezone.now() - RECENT
    )
    return [
        message
        for message in recent.order_by("room", "number")
        if before.get(message.room_id, 0) < message.number <= rooms[message.room_id].last_number
    ]


def _told(rooms: Mapping[int, Room], messages: Sequence[Message]) -> Told:
    said = said_in(messages)
    newest_first: dict[int, list[Message]] = {}
    for message in reversed(messages):
        newest_first.setdefault(message.room_id, []).append(message)
    spoken_in = [rooms[room_id] for room_id in newest_first]
    known = _known(spoken_in, messages, said)
    devices = _devices(known.users)
    places = _places(spoken_in, known)
    now = timezone.now()
    told: Told = {}
    for room in spoken_in:
        for user_id in places.get(room.counter_id, ()):
            for device in devices.get(user_id, ()):
                situation = known.situation(user_id, room, device.time_zone, now)
                for message in newest_first[room.pk]:
                    if message.created_at > device.created_at and reason_to_tell(said[message.pk], situation):
                        told[device.pk, room.pk] = message.number
                        break
    return told


def _places(rooms: Iterable[Room], known: Knowledge) -> dict[int, list[int]]:
    """Room -> those in it who are known."""
    wanted = {room.counter_id for room in rooms}
    places: dict[int, list[int]] = {}
    for room_id, user_id in known.seats:
        if room_id in wanted:
            places.setdefault(room_id, []).append(user_id)
    return places


def _known(rooms: Collection[Room], messages: Collection[Message], said: Mapping[int, Said]) -> Knowledge:
    """Of everybody with a device whom a message may be for. Most people of a large room are not read at all: who wants
    to hear of mentions only, and is not named."""
    with_device = Exists(Device.objects.filter(user=OuterRef("user")))
    inside = Membership.objects.filter(with_device, left_at=None, user__suspended_at=None)
    outer = inside.filter(room__in={room.counter_id for room in rooms}).exclude(involvement=Involvement.NOTHING)
    seats = seats_in(outer.filter(_perhaps(rooms, messages, said)))
    threads = [room.pk for room in rooms if room.kind == RoomKind.THREAD]
    if threads:
        seats |= seats_in(inside.filter(room__in=threads))
    return know({user_id for _, user_id in seats}, seats)


def _perhaps(rooms: Collection[Room], messages: Collection[Message], said: Mapping[int, Said]) -> Q:
    """For a query on memberships."""
    named: set[int] = set()
    whole = {room.pk for room in rooms if room.kind == RoomKind.DIRECT}
    for message in messages:
        those = said[message.pk].named
        if message.calls == Calls.ROOM or len(named | those) > AT_ONCE:
            whole.add(message.counter_room_id)
        else:
            named |= those
    threads = [room.pk for room in rooms if room.kind == RoomKind.THREAD]
    follows = Membership.objects.filter(room__in=threads, user=OuterRef("user"), left_at=None)
    has_words = NotificationRules.objects.filter(user=OuterRef("user")).exclude(keywords=[])
    return (
        Q(involvement=Involvement.EVERYTHING)
        | Q(room__in=whole)
        | Q(user__in=named)
        | Exists(has_words)
        | (Exists(follows) if threads else Q(pk__in=[]))
    )


def _devices(user_ids: Collection[int]) -> dict[int, list[Device]]:
    found: dict[int, list[Device]] = {}
    for device in Device.objects.filter(user__in=list(user_ids)).only("user", "time_zone", "created_at"):
        found.setdefault(device.user_id, []).append(device)
    return found


@transacted
def _write(numbers: Mapping[int, int], told: Told) -> None:
    """Nothing of rooms that another process has looked at meanwhile, as far or further: under the lock of their rows
    numbers only rise."""
    Considered.objects.bulk_create(
        [Considered(room_id=room_id, number=0) for room_id in sorted(numbers)], ignore_conflicts=True
    )
    locked = Considered.objects.select_for_update().filter(room__in=numbers).order_by("room")
    mine = [row for row in locked if row.number < numbers[row.room_id]]
    _write_pushes(told, {row.room_id for row in mine})
    for row in mine:
        row.number = numbers[row.room_id]
    Considered.objects.bulk_update(mine, ["number"], batch_size=AT_ONCE)


def _write_pushes(told: Told, room_ids: Collection[int]) -> None:
    """Not for devices that were forgotten meanwhile; those that are there stay until it is written."""
    held: set[int] = set()
    for some in in_parts({device_id for device_id, _ in told}):
        devices = Device.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        held.update(devices.values_list("pk", flat=True))
    now = timezone.now()
    pushes = [
        Push(device_id=device_id, room_id=room_id, number=number, due_at=now, updated_at=now)
        for (device_id, room_id), number in sorted(told.items())
        if room_id in room_ids and device_id in held
    ]
    Push.objects.bulk_create(
        pushes,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["device", "room"],
        update_fields=["number", "attempts", "due_at", "updated_at"],
    )
