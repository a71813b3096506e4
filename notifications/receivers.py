"""What becomes of devices when accounts says that sessions, tokens or a whole account are over: in that transaction."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import access_changed
from notifications.devices import forget_ended


@receiver(access_changed)
def forget_devices(sender: Any, *, user: User, **kwargs: Any) -> None:
    forget_ended(user)
