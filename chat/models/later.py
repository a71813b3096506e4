"""What is written now and meant for later: drafts, scheduled messages, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.messages import Message
from chat.models.rooms import Room


class Draft(models.Model):
    """What somebody has begun to write in a room, the same on all devices. `version` counts its saves."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    source = models.TextField(blank=True)
    reply_to = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    version = models.BigIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.room_id}"


class ScheduledState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ScheduledMessage(models.Model):
    """A message to be posted at `due_at`, as `scheduled:ID`: however often that is tried, it is posted once."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scheduled")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    source = models.TextField()  # may be empty where there are files
    text = models.CharField(max_length=280, blank=True, default="")  # its words without Markdown, for lists
    reply_to = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ScheduledState, default=ScheduledState.WAITING)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")
    refusal = models.CharField(max_length=250, blank=True)  # the sentence, for its author
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=ScheduledState.values), name="scheduled_state")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="scheduled_due"),
            models.Index(fields=["author", "due_at"], name="scheduled_of_author"),
        ]

    def __str__(self) -> str:
        return f"scheduled message {self.pk}"


class Reminder(models.Model):
    """Something somebody wants to be told at `due_at`, about a message or not. Told once: `told_at`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(told_at__isnull=True, done_at__isnull=True), name="reminder_due"
            ),
            models.Index(fields=["user", "due_at"], name="reminder_of_user"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
