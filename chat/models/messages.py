"""Messages, and the mentions counted from them.

A foreign key has no index of its own (`db_index=False`) where a constraint or an index begins with it: each is one more
tree to write to with every post.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.rooms import Room


class MessageKind(models.TextChoices):
    TEXT = "text"
    POLL = "poll"
    SYSTEM = "system"  # what has become of the room, said in its timeline


class Calls(models.TextChoices):
    """Whom a message has called beside those it names."""

    ROOM = "room"  # everybody in it
    HERE = "here"  # who of them was online


class Message(models.Model):
    """One message. Deleted, hidden or purged it stays as a tombstone, so numbers have no holes."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="messages", db_index=False)
    counter_room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    change = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", db_index=False)
    client_id = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=MessageKind, default=MessageKind.TEXT)
    calls = models.CharField(max_length=4, choices=Calls, blank=True, default="", db_default="")
    source = models.TextField(blank=True)
    source_version = models.PositiveIntegerField(default=1)
    html = models.TextField(blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)  # null: `html` is the escaped text
    renderer = models.PositiveSmallIntegerField(default=0)  # RENDERER_VERSION that made `html`
    render_failures = models.PositiveSmallIntegerField(default=0)
    links_due = models.BooleanField(default=False)  # its links wait for their cards
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    frame = models.TextField(blank=True)  # the message object of docs/protocol.md as JSON, made at `change`
    frame_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="message_number"),
            models.UniqueConstraint(fields=["counter_room", "change"], name="message_change"),
            models.UniqueConstraint(fields=["author", "client_id"], name="message_client_id"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind"),
            models.CheckConstraint(condition=Q(number__gt=0, change__gt=0), name="message_counted"),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="message_updated"),
            models.Index(fields=["room", "updated_at", "id"], name="message_room_updated"),
            models.Index(fields=["author", "updated_at", "id"], name="message_author_updated"),
            models.Index(fields=["created_at", "id"], name="message_created"),
            models.Index(
                fields=["id"],
                condition=Q(rendered_at__isnull=True, deleted_at__isnull=True),
                name="message_unrendered",
            ),
            models.Index(fields=["id"], condition=Q(links_due=True), name="message_links_due"),
            models.Index(fields=["id"], condition=Q(hidden_at__isnull=False), name="message_hidden"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Mention(models.Model):
    """Somebody named in a message. `number` is the message's, so that unread mentions are one index range."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    called = models.BooleanField(default=False, db_default=False)  # by @room or @here, not by name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user", "room", "number"], name="mention_unread"),
            models.Index(fields=["user", "message"], name="mention_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in message {self.message_id}"
