"""What follows from what those below do, in their transaction: devices end with the sessions, tokens and accounts that
they came with; a reminder whose time has come is to be told to devices."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import access_changed
from chat.models import Reminder
from chat.signals import reminder_told
from notifications.devices import forget_ended
from notifications.reminders import note_told


@receiver(access_changed)
def forget_devices(sender: Any, *, user: User, **kwargs: Any) -> None:
    forget_ended(user)


@receiver(reminder_told)
def tell_devices(sender: Any, *, reminder: Reminder, **kwargs: Any) -> None:
    note_told(reminder)
