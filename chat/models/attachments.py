"""Files: on their way up, waiting for a message, or hanging below one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.files.types import Kind
from chat.models.later import ScheduledMessage
from chat.models.messages import Message
from chat.models.rooms import Room


class FileState(models.TextChoices):
    UPLOADING = "uploading"
    PROCESSING = "processing"  # all here; the picture is not made anew yet, and its original is shown to nobody
    READY = "ready"
    GONE = "gone"  # its bytes wait to be removed


class FileKind(models.TextChoices):
    IMAGE = Kind.IMAGE.value
    VIDEO = Kind.VIDEO.value
    AUDIO = Kind.AUDIO.value
    TEXT = Kind.TEXT.value
    FILE = Kind.FILE.value


class Attachment(models.Model):
    """One file. `size` is what is promised while it comes up, then what is stored; it counts against the quotas."""

    key = models.CharField(max_length=32, unique=True)  # random: the name of its bytes (chat.actions.files)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="attachments")
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")  # that lists it: of a thread its parent
    # The message for later that it waits with. No other message takes it, and no sweep.
    scheduled = models.ForeignKey(ScheduledMessage, models.SET_NULL, null=True, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.UPLOADING)
    kind = models.CharField(max_length=10, choices=FileKind, default=FileKind.FILE)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, blank=True)  # by content
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    placeholder = models.TextField(blank=True)  # a data: address of a few pixels
    has_thumbnail = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)  # how often making it anew was given up
    created_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now())  # the last byte that came, or the last step since

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="attachment_state"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="attachment_kind"),
            models.CheckConstraint(condition=Q(size__gte=0, received__gte=0), name="attachment_sizes"),
            models.CheckConstraint(
                condition=Q(message__isnull=True, room__isnull=True) | Q(message__isnull=False, room__isnull=False),
                name="attachment_message_and_room",
            ),
        ]
        indexes = [
            models.Index(
                fields=["room", "-id"], condition=Q(state__in=["processing", "ready"]), name="attachment_room"
            ),
            models.Index(
                fields=["state", "touched_at"],
                condition=~Q(state="ready") | Q(message__isnull=True),
                name="attachment_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class StoredBytes(models.Model):
    """What the files of one person take together; those of everybody in the row of owner 0.

    Moved in the transaction that makes, changes or removes an attachment, so a quota is one conditional UPDATE,
    and two uploads at once can't pass it together.
    """

    owner = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.size} bytes of {self.owner or 'everybody'}"
