"""What becomes of pushes that are due: asked when they are sent, of everything as it is then.

Who has left, whose session is over, what was deleted or read meanwhile: nothing of it goes out. Who is at a page right
now hears it there; only when they have left it, and have not read, it is pushed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from accounts.models import User
from chat.models import Membership, Message, Room, RoomKind, Workspace
from chat.policies import Action, Viewer, may
from chat.queries.mentions import unread_mentions
from notifications.audience import Reason, Said, Situation, reason_to_tell
from notifications.considering import RECENT
from notifications.devices import alive
from notifications.encryption import Keys
from notifications.knowledge import Knowledge, know, said_in, seats_in
from notifications.models import Device, Push
from notifications.wording import MOST_CLOSED, Around, News, payload_of
from realtime import attendance

LOOK_AGAIN = timedelta(seconds=30)
"""While somebody is at a page. A closed lid is noticed by the missing heartbeats, within a minute."""

TRIED_FOR = timedelta(hours=6)
"""With the push service away; what is older than this is not worth waking anybody for."""

MOST_TOLD = 20
"""Messages of one room in one notification; how many there are is not counted beyond it."""


@dataclass(frozen=True, slots=True)
class Send:
    """`payload` in the clear; `closes`: rows of Push whose notifications go with it."""

    push: Push
    payload: bytes
    keys: Keys
    reason: Reason
    closes: Sequence[int]


@dataclass(frozen=True, slots=True)
class Wait:
    push: Push
    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is to be told of it."""

    push: Push


Verdict = Send | Wait | Drop


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read for it."""

    devices: Mapping[int, Device]
    rooms: Mapping[int, Room]
    known: Knowledge
    memberships: Mapping[tuple[int, int], Membership]
    messages: Mapping[int, Sequence[Message]]
    said: Mapping[int, Said]
    authors: Mapping[int, User]
    people: Mapping[int, Sequence[User]]
    in_use: Collection[int]
    badges: Mapping[int, int]
    read: Mapping[int, Sequence[Push]]
    workspace: str


def judged(pushes: Sequence[Push], now: datetime) -> list[Verdict]:
    """One for each of `pushes`, all of them of rooms, in a number of statements that does not grow with them."""
    if not pushes:
        return []
    batch = _read(pushes)
    return [_verdict(push, batch, now) for push in pushes]


def _verdict(push: Push, batch: Batch, now: datetime) -> Verdict:
    device, room = batch.devices.get(push.device_id), batch.rooms.get(push.room_id or 0)
    if device is None or room is None or not _may_hear(device.user, room, batch):
        return Drop(push)
    situation = batch.known.situation(device.user_id, room, device.time_zone, now)
    told, reason = _told(push, batch, situation, device)
    fresh = [message for message in told if message.number > push.sent_number and message.created_at > now - TRIED_FOR]
    if reason is None or not fresh:
        return Drop(push)
    if device.user_id in batch.in_use:
        is_old = fresh[-1].created_at < now - RECENT
        return Drop(push) if is_old else Wait(push, now + LOOK_AGAIN)
    news = News(room, told, reason, batch.people.get(room.pk, ()))
    closed = batch.read.get(device.pk, [])[:MOST_CLOSED]
    around = Around(
        batch.workspace, batch.badges.get(device.user_id, 0), [other.room_id for other in closed if other.room_id]
    )
    with translation.override(device.user.language or device.language or settings.LANGUAGE_CODE):
        payload = payload_of(news, device.user, batch.authors, around, words=device.words)
    keys = Keys(bytes(device.public), bytes(device.auth))
    return Send(push, payload, keys, reason, [other.pk for other in closed])


def _may_hear(user: User, room: Room, batch: Batch) -> bool:
    """A thread is asked for with its parent."""
    asked = room if room.parent is None else room.parent
    return may(Viewer(user, batch.memberships.get((asked.pk, user.pk))), Action.HEAR, asked)


def _told(push: Push, batch: Batch, situation: Situation, device: Device) -> tuple[list[Message], Reason | None]:
    """What is for them and not read, up to the push's number; the reason of the newest."""
    told, reason = [], None
    for message in batch.messages.get(push.room_id or 0, ()):
        if message.number > push.number or message.created_at <= device.created_at:
            continue
        why = reason_to_tell(batch.said[message.pk], situation)
        if why is not None:
            told.append(message)
            reason = why
    return told[-MOST_TOLD:], reason


def _read(pushes: Sequence[Push]) -> Batch:
    devices = {
        device.pk: device
        for device in Device.objects.filter(alive(), pk__in={push.device_id for push in pushes}).select_related("user")
    }
    users = {device.user_id for device in devices.values()}
    rooms = {room.pk: room for room in Room.objects.filter(pk__in=_rooms(pushes)).select_related("parent")}
    messages = _messages(pushes)
    around = {room_id for room in rooms.values() for room_id in (room.pk, room.counter_id)}
    inside = Membership.objects.filter(room__in=around, user__in=users)
    return Batch(
        devices=devices,
        rooms=rooms,
        known=know(users, seats_in(inside.filter(left_at=None))),
        memberships={(membership.room_id, membership.user_id): membership for membership in inside},
        messages=messages,
        said=said_in([message for several in messages.values() for message in several]),
        authors=User.objects.in_bulk({message.author_id for several in messages.values() for message in several}),
        people=_people(rooms.values()),
        in_use=attendance.in_use(users),
        badges=_badges(users),
        read=_read_since(devices),
        workspace=Workspace.objects.values_list("name", flat=True).first() or "Flack",
    )


def _rooms(pushes: Sequence[Push]) -> set[int]:
    return {push.room_id for push in pushes if push.room_id is not None}


def _messages(pushes: Sequence[Push]) -> dict[int, list[Message]]:
    """The last of each room up to what was pushed for, in order."""
    wanted = Q(pk__in=[])
    for room_id in _rooms(pushes):
        numbers = [push.number for push in pushes if push.room_id == room_id]
        wanted |= Q(room=room_id, number__gt=min(numbers) - MOST_TOLD, number__lte=max(numbers))
    found: dict[int, list[Message]] = {}
    for message in Message.objects.filter(wanted).order_by("room", "number"):
        found.setdefault(message.room_id, []).append(message)
    return found


def _people(rooms: Collection[Room]) -> dict[int, list[User]]:
    direct = [room.pk for room in rooms if room.kind == RoomKind.DIRECT]
    found: dict[int, list[User]] = {}
    for membership in Membership.objects.filter(room__in=direct, left_at=None).select_related("user").order_by("user"):
        found.setdefault(membership.room_id, []).append(membership.user)
    return found


def _badges(users: Collection[int]) -> dict[int, int]:
    """Unread mentions of each, as the page counts them."""
    seated = Membership.objects.filter(user__in=users, left_at=None, room__last_number__gt=F("read_number"))
    counted = seated.order_by().annotate(unread=unread_mentions()).values("user").annotate(all=Sum("unread"))
    return dict(counted.values_list("user", "all"))


def _read_since(devices: Mapping[int, Device]) -> dict[int, list[Push]]:
    """By device: of which rooms a notification may still stand there, though they were read meanwhile."""
    mine = Membership.objects.filter(room=OuterRef("room"), user=OuterRef("device__user")).values("read_number")[:1]
    read = Coalesce(Subquery(mine, output_field=IntegerField()), Value(0))
    rows = Push.objects.filter(device__in=devices, due_at=None, sent_number__gt=0).annotate(read=read)
    found: dict[int, list[Push]] = {}
    for push in rows.filter(read__gte=F("sent_number")).order_by("pk"):
        found.setdefault(push.device_id, []).append(push)
    return found
