"""Browsers that are told things while no page of ours is open, and what they are to be told."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.models import Reminder, Room

ENDPOINT_CHARS = 1_000
NAME_CHARS = 80


class Device(models.Model):
    """A browser that takes pushes for somebody: a PushSubscription (W3C, Push API), as long as who made it may come in.

    `credential_kind` and `credential_key` are those of accounts.authentication.Credential: with that session or token
    it ends. `endpoint` is a secret address: who knows it may, signed by us, reach the browser.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    credential_kind = models.CharField(max_length=10)
    credential_key = models.CharField(max_length=64)
    name = models.CharField(max_length=NAME_CHARS, blank=True)
    endpoint = models.CharField(max_length=ENDPOINT_CHARS, unique=True)
    public = models.BinaryField(max_length=65)
    auth = models.BinaryField(max_length=16)
    words = models.BooleanField(default=True)  # who wrote and what; else only that something came
    language = models.CharField(max_length=16, blank=True)  # of the page that subscribed
    time_zone = models.CharField(max_length=64, blank=True)  # the browser's, where the profile has none
    failures = models.PositiveSmallIntegerField(default=0)  # refusals of the push service, one after the other
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())  # a page was opened there, or a push was taken

    def __str__(self) -> str:
        return f"device {self.pk} of {self.user_id}"


class Push(models.Model):
    """What one device is to be told of one room or thread: that there is news, up to message `number`. Or that the time
    of one reminder has come: then `number` is when, in Unix milliseconds.

    What is said of it is made when it is sent, so that nothing is in here that could be read or taken back meanwhile.
    The row stays while its notification may stand on the screen: `sent_number` is how far the device was told.
    `due_at` None: nothing to do; while it is being sent it lies ahead, so that a killed sender's work is done again.
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="pushes", db_index=False)
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="+")
    reminder = models.ForeignKey(Reminder, models.CASCADE, null=True, related_name="+")
    number = models.BigIntegerField()
    sent_number = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "pushes"
        constraints = [
            models.UniqueConstraint(fields=["device", "room"], name="push_once"),
            models.UniqueConstraint(fields=["device", "reminder"], name="push_reminder_once"),
            models.CheckConstraint(
                condition=models.Q(room=None, reminder__isnull=False) | models.Q(room__isnull=False, reminder=None),
                name="push_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="push_due"),
            models.Index(fields=["updated_at"], name="push_updated"),
        ]

    def __str__(self) -> str:
        return f"push of {self.about} to device {self.device_id}"

    @property
    def about(self) -> str:
        """`room 7`, `reminder 12`."""
        return f"room {self.room_id}" if self.reminder_id is None else f"reminder {self.reminder_id}"


class Considered(models.Model):
    """Up to which number the messages of a room have been looked at: whom they are for stands in Push by then."""

    room = models.OneToOneField(Room, models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"room {self.room_id} up to {self.number}"
