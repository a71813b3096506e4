"""What somebody wants to be told of, on all their devices. What one device does about it is that device's own."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


def no_words() -> list[str]:
    return []


def every_day() -> list[int]:
    return [1, 2, 3, 4, 5, 6, 7]


class NotificationRules(models.Model):
    """One row for who has ever chosen; for all others the defaults hold. `version` counts the changes.

    Quiet hours are in the person's own zone. A period belongs to the day it begins on, Monday is 1.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    direct = models.BooleanField(default=True)
    mentions = models.BooleanField(default=True)
    threads = models.BooleanField(default=True)
    rooms = models.BooleanField(default=True)
    keywords = models.JSONField(default=no_words)
    quiet_on = models.BooleanField(default=False)
    quiet_starts = models.TimeField(default=time(22))
    quiet_ends = models.TimeField(default=time(7))
    quiet_days = models.JSONField(default=every_day)
    version = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"notification rules of {self.user_id}"
