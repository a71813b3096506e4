"""Reminders whose time has come, for whoever is at no page then.

A reminder is an appointment of one's own: quiet hours and not being disturbed don't hold it back. Its row of Push is
written in the transaction that tells it; everything else is asked when it is sent, as of messages (verdicts.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User
from chat.models import Membership, Message, Reminder, Workspace
from chat.policies import Action, Viewer, may
from notifications.considering import RECENT
from notifications.devices import alive
from notifications.encryption import Keys
from notifications.models import Device, Push
from notifications.verdicts import LOOK_AGAIN, TRIED_FOR, Drop, Send, Verdict, Wait
from notifications.wording import reminder_payload_of
from realtime import attendance


def note_told(reminder: Reminder) -> None:
    """In the transaction that tells it: each browser of theirs is to be told. Told once more, it is told anew."""
    now = timezone.now()
    number = int(now.timestamp() * 1000)
    pushes = [
        Push(device_id=device_id, reminder=reminder, number=number, due_at=now, updated_at=now)
        for device_id in Device.objects.filter(user=reminder.user_id).values_list("pk", flat=True)
    ]
    Push.objects.bulk_create(
        pushes,
        update_conflicts=True,
        unique_fields=["device", "reminder"],
        update_fields=["number", "attempts", "due_at", "updated_at"],
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read for it. `messages`: those that reminders are of, and that their people may read."""

    devices: Mapping[int, Device]
    reminders: Mapping[int, Reminder]
    messages: Mapping[int, Message]
    in_use: Collection[int]
    workspace: str


def judged_reminders(pushes: Sequence[Push], now: datetime) -> list[Verdict]:
    """One for each of `pushes`, in a number of statements that does not grow with them."""
    if not pushes:
        return []
    batch = _read(pushes)
    return [_verdict(push, batch, now) for push in pushes]


def _verdict(push: Push, batch: Batch, now: datetime) -> Verdict:
    device, reminder = batch.devices.get(push.device_id), batch.reminders.get(push.reminder_id or 0)
    if device is None or reminder is None or reminder.told_at is None or reminder.done_at is not None:
        return Drop(push)
    if reminder.told_at < now - TRIED_FOR or push.sent_number >= push.number:
        return Drop(push)
    if device.user_id in batch.in_use:
        return Drop(push) if reminder.told_at < now - RECENT else Wait(push, now + LOOK_AGAIN)
    with translation.override(device.user.language or device.language or settings.LANGUAGE_CODE):
        payload = reminder_payload_of(
            reminder, push.number, batch.messages.get(reminder.pk), batch.workspace, words=device.words
        )
    return Send(push, payload, Keys(bytes(device.public), bytes(device.auth)), "mention", [])


def _read(pushes: Sequence[Push]) -> Batch:
    wanted = Device.objects.filter(alive(), pk__in={push.device_id for push in pushes}).select_related("user")
    devices = {device.pk: device for device in wanted}
    users = {device.user_id: device.user for device in devices.values()}
    of_them = Reminder.objects.filter(pk__in={push.reminder_id for push in pushes}, user__in=users)
    reminders = {
        reminder.pk: reminder
        for reminder in of_them.select_related("message__author", "message__room", "message__counter_room")
    }
    return Batch(
        devices=devices,
        reminders=reminders,
        messages=_readable(list(reminders.values()), users),
        in_use=attendance.in_use(users.keys()),
        workspace=Workspace.objects.values_list("name", flat=True).first() or "Flack",
    )


def _readable(reminders: Sequence[Reminder], users: Mapping[int, User]) -> dict[int, Message]:
    """Reminder -> its message, where it is still there and theirs to read."""
    rooms = {reminder.message.counter_room_id for reminder in reminders if reminder.message is not None}
    inside = Membership.objects.filter(room__in=rooms, user__in=users)
    seats = {(membership.room_id, membership.user_id): membership for membership in inside}
    found: dict[int, Message] = {}
    for reminder in reminders:
        message = reminder.message
        if message is None or message.deleted_at is not None or message.hidden_at is not None:
            continue
        room = message.counter_room
        if may(Viewer(users[reminder.user_id], seats.get((room.pk, reminder.user_id))), Action.READ, room):
            found[reminder.pk] = message
    return found
