"""Reactions to messages, and the workspace's own emoji."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.messages import Message


class Reaction(models.Model):
    """One person's emoji on one message. `emoji` is the character itself, or `:name:` of one of the workspace's."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    emoji = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "emoji", "user"], name="reaction_once")]
        indexes = [models.Index(fields=["user", "message"], name="reaction_mine")]

    def __str__(self) -> str:
        return f"{self.user_id} to message {self.message_id}"


class CustomEmoji(models.Model):
    """A picture with a name, and a change of the directory. Deleted it stays: old messages still show it."""

    name = models.CharField(max_length=32)
    image = models.CharField(max_length=100)  # file below MEDIA_ROOT, re-encoded by us
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True, blank=True)
    change = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(deleted_at__isnull=True), name="custom_emoji_name")
        ]
        indexes = [models.Index(fields=["change"], name="custom_emoji_change")]

    def __str__(self) -> str:
        return f":{self.name}:"
