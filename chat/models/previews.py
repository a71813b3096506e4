"""Cards below messages: what a linked page says of itself."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from chat.models.messages import Message


class PreviewState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("state of a link preview", "Pending")
    READY = "ready", pgettext_lazy("state of a link preview", "Ready")
    FAILED = "failed", pgettext_lazy("state of a link preview", "Failed")


class LinkPreview(models.Model):
    """One per normalised address, shared by all messages that link it. Failures are kept too."""

    url = models.TextField()
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the normalised address
    state = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.PENDING)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    site = models.CharField(max_length=200, blank=True)
    image = models.CharField(max_length=100, blank=True)  # file below MEDIA_ROOT, re-encoded by us
    image_width = models.PositiveIntegerField(default=0)
    image_height = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=PreviewState.values), name="preview_state")]
        indexes = [models.Index(fields=["state", "id"], name="preview_state_id")]

    def __str__(self) -> str:
        return f"preview {self.pk}"


class MessagePreview(models.Model):
    """A card of a message, in the order of its links."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="message_previews")
    preview = models.ForeignKey(LinkPreview, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "preview"], name="message_preview_once")]

    def __str__(self) -> str:
        return f"{self.preview_id} at {self.message_id}"
