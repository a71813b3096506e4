"""What people tell their moderators about a message."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.messages import Message


class Report(models.Model):
    """Open until a moderator closes it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "reporter"], condition=Q(closed_at__isnull=True), name="report_once"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(closed_at__isnull=True), name="report_open")]

    def __str__(self) -> str:
        return f"report of message {self.message_id}"
