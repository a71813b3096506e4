"""Messages that are kept at hand: pinned for all in the room, bookmarked for oneself."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from chat.models.messages import Message
from chat.models.rooms import Room


class Pin(models.Model):
    """A message that the room keeps in view. `room` is the message's, for its list."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="pin")
    room = models.ForeignKey(Room, models.CASCADE, related_name="pins")
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["room", "-id"], name="pin_of_room")]

    def __str__(self) -> str:
        return f"pin of message {self.message_id}"


class Bookmark(models.Model):
    """Nobody else sees it: no change of the room, but of the user's version."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    note = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="bookmark_once")]
        indexes = [models.Index(fields=["user", "-id"], name="bookmark_of_user")]

    def __str__(self) -> str:
        return f"bookmark of message {self.message_id}"
